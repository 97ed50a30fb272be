namespace LowLatency.Venues.Bybit;

/// <summary>Category of Bybit v5: socket path, a few fields and limits differ.</summary>
public enum BybitMarket : byte
{
    Spot = 0,

    /// <summary>USDT and USDC perpetuals.</summary>
    Linear = 1,
}
