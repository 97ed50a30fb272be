namespace LowLatency.VenueSim;

/// <summary>The wire protocol that a connection or a capture speaks.</summary>
public enum VenueProtocol
{
    /// <summary>Binance spot: <c>/ws</c>, <c>/stream</c>, <c>/api/v3</c>.</summary>
    BinanceSpot,

    /// <summary>Binance USD-M futures: <c>/public</c>, <c>/market</c>, <c>/fapi/v1</c>.</summary>
    BinanceUsdMargined,

    /// <summary>Binance COIN-M futures: <c>/dapi/v1</c>; served from captures only.</summary>
    BinanceCoinMargined,

    /// <summary>Bybit v5 spot: <c>/v5/public/spot</c>.</summary>
    BybitSpot,

    /// <summary>Bybit v5 linear perpetuals: <c>/v5/public/linear</c>.</summary>
    BybitLinear,
}
