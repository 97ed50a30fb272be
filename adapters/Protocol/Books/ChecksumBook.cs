using System;
using System.Globalization;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;

namespace LowLatency.Protocol.Books;

/// <summary>
/// One book of limited depth, kept by a feed for no other purpose than to compute its venue's checksum over the best
/// levels (<see cref="BookProof.Crc32"/>). It holds every level that the channel promises, for one that is deleted
/// brings the next up. Units must be the venue's own precision: their digits are what is summed. One thread; no
/// allocation after construction.
/// </summary>
internal sealed class ChecksumBook
{
    private const int DigitsMax = 20;
    private const int GrowthMin = 64;

    private readonly int _depth;
    private readonly int _levels;
    private readonly BookLevel[] _bids;
    private readonly BookLevel[] _asks;
    private int _bidCount;
    private int _askCount;

    /// <param name="depth">Levels a side that the channel promises.</param>
    /// <param name="levels">Levels a side that the checksum covers.</param>
    internal ChecksumBook(int depth, int levels)
    {
        _depth = depth;
        _levels = levels;

        // Within a message a side may grow past the depth before deletions of the same message shrink it.
        _bids = new BookLevel[(2 * depth) + GrowthMin];
        _asks = new BookLevel[(2 * depth) + GrowthMin];
    }

    internal void Clear()
    {
        _bidCount = 0;
        _askCount = 0;
    }

    /// <summary>
    /// Sets the levels of a whole book message in its order, then drops what lies beyond the depth. A quantity of zero
    /// deletes.
    /// </summary>
    internal void Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly BookPayload book = ref message[0].Book;
        BookLevelEnumerator levels = new(message);
        for (int i = 0; i < book.BidCount; i++) Set(_bids, ref _bidCount, levels.Next(), isBid: true);
        for (int i = 0; i < book.AskCount; i++) Set(_asks, ref _askCount, levels.Next(), isBid: false);
        _bidCount = Math.Min(_bidCount, _depth);
        _askCount = Math.Min(_askCount, _depth);
    }

    /// <summary>CRC-32 over the best levels of both sides.</summary>
    internal uint Compute()
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < Math.Min(_levels, _askCount); i++) crc = Add(crc, in _asks[i]);
        for (int i = 0; i < Math.Min(_levels, _bidCount); i++) crc = Add(crc, in _bids[i]);
        return ~crc;
    }

    private static uint Add(uint crc, in BookLevel level) =>
        AddDigits(AddDigits(crc, level.Price.Units), level.Quantity.Units);

    private static uint AddDigits(uint crc, long units)
    {
        Span<byte> digits = stackalloc byte[DigitsMax];
        units.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture);
        return Crc32.Add(crc, digits[..length]);
    }

    // Best first. What finds no room is the worst of a side that is twice as deep as the channel; if it were needed all
    // the same, the checksum would tell.
    private static void Set(BookLevel[] side, ref int count, BookLevel level, bool isBid)
    {
        int at = IndexOf(side, count, level.Price.Units, isBid);
        bool isKnown = at < count && side[at].Price == level.Price;
        if (level.Quantity.IsZero)
        {
            if (!isKnown) return;
            Array.Copy(side, at + 1, side, at, count - at - 1);
            count--;
            return;
        }

        if (isKnown)
        {
            side[at] = level;
            return;
        }

        if (at == side.Length) return;
        count = Math.Min(count + 1, side.Length);
        Array.Copy(side, at, side, at + 1, count - at - 1);
        side[at] = level;
    }

    private static int IndexOf(BookLevel[] side, int count, long price, bool isBid)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            long other = side[middle].Price.Units;
            if (isBid ? other > price : other < price) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
