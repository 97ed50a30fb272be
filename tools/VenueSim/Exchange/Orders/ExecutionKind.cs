namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>What happened to an order.</summary>
internal enum ExecutionKind
{
    /// <summary>It is accepted; of a stop also: it works from now on.</summary>
    New,

    /// <summary>It is filled, in part or whole.</summary>
    Trade,

    /// <summary>It is cancelled on request.</summary>
    Canceled,

    /// <summary>The venue ends it.</summary>
    Expired,

    /// <summary>It would have met an order of its own account.</summary>
    TradePrevention,
}
