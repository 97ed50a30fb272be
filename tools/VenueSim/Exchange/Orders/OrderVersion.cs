using System;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>State of an order from a moment on.</summary>
/// <param name="TimeNanos">Begin, nanoseconds since the Unix epoch.</param>
/// <param name="Status">Status.</param>
/// <param name="ExecutedLots">Filled lots.</param>
/// <param name="ExecutedQuote">Filled quote amount in ticks times lots.</param>
public readonly record struct OrderVersion(
    long TimeNanos, ExchangeOrderStatus Status, long ExecutedLots, Int128 ExecutedQuote)
{
    /// <summary>Whether the order can still be filled.</summary>
    public bool IsOpen => Status is ExchangeOrderStatus.New or ExchangeOrderStatus.PartiallyFilled;
}
