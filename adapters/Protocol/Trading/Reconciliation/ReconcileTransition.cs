namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>One cell of the table.</summary>
/// <param name="Next">The step afterwards.</param>
/// <param name="Action">What is done then.</param>
internal readonly record struct ReconcileTransition(ReconcileStep Next, ReconcileAction Action);
