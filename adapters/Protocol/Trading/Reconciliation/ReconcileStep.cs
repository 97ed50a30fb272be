namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>What a reconciliation is at.</summary>
internal enum ReconcileStep : byte
{
    Idle = 0,
    OpenOrders = 1,
    Trades = 2,

    /// <summary>The order of a trade is not known: it is asked for before the page goes on.</summary>
    Resolve = 3,
    Account = 4,

    /// <summary>Orders missing from the open-orders answer are asked for, one by one.</summary>
    MissingOrders = 5,
}
