using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>Transitions and refusals of the order table, counted since the engine was first started.</summary>
public sealed class OrderCounters : IEngineState
{
    // How often each order event was applied, known order or not.
    private readonly long[] _byEvent = new long[OrderTransitionTable.EventCount];

    /// <summary>Pairs that contradict what is known.</summary>
    public long Illegal { get; internal set; }

    /// <summary>Late or repeated reports.</summary>
    public long Late { get; internal set; }

    /// <summary>Reports that name an order which the table does not hold.</summary>
    public long UnknownId { get; internal set; }

    /// <summary>Fills beyond the order's quantity.</summary>
    public long Overfilled { get; internal set; }

    /// <summary>Orders whose outcome came into doubt.</summary>
    public long BecameUnknown { get; internal set; }

    public void Save(ref StateWriter writer)
    {
        foreach (long count in _byEvent) writer.Write(count);
        writer.Write(Illegal);
        writer.Write(Late);
        writer.Write(UnknownId);
        writer.Write(Overfilled);
        writer.Write(BecameUnknown);
    }

    public void Load(ref StateReader reader)
    {
        for (int i = 0; i < _byEvent.Length; i++) _byEvent[i] = reader.ReadInt64();
        Illegal = reader.ReadInt64();
        Late = reader.ReadInt64();
        UnknownId = reader.ReadInt64();
        Overfilled = reader.ReadInt64();
        BecameUnknown = reader.ReadInt64();
    }

    internal void Count(in OrderOutcome outcome)
    {
        _byEvent[(int)outcome.Event]++;
        if (outcome.Row == OrderOutcome.NoRow) UnknownId++;
        else if (outcome.Has(OrderActions.Flag)) Illegal++;
        if (outcome.Has(OrderActions.CountLate)) Late++;
        if (outcome.Event == OrderEvent.Overfill) Overfilled++;
        if (outcome.HasBecomeUnknown) BecameUnknown++;
    }
}
