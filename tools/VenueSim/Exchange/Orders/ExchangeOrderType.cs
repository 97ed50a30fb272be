namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>Order types that the exchange takes.</summary>
public enum ExchangeOrderType
{
    /// <summary>LIMIT.</summary>
    Limit,

    /// <summary>LIMIT_MAKER.</summary>
    LimitMaker,

    /// <summary>MARKET.</summary>
    Market,
}
