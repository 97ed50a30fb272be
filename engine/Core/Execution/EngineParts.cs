using LowLatency.Core.Counters;
using LowLatency.Core.Decisions;
using LowLatency.Core.Instruments;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Timers;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution;

/// <summary>The parts of one engine that its desks share.</summary>
internal sealed record EngineParts(
    EngineClock Clock,
    TimerQueue Timers,
    CommandBuffer Commands,
    EngineCounters Counters,
    OrderTable Orders,
    Account Account,
    RiskState Risk,
    InstrumentDesk[] Instruments,
    VenueReadiness Readiness,
    ParentTable Parents)
{
    /// <summary>
    /// Why nothing may rest at the venue, or go there, for now: the venue is not ready, the book unproven or the feed
    /// stale; None = all is known. A stop loss does not ask.
    /// </summary>
    public ReasonCode Blindness(InstrumentDesk desk) =>
        Readiness.IsReady(desk.Market.Instrument.Venue)
            ? desk.Market.EntryBlockReason(Clock.NowNanos)
            : ReasonCode.RiskVenueNotReady;

    /// <summary>The trace of a decision of this moment.</summary>
    public DecisionTrace NewTrace(InstrumentId instrument, DecisionKind kind) => new()
    {
        Kind = kind,
        Instrument = instrument,
        Sequence = Clock.Sequence,
        TimeNanos = Clock.NowNanos,
        Position = Account[instrument].Quantity,
        Equity = Account.Equity,
    };
}
