using LowLatency.VenueSim.Dialects.Binance.Trading;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>The rows of Binance.</summary>
internal static class BinanceRows
{
    public static SimVenue Spot { get; } = new("BinanceSpot", "spot", new BinanceDialect(BinanceProduct.Spot))
    {
        Recordings = ["binance-spot_", "binance-us_"],
        RestPrefixes = ["/api/v3/"],
        OrderPrefix = "/sapi/v1/",
        StreamMember = "stream",
        DepthUrl = "/depth",
        InstrumentsUrl = "/exchangeInfo",
        EndsByAge = true,
        OrderSocketPath = "/ws-api/v3",
        BadDay =
        [
            "api-answer-lost/order.place~0.02", "api-lost/order.place~0.02",
            "api-error-executed/order.place~0.01:-1007", "api-http-executed~0.005:503", "api-error~0.005:-1021",
            "api-hide~0.05", "api-slow~0.01:700ms", "user-lost~0.02", "user-dup~0.05", "user-late~0.03:400ms",
            "user-silent~0.002", "socket-close~0.002:1006", "socket-abort~0.002", "venue-cancel~0.005",
        ],
        Trading = new BinanceTrading(),
    };

    public static SimVenue Usdm { get; } = new("BinanceUsdm", "usdm", new BinanceDialect(BinanceProduct.UsdMargined))
    {
        Recordings = ["binance-usdm_"],
        RestPrefixes = ["/fapi/v1/"],
        StreamMember = "stream",
        DepthUrl = "/depth",
        InstrumentsUrl = "/exchangeInfo",
        HasRoutes = true,
        EndsByAge = true,
        MessageShare = 2,
    };

    public static SimVenue Coinm { get; } = new(
        "BinanceCoinm", "coinm", new BinanceDialect(BinanceProduct.CoinMargined))
    {
        Recordings = ["binance-coinm_"],
        RestPrefixes = ["/dapi/v1/"],
        StreamMember = "stream",
        DepthUrl = "/depth",
        InstrumentsUrl = "/exchangeInfo",
        IsGenerated = false,
        EndsByAge = true,
        MessageShare = 2,
    };
}
