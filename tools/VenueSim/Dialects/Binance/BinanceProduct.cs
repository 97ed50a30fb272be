namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>The markets of the venue that differ in paths, figures and members.</summary>
public enum BinanceProduct
{
    /// <summary>Spot: <c>/ws</c>, <c>/stream</c>, <c>/api/v3</c>.</summary>
    Spot,

    /// <summary>USD-M futures: <c>/public</c>, <c>/market</c>, <c>/fapi/v1</c>.</summary>
    UsdMargined,

    /// <summary>COIN-M futures: <c>/dapi/v1</c>.</summary>
    CoinMargined,
}
