using LowLatency.Model.Events;
using LowLatency.Model.State;

namespace LowLatency.Core.Counters;

/// <summary>
/// What the engine did since it was first started; part of the state, so a restart goes on counting. Read by tools
/// between two calls of Apply.
/// </summary>
public sealed class EngineCounters : IEngineState
{
    private const int KindCount = 64;

    private readonly long[] _events = new long[KindCount];

    /// <summary>Events of kinds that this engine does not know.</summary>
    public long UnknownKind { get; internal set; }

    /// <summary>Events that name an instrument which is not configured, or at another venue.</summary>
    public long UnknownInstrument { get; internal set; }

    /// <summary>Events whose own sizes contradict each other.</summary>
    public long Malformed { get; internal set; }

    /// <summary>Signal bars that were decided on.</summary>
    public long SignalBars { get; internal set; }

    /// <summary>Signals present in those decisions.</summary>
    public long Signals { get; internal set; }

    /// <summary>Decisions that made an intent.</summary>
    public long Intents { get; internal set; }

    /// <summary>Why a decision or an intent led to no order.</summary>
    public ReasonHistogram NoTrade { get; } = new();

    /// <summary>PlaceOrder commands.</summary>
    public long OrdersPlaced { get; internal set; }

    /// <summary>Of those, by the stop loss.</summary>
    public long StopLossOrders { get; internal set; }

    /// <summary>Orders that filled completely.</summary>
    public long OrdersFilled { get; internal set; }

    public long OrdersCancelled { get; internal set; }

    public long OrdersExpired { get; internal set; }

    /// <summary>Orders that the venue refused, by its reason.</summary>
    public ReasonHistogram OrdersRejected { get; } = new();

    /// <summary>CancelOrder commands.</summary>
    public long Cancels { get; internal set; }

    /// <summary>QueryOrder commands.</summary>
    public long Queries { get; internal set; }

    /// <summary>Fills booked.</summary>
    public long Fills { get; internal set; }

    /// <summary>Fills whose fee is in an asset that has no price here; booked without the fee.</summary>
    public long FeesUnpriced { get; internal set; }

    /// <summary>Reports that contradict the order's state: reconciliation is needed.</summary>
    public long ReconciliationsNeeded { get; internal set; }

    /// <summary>Listings of open orders that are not of this installation; left alone.</summary>
    public long ForeignOrders { get; internal set; }

    /// <summary>Own orders at the venue that the journal did not know.</summary>
    public long Orphans { get; internal set; }

    /// <summary>Balances that differed from the venue's and were taken over from it.</summary>
    public long Drifts { get; internal set; }

    /// <summary>Sequence gaps that an adapter saw in a book.</summary>
    public long Gaps { get; internal set; }

    /// <summary>ResyncBook commands: the engine distrusts a book that the adapter held for sound.</summary>
    public long Resyncs { get; internal set; }

    /// <summary>Times that a book was proven, the first time and after every gap.</summary>
    public long BooksProven { get; internal set; }

    /// <summary>What markets refused or flagged, by reason.</summary>
    public ReasonHistogram MarketFaults { get; } = new();

    /// <summary>Alarm commands, by reason.</summary>
    public ReasonHistogram Alarms { get; } = new();

    /// <summary>Commands that found no room in one event's buffer. Cancels and queries are tried again.</summary>
    public long CommandsDropped { get; internal set; }

    /// <summary>Events of one kind.</summary>
    public long Events(EventKind kind) => (int)kind < KindCount ? _events[(int)kind] : 0;

    internal void CountEvent(EventKind kind)
    {
        if ((int)kind < KindCount) _events[(int)kind]++;
    }

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(_events);
        UnknownKind = state.Next(UnknownKind);
        UnknownInstrument = state.Next(UnknownInstrument);
        Malformed = state.Next(Malformed);
        SignalBars = state.Next(SignalBars);
        Signals = state.Next(Signals);
        Intents = state.Next(Intents);
        OrdersPlaced = state.Next(OrdersPlaced);
        StopLossOrders = state.Next(StopLossOrders);
        OrdersFilled = state.Next(OrdersFilled);
        OrdersCancelled = state.Next(OrdersCancelled);
        OrdersExpired = state.Next(OrdersExpired);
        Cancels = state.Next(Cancels);
        Queries = state.Next(Queries);
        Fills = state.Next(Fills);
        FeesUnpriced = state.Next(FeesUnpriced);
        ReconciliationsNeeded = state.Next(ReconciliationsNeeded);
        ForeignOrders = state.Next(ForeignOrders);
        Orphans = state.Next(Orphans);
        Drifts = state.Next(Drifts);
        Gaps = state.Next(Gaps);
        Resyncs = state.Next(Resyncs);
        BooksProven = state.Next(BooksProven);
        CommandsDropped = state.Next(CommandsDropped);
        NoTrade.Traverse(ref state);
        OrdersRejected.Traverse(ref state);
        MarketFaults.Traverse(ref state);
        Alarms.Traverse(ref state);
    }
}
