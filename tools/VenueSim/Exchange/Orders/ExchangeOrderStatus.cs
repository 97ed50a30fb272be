namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>Status of an order of a client.</summary>
public enum ExchangeOrderStatus
{
    /// <summary>NEW: open, nothing filled.</summary>
    New,

    /// <summary>PARTIALLY_FILLED: open.</summary>
    PartiallyFilled,

    /// <summary>FILLED.</summary>
    Filled,

    /// <summary>CANCELED.</summary>
    Canceled,

    /// <summary>EXPIRED; may carry fills.</summary>
    Expired,

    /// <summary>EXPIRED_IN_MATCH: self-trade prevention; may carry fills.</summary>
    ExpiredInMatch,
}
