using System;
using System.Collections.Generic;
using LowLatency.Core.Books;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using NUnit.Framework;
using static LowLatency.Unit.Core.Books.BookMessages;

namespace LowLatency.Unit.Core.Books;

/// <summary>Random messages into both books; everything readable must agree after each.</summary>
internal sealed class BookDifferentialTests
{
    private const int LevelsMax = 9_000;

    // window (price steps), tick, levels in the snapshot, spread of prices around the mid, messages
    [TestCase(256, 1, 20, 200, 4_000, 1)]
    [TestCase(256, 1, 300, 2_000, 3_000, 2)]
    [TestCase(128, 10, 50, 3_000, 3_000, 3)]
    [TestCase(256, 7, 100, 2_000, 3_000, 4)]
    [TestCase(65_536, 1, 5_000, 200_000, 400, 5)]
    [TestCase(1024, 1, 6_000, 100_000, 300, 6)]
    [TestCase(128, 1, 3, 50_000, 5_000, 7)]
    public void The_fast_book_equals_the_naive_book(
        int window, int tick, int levels, int spread, int messages, int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~The_fast_book_equals_the_naive_book # seed {seed}");
        Random random = new(seed);
        OrderBook fast = new(window, LevelsMax);
        fast.SetTick(tick);
        NaiveBook naive = new(LevelsMax);
        long mid = 1_000_000;
        long sequence = 0;
        for (int i = 0; i < messages; i++)
        {
            if (random.Next(50) == 0) mid = Math.Max(spread + 1, mid + random.Next(-3 * spread, 3 * spread));
            mid = Math.Max(spread + 1, mid + random.Next(-3, 4));
            EventSlot[] message;
            if (!naive.IsInSync || random.Next(500) == 0)
            {
                message = RandomSnapshot(random, ++sequence, mid, spread, levels);
                Assert.That(fast.ApplySnapshot(message), Is.EqualTo(naive.ApplySnapshot(message)));
            }
            else
            {
                message = RandomDelta(random, naive, mid, spread, ref sequence);
                Assert.That(fast.ApplyDelta(message), Is.EqualTo(naive.ApplyDelta(message)), $"message {i}");
            }

            Assert.That(fast.BestBid, Is.EqualTo(naive.BestBid), $"message {i}");
            Assert.That(fast.BestAsk, Is.EqualTo(naive.BestAsk), $"message {i}");
            Assert.That(fast.IsInSync, Is.EqualTo(naive.IsInSync));
            if (i % 20 == 0 || levels < 100) AssertSame(fast, naive, i);
            if (i % 100 == 0) fast.SetTick(random.Next(2) == 0 ? tick : 1 + random.Next(20));
        }

        AssertSame(fast, naive, messages);
        AssertRestores(fast, window);
    }

    private static EventSlot[] RandomSnapshot(Random random, long sequence, long mid, int spread, int levels)
    {
        SortedSet<long> bids = [];
        SortedSet<long> asks = [];
        for (int i = 0; i < levels; i++)
        {
            bids.Add(mid - 1 - Distance(random, spread));
            asks.Add(mid + 1 + Distance(random, spread));
        }

        (long, long)[] bidLevels = [.. Descending(random, bids)];
        (long, long)[] askLevels = [.. Ascending(random, asks)];
        if (random.Next(4) == 0) random.Shuffle(bidLevels);
        if (random.Next(4) == 0) random.Shuffle(askLevels);
        return Snapshot(sequence, bidLevels, askLevels);
    }

    private static IEnumerable<(long, long)> Ascending(Random random, SortedSet<long> prices)
    {
        foreach (long price in prices) yield return (price, random.Next(1, 1000));
    }

    private static IEnumerable<(long, long)> Descending(Random random, SortedSet<long> prices)
    {
        foreach (long price in prices.Reverse()) yield return (price, random.Next(1, 1000));
    }

    // Mostly keeps the sides apart as a venue does, by deleting what the new mid has passed; sometimes crosses.
    private static EventSlot[] RandomDelta(Random random, NaiveBook book, long mid, int spread, ref long sequence)
    {
        List<(long, long)> bids = [];
        List<(long, long)> asks = [];
        if (random.Next(300) != 0)
        {
            foreach (BookLevel level in book.Bids())
            {
                if (level.Price.Units < mid) break;
                bids.Add((level.Price.Units, 0));
            }

            foreach (BookLevel level in book.Asks())
            {
                if (level.Price.Units > mid) break;
                asks.Add((level.Price.Units, 0));
            }
        }

        for (int i = random.Next(12); i > 0; i--)
            bids.Add(RandomLevel(random, book.Bids(), mid - 1 - Distance(random, spread)));
        for (int i = random.Next(12); i > 0; i--)
            asks.Add(RandomLevel(random, book.Asks(), mid + 1 + Distance(random, spread)));
        long previous = random.Next(400) == 0 ? sequence - 1 : sequence;
        int limit = random.Next(200) == 0 ? random.Next(1, 50) : 0;
        return Delta(previous, ++sequence, [.. bids], [.. asks], limit);
    }

    private static (long, long) RandomLevel(Random random, IReadOnlyList<BookLevel> side, long price)
    {
        if (side.Count == 0 || random.Next(3) == 0) return (price, random.Next(1, 1000));
        int index = random.Next(2) == 0 ? random.Next(side.Count) : random.Next(Math.Min(5, side.Count));
        long held = side[index].Price.Units;
        return (held, random.Next(2) == 0 ? 0 : random.Next(1, 1000));
    }

    private static long Distance(Random random, int spread) =>
        random.Next(3) == 0 ? random.Next(spread) : random.Next(1 + (spread / 20));

    private static void AssertSame(OrderBook fast, NaiveBook naive, int message)
    {
        Assert.That(LadderBook.Levels(fast.Bids), Is.EqualTo(naive.Bids()), $"message {message}");
        Assert.That(LadderBook.Levels(fast.Asks), Is.EqualTo(naive.Asks()), $"message {message}");
        var top = new BookLevel[20];
        int count = fast.Bids.CopyTop(top);
        Assert.That(count, Is.EqualTo(Math.Min(20, naive.Bids().Count)));
        for (int i = 0; i < count; i++)
        {
            Assert.That(top[i], Is.EqualTo(naive.Bids()[i]));
            Assert.That(fast.Bids.QuantityAt(top[i].Price), Is.EqualTo(top[i].Quantity));
        }
    }

    private static void AssertRestores(OrderBook book, int window)
    {
        var length = StateTraversal.ToHash();
        book.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        book.Traverse(ref writer);
        OrderBook restored = new(window * 2, LevelsMax);
        var reader = StateTraversal.ToLoad(bytes);
        restored.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
        var again = StateTraversal.ToHash();
        restored.Traverse(ref again);
        Assert.That(again.Hash, Is.EqualTo(writer.Hash));
        Assert.That(LadderBook.Levels(restored.Bids), Is.EqualTo(LadderBook.Levels(book.Bids)));
        EventSlot[] next = Delta(book.Sequence, book.Sequence + 1, [(5, 1)], []);
        Assert.That(restored.ApplyDelta(next), Is.EqualTo(book.ApplyDelta(next)));
        Assert.That(restored.Bids.Side, Is.EqualTo(Side.Buy));
        Assert.That(restored.UnprovenReason, Is.AnyOf(ReasonCode.None, book.UnprovenReason));
    }
}
