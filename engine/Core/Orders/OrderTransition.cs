using LowLatency.Model.Reasons;

namespace LowLatency.Core.Orders;

/// <summary>One cell of <see cref="OrderTransitionTable"/>.</summary>
public readonly record struct OrderTransition(OrderState Next, OrderActions Actions, ReasonCode Reason);
