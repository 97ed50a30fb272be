namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// When a request was stamped and how long it may live: at a venue that has such a thing (Binance and Bybit
/// <c>recvWindow</c>, OKX <c>expTime</c>, Kraken <c>deadline</c>), one that arrives later is not executed. It bounds
/// how long an order of a process that is gone can still appear.
/// </summary>
/// <param name="VenueMillis">Unix milliseconds by the venue's clock.</param>
/// <param name="LifeMillis">Milliseconds after that, 1 and up.</param>
public readonly record struct RequestStamp(long VenueMillis, int LifeMillis);
