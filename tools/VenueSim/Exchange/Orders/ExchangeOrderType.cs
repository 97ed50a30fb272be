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

    /// <summary>STOP_LOSS: waits for a trade at its stop price, then a market order.</summary>
    StopLoss,
}
