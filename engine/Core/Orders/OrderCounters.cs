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

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(_byEvent);
        Illegal = state.Next(Illegal);
        Late = state.Next(Late);
        UnknownId = state.Next(UnknownId);
        Overfilled = state.Next(Overfilled);
        BecameUnknown = state.Next(BecameUnknown);
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
