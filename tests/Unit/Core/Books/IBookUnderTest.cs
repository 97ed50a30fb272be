using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Reasons;

namespace LowLatency.Unit.Core.Books;

/// <summary>What every book must do alike: the fast one and the obvious one.</summary>
internal interface IBookUnderTest
{
    bool IsInSync { get; }

    ReasonCode UnprovenReason { get; }

    long Sequence { get; }

    BookLevel BestBid { get; }

    BookLevel BestAsk { get; }

    ReasonCode ApplySnapshot(EventSlot[] message);

    ReasonCode ApplyDelta(EventSlot[] message);

    IReadOnlyList<BookLevel> Bids();

    IReadOnlyList<BookLevel> Asks();
}
