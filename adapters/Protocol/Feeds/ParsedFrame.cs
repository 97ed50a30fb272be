using System;
using System.Runtime.CompilerServices;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Result of parsing one frame or REST body, and the pinned slots that the parser writes events into. Preallocated, one
/// per feed, reused for every frame; owned by the feed's thread.
/// </summary>
public sealed unsafe class ParsedFrame
{
    private readonly EventSlot[] _slots;

    /// <summary>A frame that can hold books of <paramref name="levelsMax"/> levels and as many events as fit.</summary>
    public ParsedFrame(int levelsMax)
    {
        if (levelsMax is < 8 or > BookPayload.LevelsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(levelsMax), levelsMax, "8 to 40,000 levels");
        }

        LevelsMax = levelsMax;
        _slots = GC.AllocateArray<EventSlot>(Math.Max(BookMessage.SlotCount(levelsMax), EventsMin), pinned: true);
        Slots = (EventSlot*)Unsafe.AsPointer(ref _slots[0]);
    }

    /// <summary>Events that always fit: Bybit puts up to 1,024 trades in a frame.</summary>
    public const int EventsMin = 1_100;

    /// <summary>The frame has no such number.</summary>
    public const long NoSequence = -1;

    public int LevelsMax { get; }

    /// <summary>First of the slots; pinned.</summary>
    public EventSlot* Slots { get; }

    public FrameKind Kind { get; set; }

    /// <summary>Index in the feed's instrument table; -1 = none or not known.</summary>
    public int Instrument { get; set; }

    /// <summary>
    /// The frame is of the book channel of <see cref="Instrument"/>: refused, it leaves a hole in that book.
    /// </summary>
    public bool IsOfBook { get; set; }

    /// <summary>Nanoseconds since 1970 by the venue's clock, 0 = none.</summary>
    public long VenueNanos { get; set; }

    /// <summary>Book: first update id in the frame (Binance U); equal to the last one where there is none.</summary>
    public long FirstSequence { get; set; }

    /// <summary>Book: last update id in the frame.</summary>
    public long LastSequence { get; set; }

    /// <summary>Book: update id of the frame before (USD-M pu, OKX prevSeqId); 0 where the venue sends none.</summary>
    public long PreviousSequence { get; set; }

    /// <summary>
    /// Any kind: number of the frame in its connection, where the venue numbers all of them (Coinbase sequence_num);
    /// else <see cref="NoSequence"/>.
    /// </summary>
    public long ConnectionSequence { get; set; }

    /// <summary>Book: the venue's CRC-32 of its best levels, 0 .. 2^32 - 1; else <see cref="NoSequence"/>.</summary>
    public long Checksum { get; set; }

    public int BidCount { get; set; }

    public int AskCount { get; set; }

    /// <summary>Events: single-slot events in <see cref="Slots"/>.</summary>
    public int EventCount { get; set; }

    /// <summary>Events that the venue marks as no trades of the public book (counted, not passed on).</summary>
    public int SkippedCount { get; set; }

    /// <summary>A delta of merged state that came before its snapshot; it is not used.</summary>
    public bool IsEarly { get; set; }

    /// <summary>The frame did not look exactly as expected and took the tolerant path.</summary>
    public bool IsFallback { get; set; }

    /// <summary>Quantities above the range of 64 bits, or lists of levels with such: they show the largest.</summary>
    public int AboveRangeCount { get; set; }

    /// <summary>Control frames: the request id, 0 when it was absent or no number.</summary>
    public long RequestId { get; set; }

    /// <summary>Acks only.</summary>
    public bool IsSuccess { get; set; }

    /// <summary>Acks and errors: the venue's code, 0 when there is none.</summary>
    public int ErrorCode { get; set; }

    /// <summary>Refused: why.</summary>
    public ReasonCode Reason { get; set; }

    /// <summary>Refused: offset of the byte at which decoding gave up.</summary>
    public int ErrorOffset { get; set; }

    /// <summary>Counts what a reader of quantities had to bound.</summary>
    public void Note(ReasonCode reason)
    {
        if (reason == ReasonCode.QuantityAboveRange) AboveRangeCount++;
    }

    /// <summary>The slots as a span.</summary>
    public Span<EventSlot> Span(int count) => _slots.AsSpan(0, count);

    /// <summary>Slots of the book message that was parsed.</summary>
    public int BookSlotCount => BookMessage.SlotCount(BidCount + AskCount);

    /// <summary>Forgets the last frame; slots keep their bytes until they are written.</summary>
    public void Clear()
    {
        Kind = FrameKind.Refused;
        Instrument = -1;
        IsOfBook = false;
        VenueNanos = 0;
        FirstSequence = 0;
        LastSequence = 0;
        PreviousSequence = 0;
        ConnectionSequence = NoSequence;
        Checksum = NoSequence;
        BidCount = 0;
        AskCount = 0;
        EventCount = 0;
        SkippedCount = 0;
        IsFallback = false;
        AboveRangeCount = 0;
        IsEarly = false;
        RequestId = 0;
        IsSuccess = false;
        ErrorCode = 0;
        Reason = ReasonCode.None;
        ErrorOffset = 0;
    }

    /// <summary>Sets the outcome to refused and returns it.</summary>
    public FrameKind Refuse(ReasonCode reason, byte* origin, byte* error)
    {
        Kind = FrameKind.Refused;
        Reason = reason;
        ErrorOffset = (int)(error - origin);
        EventCount = 0;
        return FrameKind.Refused;
    }

    /// <summary>A cleared slot for one more event; null when there is no room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EventSlot* TryAddEvent(EventKind kind, long venueNanos)
    {
        if (EventCount == _slots.Length) return null;
        EventSlot* slot = Slots + EventCount++;
        *slot = default;
        slot->Header.Kind = kind;
        slot->Header.VenueNanos = venueNanos;
        return slot;
    }

    /// <summary>
    /// Writes the first slot of the parsed book, all but the header. Levels were written by the parser.
    /// </summary>
    public void CompleteBook(long previousSequence, long sequence, int depthLimit)
    {
        ref BookPayload book = ref Slots->Book;
        BookLevel level0 = book.Level0;
        BookLevel level1 = book.Level1;
        int levels = BidCount + AskCount;
        book = default;
        book.PreviousSequence = previousSequence;
        book.Sequence = sequence;
        book.BidCount = BidCount;
        book.AskCount = AskCount;
        book.DepthLimit = depthLimit;
        if (levels > 0) book.Level0 = level0;
        if (levels > 1) book.Level1 = level1;
        ClearUnusedLevels(levels);
    }

    /// <summary>Bytes behind the last level are journaled too, so they must not depend on earlier frames.</summary>
    private void ClearUnusedLevels(int levels)
    {
        int slots = BookMessage.SlotCount(levels);
        if (slots == 1) return;
        int used = levels - BookPayload.InlineLevels - ((slots - 2) * EventSlot.LevelsPerContinuation);
        EventSlot* last = Slots + slots - 1;
        last->ContinuationLevels[used..].Clear();
        for (int i = 1; i < slots; i++) *(long*)((byte*)(Slots + i) + EventSlot.Size - 8) = 0;
    }
}
