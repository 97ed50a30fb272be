using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Unit.Core.Books;

/// <summary>The obvious book: two sorted dictionaries, every rule written out.</summary>
internal sealed class NaiveBook : IBookUnderTest
{
    private readonly int _levelsMax;
    private SortedDictionary<long, long> _bids = [];
    private SortedDictionary<long, long> _asks = [];

    public NaiveBook(int levelsMax) => _levelsMax = levelsMax;

    public bool IsInSync { get; private set; }

    public ReasonCode UnprovenReason { get; private set; } = ReasonCode.BookNotInSync;

    public long Sequence { get; private set; }

    public BookLevel BestBid => Bids().FirstOrDefault();

    public BookLevel BestAsk => Asks().FirstOrDefault();

    public IReadOnlyList<BookLevel> Bids() => [.. Levels(_bids).Reverse()];

    public IReadOnlyList<BookLevel> Asks() => [.. Levels(_asks)];

    public ReasonCode ApplySnapshot(EventSlot[] message)
    {
        ReasonCode fault = FaultOf(message);
        if (fault != ReasonCode.None) return Distrust(fault);
        ref BookPayload payload = ref message[0].Book;
        if (payload.BidCount > _levelsMax || payload.AskCount > _levelsMax) return Distrust(ReasonCode.BookOverflow);
        _bids = [];
        _asks = [];
        IsInSync = true;
        UnprovenReason = ReasonCode.None;
        return Set(message);
    }

    public ReasonCode ApplyDelta(EventSlot[] message)
    {
        if (!IsInSync) return ReasonCode.BookNotInSync;
        ref BookPayload payload = ref message[0].Book;
        if (payload.PreviousSequence != Sequence) return Distrust(ReasonCode.BookSequenceGap);
        ReasonCode fault = FaultOf(message);
        if (fault != ReasonCode.None) return Distrust(fault);
        int bids = _bids.Count;
        int asks = _asks.Count;
        for (int i = 0; i < payload.BidCount + payload.AskCount; i++)
        {
            BookLevel level = BookMessage.Level(message, i);
            if (level.Quantity.IsZero) continue;
            if (i < payload.BidCount && !_bids.ContainsKey(level.Price.Units)) bids++;
            if (i >= payload.BidCount && !_asks.ContainsKey(level.Price.Units)) asks++;
        }

        return bids > _levelsMax || asks > _levelsMax ? Distrust(ReasonCode.BookOverflow) : Set(message);
    }

    private static IEnumerable<BookLevel> Levels(SortedDictionary<long, long> side) =>
        side.Select(pair => new BookLevel(new Price(pair.Key), new Quantity(pair.Value)));

    private static ReasonCode FaultOf(EventSlot[] message)
    {
        for (int i = 0; i < message[0].Book.BidCount + message[0].Book.AskCount; i++)
        {
            BookLevel level = BookMessage.Level(message, i);
            if (level.Price.Units <= 0) return ReasonCode.BookInvalidPrice;
            if (level.Quantity.Units < 0) return ReasonCode.BookInvalidQuantity;
        }

        return ReasonCode.None;
    }

    private ReasonCode Set(EventSlot[] message)
    {
        BookPayload payload = message[0].Book;
        for (int i = 0; i < payload.BidCount + payload.AskCount; i++)
        {
            BookLevel level = BookMessage.Level(message, i);
            SortedDictionary<long, long> side = i < payload.BidCount ? _bids : _asks;
            if (level.Quantity.IsZero) side.Remove(level.Price.Units);
            else side[level.Price.Units] = level.Quantity.Units;
        }

        Sequence = payload.Sequence;
        while (payload.DepthLimit > 0 && _bids.Count > payload.DepthLimit) _bids.Remove(_bids.Keys.First());
        while (payload.DepthLimit > 0 && _asks.Count > payload.DepthLimit) _asks.Remove(_asks.Keys.Last());
        bool isCrossed = _bids.Count > 0 && _asks.Count > 0 && BestBid.Price >= BestAsk.Price;
        return isCrossed ? Distrust(ReasonCode.BookCrossed) : ReasonCode.None;
    }

    private ReasonCode Distrust(ReasonCode reason)
    {
        IsInSync = false;
        UnprovenReason = reason;
        return reason;
    }
}
