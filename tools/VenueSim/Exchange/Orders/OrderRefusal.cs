namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>Why the exchange does not take an order; the dialect has the code and the words for it.</summary>
internal enum OrderRefusal
{
    /// <summary>It takes the order.</summary>
    None,

    /// <summary>The symbol takes no orders now.</summary>
    Closed,

    /// <summary>The price is no whole number of ticks, or outside of the symbol's range.</summary>
    Price,

    /// <summary>The price is too far from the last trade.</summary>
    PriceBand,

    /// <summary>The quantity is no whole number of lots, or outside of the symbol's range.</summary>
    Quantity,

    /// <summary>A market order is larger than the symbol allows.</summary>
    MarketQuantity,

    /// <summary>Price times quantity is outside of the symbol's range.</summary>
    Notional,

    /// <summary>The account has as many open orders of the symbol as it may.</summary>
    OpenOrders,

    /// <summary>The account has as many open stops of the symbol as it may.</summary>
    OpenStops,

    /// <summary>The account has placed as many orders in ten seconds as it may.</summary>
    OrdersInTenSeconds,

    /// <summary>The account has placed as many orders in a day as it may.</summary>
    OrdersInDay,

    /// <summary>The account may not trade.</summary>
    AccountDisabled,

    /// <summary>An open order has the same client order id.</summary>
    DuplicateId,

    /// <summary>The free balance does not cover the order.</summary>
    Balance,

    /// <summary>A post-only order would take.</summary>
    WouldTake,

    /// <summary>A stop would trigger at once.</summary>
    WouldTrigger,
}
