namespace LowLatency.Venues.Binance;

/// <summary>Market segment: hosts, paths and a few fields differ.</summary>
public enum BinanceMarket : byte
{
    Spot = 0,

    /// <summary>USD-M perpetuals and futures.</summary>
    Usdm = 1,
}
