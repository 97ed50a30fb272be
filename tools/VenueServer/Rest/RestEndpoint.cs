namespace LowLatency.VenueServer.Rest;

/// <summary>Endpoints that need market data.</summary>
internal enum RestEndpoint
{
    Instruments,
    Depth,
    StaleDepth,
    Klines,
    Trades,
    AggregateTrades,
    PremiumIndex,
}
