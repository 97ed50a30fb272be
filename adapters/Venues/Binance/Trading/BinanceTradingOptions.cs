namespace LowLatency.Venues.Binance.Trading;

/// <summary>Settings of the trading side. Immutable.</summary>
public sealed record BinanceTradingOptions
{
    /// <summary>
    /// How long a query may not yet know an order that was taken, in nanoseconds. The venue answers queries from copies
    /// and names no bound ("a few seconds" of -2013 are reported).
    /// </summary>
    public long ReadAfterWriteNanos { get; init; } = 10_000_000_000;
}
