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

    public void Save(ref StateWriter writer)
    {
        foreach (long count in _events) writer.Write(count);
        writer.Write(UnknownKind);
        writer.Write(UnknownInstrument);
        writer.Write(Malformed);
        writer.Write(SignalBars);
        writer.Write(Signals);
        writer.Write(Intents);
        writer.Write(OrdersPlaced);
        writer.Write(StopLossOrders);
        writer.Write(OrdersFilled);
        writer.Write(OrdersCancelled);
        writer.Write(OrdersExpired);
        writer.Write(Cancels);
        writer.Write(Queries);
        writer.Write(Fills);
        writer.Write(FeesUnpriced);
        writer.Write(ReconciliationsNeeded);
        writer.Write(ForeignOrders);
        writer.Write(Orphans);
        writer.Write(Drifts);
        writer.Write(Gaps);
        writer.Write(Resyncs);
        writer.Write(BooksProven);
        writer.Write(CommandsDropped);
        NoTrade.Save(ref writer);
        OrdersRejected.Save(ref writer);
        MarketFaults.Save(ref writer);
        Alarms.Save(ref writer);
    }

    public void Load(ref StateReader reader)
    {
        for (int i = 0; i < _events.Length; i++) _events[i] = reader.ReadInt64();
        UnknownKind = reader.ReadInt64();
        UnknownInstrument = reader.ReadInt64();
        Malformed = reader.ReadInt64();
        SignalBars = reader.ReadInt64();
        Signals = reader.ReadInt64();
        Intents = reader.ReadInt64();
        OrdersPlaced = reader.ReadInt64();
        StopLossOrders = reader.ReadInt64();
        OrdersFilled = reader.ReadInt64();
        OrdersCancelled = reader.ReadInt64();
        OrdersExpired = reader.ReadInt64();
        Cancels = reader.ReadInt64();
        Queries = reader.ReadInt64();
        Fills = reader.ReadInt64();
        FeesUnpriced = reader.ReadInt64();
        ReconciliationsNeeded = reader.ReadInt64();
        ForeignOrders = reader.ReadInt64();
        Orphans = reader.ReadInt64();
        Drifts = reader.ReadInt64();
        Gaps = reader.ReadInt64();
        Resyncs = reader.ReadInt64();
        BooksProven = reader.ReadInt64();
        CommandsDropped = reader.ReadInt64();
        NoTrade.Load(ref reader);
        OrdersRejected.Load(ref reader);
        MarketFaults.Load(ref reader);
        Alarms.Load(ref reader);
    }
}
