using System;
using System.Collections.Generic;
using LowLatency.Core.Books;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Bench.Books;

/// <summary>
/// One way to hold a book: put it in its first state, then apply the whole stream reading the best each time.
/// </summary>
internal abstract class BookContender
{
    public abstract string Name { get; }

    public abstract void Reset(BookUpdateStream stream);

    /// <summary>Applies all updates; returns a sum over the best prices read.</summary>
    public abstract long Run(BookUpdateStream stream);
}

/// <summary>The engine's book, fed with whole messages: continuity, validation and crossing checks included.</summary>
internal sealed class OrderBookContender(int levelsPerMessage) : BookContender
{
    private readonly OrderBook _book = new(65_536, 20_000);
    private BookSide[] _sides = [];
    private BookUpdateStream? _prepared;
    private EventSlot[] _snapshot = [];
    private EventSlot[][] _messages = [];

    public override string Name => $"OrderBook, {levelsPerMessage} level(s) a message";

    public override void Reset(BookUpdateStream stream)
    {
        if (_prepared != stream)
        {
            _prepared = stream;
            _snapshot = stream.Snapshot();
            _messages = stream.Messages(levelsPerMessage);
            _sides = [_book.Bids, _book.Asks];
        }

        _book.ApplySnapshot(_snapshot);
    }

    public override long Run(BookUpdateStream stream)
    {
        long sum = 0;
        foreach (EventSlot[] message in _messages)
        {
            _book.ApplyDelta(message);
            sum += _sides[message[0].Book.BidCount > 0 ? 0 : 1].Best.Price.Units;
        }

        if (!_book.IsInSync) throw new InvalidOperationException($"the book lost its proof: {_book.UnprovenReason}");
        return sum;
    }
}

/// <summary>
/// A contender without continuity, validation or crossing checks. It reads its levels from the same messages as the
/// engine's book does, so that the input costs all the same.
/// </summary>
internal abstract class PlainBookContender : BookContender
{
    private BookUpdateStream? _prepared;

    protected EventSlot[][] Messages { get; private set; } = [];

    public sealed override void Reset(BookUpdateStream stream)
    {
        if (_prepared != stream)
        {
            _prepared = stream;
            Messages = stream.Messages(1);
        }

        Fill(stream);
    }

    protected abstract void Fill(BookUpdateStream stream);

    protected static int SideOf(EventSlot[] message) => message[0].Book.BidCount > 0 ? 0 : 1;
}

/// <summary>Best by the enumerator; bids under negated keys.</summary>
internal sealed class SortedDictionaryContender : PlainBookContender
{
    private readonly SortedDictionary<long, long>[] _sides = [[], []];

    public override string Name => "SortedDictionary<long,long>";

    protected override void Fill(BookUpdateStream stream)
    {
        _sides[0].Clear();
        _sides[1].Clear();
        foreach ((long price, long quantity) in stream.InitialBids) _sides[0][-price] = quantity;
        foreach ((long price, long quantity) in stream.InitialAsks) _sides[1][price] = quantity;
    }

    public override long Run(BookUpdateStream stream)
    {
        long sum = 0;
        foreach (EventSlot[] message in Messages)
        {
            int side = SideOf(message);
            ref readonly BookLevel level = ref message[0].Book.Level0;
            long price = level.Price.Units;
            long quantity = level.Quantity.Units;
            SortedDictionary<long, long> levels = _sides[side];
            long key = side == 0 ? -price : price;
            if (quantity == 0) levels.Remove(key);
            else levels[key] = quantity;
            SortedDictionary<long, long>.Enumerator enumerator = levels.GetEnumerator();
            enumerator.MoveNext();
            sum += Math.Abs(enumerator.Current.Key);
        }

        return sum;
    }
}

/// <summary>Best at the end, where changes are cheap.</summary>
internal sealed class SortedListContender : PlainBookContender
{
    private readonly SortedList<long, long>[] _sides = [new(8192), new(8192)];

    public override string Name => "SortedList<long,long>";

    protected override void Fill(BookUpdateStream stream)
    {
        _sides[0].Clear();
        _sides[1].Clear();
        for (int i = stream.InitialBids.Length - 1; i >= 0; i--)
        {
            _sides[0].Add(stream.InitialBids[i].Price, stream.InitialBids[i].Quantity);
        }

        for (int i = stream.InitialAsks.Length - 1; i >= 0; i--)
        {
            _sides[1].Add(-stream.InitialAsks[i].Price, stream.InitialAsks[i].Quantity);
        }
    }

    public override long Run(BookUpdateStream stream)
    {
        long sum = 0;
        foreach (EventSlot[] message in Messages)
        {
            int side = SideOf(message);
            ref readonly BookLevel level = ref message[0].Book.Level0;
            long price = level.Price.Units;
            long quantity = level.Quantity.Units;
            SortedList<long, long> levels = _sides[side];
            long key = side == 0 ? price : -price;
            if (quantity == 0) levels.Remove(key);
            else levels[key] = quantity;
            sum += Math.Abs(levels.GetKeyAtIndex(levels.Count - 1));
        }

        return sum;
    }
}

/// <summary>Two arrays a side, binary search and memmove, best at the end.</summary>
internal sealed class SortedArrayContender : PlainBookContender
{
    private readonly long[][] _keys = [new long[16_384], new long[16_384]];
    private readonly long[][] _quantities = [new long[16_384], new long[16_384]];
    private readonly int[] _counts = new int[2];

    public override string Name => "sorted array, binary search";

    protected override void Fill(BookUpdateStream stream)
    {
        FillSide(0, stream.InitialBids, 1);
        FillSide(1, stream.InitialAsks, -1);
    }

    public override long Run(BookUpdateStream stream)
    {
        long sum = 0;
        foreach (EventSlot[] message in Messages)
        {
            int side = SideOf(message);
            ref readonly BookLevel level = ref message[0].Book.Level0;
            long price = level.Price.Units;
            long quantity = level.Quantity.Units;
            long[] keys = _keys[side];
            long[] quantities = _quantities[side];
            int count = _counts[side];
            long key = side == 0 ? price : -price;
            int index = Array.BinarySearch(keys, 0, count, key);
            if (index >= 0 && quantity != 0)
            {
                quantities[index] = quantity;
            }
            else if (index >= 0)
            {
                Array.Copy(keys, index + 1, keys, index, count - index - 1);
                Array.Copy(quantities, index + 1, quantities, index, count - index - 1);
                _counts[side] = --count;
            }
            else if (quantity != 0)
            {
                index = ~index;
                Array.Copy(keys, index, keys, index + 1, count - index);
                Array.Copy(quantities, index, quantities, index + 1, count - index);
                keys[index] = key;
                quantities[index] = quantity;
                _counts[side] = ++count;
            }

            sum += Math.Abs(keys[count - 1]);
        }

        return sum;
    }

    private void FillSide(int side, (long Price, long Quantity)[] levels, int sign)
    {
        int count = levels.Length;
        for (int i = 0; i < count; i++)
        {
            _keys[side][i] = sign * levels[count - 1 - i].Price;
            _quantities[side][i] = levels[count - 1 - i].Quantity;
        }

        _counts[side] = count;
    }
}
