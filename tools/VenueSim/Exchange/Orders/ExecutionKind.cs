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

    /// <summary>Its owner amended it: it has less quantity, its place in the queue, and another client id.</summary>
    Replaced,

    /// <summary>It would have met an order of its own account.</summary>
    TradePrevention,
}
