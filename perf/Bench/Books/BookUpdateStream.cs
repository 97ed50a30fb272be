using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;

namespace LowLatency.Bench.Books;

/// <summary>
/// A seeded stream of level updates that keeps a book at about its size: 55 % modify, 22 % insert, 22 % delete, most of
/// them near the touch. A fifth of the levels lies far out, as in a real full-depth book.
/// </summary>
internal sealed class BookUpdateStream
{
    public const int UpdateCount = 20_000;

    private const long Mid = 6_000_000;
    private const int FarSpread = 100_000;

    private readonly Random _random = new(42);

    public BookUpdateStream(int levelsPerSide)
    {
        SortedDictionary<long, long>[] sides = [Fill(levelsPerSide, -1), Fill(levelsPerSide, 1)];
        InitialBids = ToLevels(sides[0]);
        InitialAsks = ToLevels(sides[1]);
        Array.Reverse(InitialBids);
        List<long>[] prices = [[.. sides[0].Keys], [.. sides[1].Keys]];
        prices[0].Reverse();
        for (int i = 0; i < UpdateCount; i++) Updates[i] = Next(prices, levelsPerSide);
    }

    public (long Price, long Quantity)[] InitialBids { get; }

    public (long Price, long Quantity)[] InitialAsks { get; }

    public (int Side, long Price, long Quantity)[] Updates { get; } = new (int, long, long)[UpdateCount];

    public EventSlot[] Snapshot()
    {
        var message = new EventSlot[BookMessage.SlotCount(InitialBids.Length + InitialAsks.Length)];
        message[0].Book.BidCount = InitialBids.Length;
        message[0].Book.AskCount = InitialAsks.Length;
        int index = 0;
        foreach ((long price, long quantity) in InitialBids) Set(message, index++, price, quantity);
        foreach ((long price, long quantity) in InitialAsks) Set(message, index++, price, quantity);
        return message;
    }

    /// <summary>The updates as delta messages of so many levels, bids first as every message has them.</summary>
    public EventSlot[][] Messages(int levelsPerMessage)
    {
        var messages = new EventSlot[UpdateCount / levelsPerMessage][];
        for (int i = 0; i < messages.Length; i++)
        {
            var message = new EventSlot[BookMessage.SlotCount(levelsPerMessage)];
            message[0].Book.PreviousSequence = i;
            message[0].Book.Sequence = i + 1;
            int index = 0;
            for (int side = 0; side < 2; side++)
            {
                for (int j = 0; j < levelsPerMessage; j++)
                {
                    (int updateSide, long price, long quantity) = Updates[(i * levelsPerMessage) + j];
                    if (updateSide != side) continue;
                    Set(message, index++, price, quantity);
                    if (side == 0) message[0].Book.BidCount++;
                    else message[0].Book.AskCount++;
                }
            }

            messages[i] = message;
        }

        return messages;
    }

    private static void Set(EventSlot[] message, int index, long price, long quantity) =>
        BookMessage.SetLevel(message, index, new BookLevel(new Price(price), new Quantity(quantity)));

    private static (long, long)[] ToLevels(SortedDictionary<long, long> side)
    {
        var levels = new (long, long)[side.Count];
        int index = 0;
        foreach (KeyValuePair<long, long> pair in side) levels[index++] = (pair.Key, pair.Value);
        return levels;
    }

    private SortedDictionary<long, long> Fill(int levels, int sign)
    {
        SortedDictionary<long, long> side = [];
        while (side.Count < levels)
        {
            int distance = _random.Next(5) == 0 ? _random.Next(FarSpread) : _random.Next(levels * 2);
            side[Mid + (sign * (1 + distance))] = _random.Next(1, 100_000);
        }

        return side;
    }

    // The lists are ordered best first; the squared uniform favours the touch.
    private (int Side, long Price, long Quantity) Next(List<long>[] prices, int levelsPerSide)
    {
        int side = _random.Next(2);
        List<long> held = prices[side];
        double skew = _random.NextDouble();
        int index = (int)(held.Count * skew * skew * skew);
        int action = _random.Next(100);
        bool isTooMany = held.Count > levelsPerSide * 11 / 10;
        if (action < 55) return (side, held[index], _random.Next(1, 100_000));
        if (isTooMany || (action < 78 && held.Count > levelsPerSide * 9 / 10))
        {
            long removed = held[index];
            held.RemoveAt(index);
            return (side, removed, 0);
        }

        int sign = side == 0 ? -1 : 1;
        long price = Mid + (sign * (1 + (long)(levelsPerSide * 2 * skew * skew * skew)));
        int at = held.BinarySearch(price, Comparer<long>.Create((left, right) => sign * left.CompareTo(right)));
        if (at < 0) held.Insert(~at, price);
        return (side, price, _random.Next(1, 100_000));
    }
}
