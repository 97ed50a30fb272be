using LowLatency.Model.Reasons;

namespace LowLatency.Core.Orders;

/// <summary>What an event did to an order, for the engine to act on and for the record.</summary>
public readonly record struct OrderOutcome(
    int Row, OrderEvent Event, OrderState Before, OrderState After, OrderActions Actions, ReasonCode Reason)
{
    /// <summary>The row of an order that is not in the table.</summary>
    public const int NoRow = -1;

    public bool Has(OrderActions action) => (Actions & action) != 0;

    /// <summary>It ended by this event.</summary>
    public bool HasEnded => OrderTransitionTable.IsDone(After) && !OrderTransitionTable.IsDone(Before);

    /// <summary>Its outcome came into doubt by this event.</summary>
    public bool HasBecomeUnknown => OrderTransitionTable.IsUnknown(After) && !OrderTransitionTable.IsUnknown(Before);
}
