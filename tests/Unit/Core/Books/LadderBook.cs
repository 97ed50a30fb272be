using System.Collections.Generic;
using LowLatency.Core.Books;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;

namespace LowLatency.Unit.Core.Books;

/// <summary>The engine's book, with a window small enough that tests leave it all the time.</summary>
internal sealed class LadderBook : IBookUnderTest
{
    public LadderBook(int levelsMax)
    {
        Book = new OrderBook(256, levelsMax);
    }

    public OrderBook Book { get; }

    public bool IsInSync => Book.IsInSync;

    public ReasonCode UnprovenReason => Book.UnprovenReason;

    public long Sequence => Book.Sequence;

    public BookLevel BestBid => Book.BestBid;

    public BookLevel BestAsk => Book.BestAsk;

    public ReasonCode ApplySnapshot(EventSlot[] message) => Book.ApplySnapshot(message);

    public ReasonCode ApplyDelta(EventSlot[] message) => Book.ApplyDelta(message);

    public IReadOnlyList<BookLevel> Bids() => Levels(Book.Bids);

    public IReadOnlyList<BookLevel> Asks() => Levels(Book.Asks);

    public static List<BookLevel> Levels(BookSide side)
    {
        List<BookLevel> levels = [];
        foreach (BookLevel level in side) levels.Add(level);
        return levels;
    }
}
