using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// The simplest book that can be right: two sorted maps fed by events; it insists on the one continuity check.
/// </summary>
internal sealed class NaiveBook
{
    internal SortedDictionary<long, long> Bids { get; } = [];

    internal SortedDictionary<long, long> Asks { get; } = [];

    internal long Sequence { get; private set; }

    /// <summary>What the adapter says: the book may be used.</summary>
    internal bool IsInSync { get; set; }

    internal long Snapshots { get; private set; }

    internal long Deltas { get; private set; }

    internal void Apply(System.ReadOnlySpan<EventSlot> message)
    {
        BookPayload book = message[0].Book;
        if (message[0].Header.Kind == EventKind.BookSnapshot)
        {
            Bids.Clear();
            Asks.Clear();
            Snapshots++;
        }
        else
        {
            Assert.That(book.PreviousSequence, Is.EqualTo(Sequence), "a delta must follow the book");
            Deltas++;
        }

        Sequence = book.Sequence;
        BookLevelEnumerator levels = new(message);
        for (int i = 0; i < book.BidCount; i++) Set(Bids, levels.Next());
        for (int i = 0; i < book.AskCount; i++) Set(Asks, levels.Next());
        if (book.DepthLimit > 0)
        {
            while (Bids.Count > book.DepthLimit) Bids.Remove(Bids.First().Key);
            while (Asks.Count > book.DepthLimit) Asks.Remove(Asks.Last().Key);
        }
    }

    /// <summary>A REST snapshot of this book as Binance writes it.</summary>
    internal byte[] ToBinanceSnapshot(int priceDecimals, int quantityDecimals)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{\"lastUpdateId\":{Sequence},\"bids\":[");
        text.AppendJoin(',', Bids.Reverse().Select(level => Level(level.Key, level.Value)));
        text.Append("],\"asks\":[");
        text.AppendJoin(',', Asks.Select(level => Level(level.Key, level.Value)));
        text.Append("]}");
        return Encoding.ASCII.GetBytes(text.ToString());

        string Level(long price, long quantity) =>
            $"[\"{LowLatency.Model.Numbers.FixedPoint.Format(price, priceDecimals)}\","
            + $"\"{LowLatency.Model.Numbers.FixedPoint.Format(quantity, quantityDecimals)}\"]";
    }

    internal bool HasSameLevels(NaiveBook other) =>
        Bids.SequenceEqual(other.Bids) && Asks.SequenceEqual(other.Asks) && Sequence == other.Sequence;

    private static void Set(SortedDictionary<long, long> side, BookLevel level)
    {
        if (level.Quantity.Units == 0) side.Remove(level.Price.Units);
        else side[level.Price.Units] = level.Quantity.Units;
    }
}
