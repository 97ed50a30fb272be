using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Dialects.Binance;
using LowLatency.VenueSim.Dialects.Binance.Trading;
using LowLatency.VenueSim.Dialects.Bybit;

namespace LowLatency.VenueSim;

/// <summary>The venues whose server side is here. A venue is one folder in <c>Dialects</c> and its rows here.</summary>
public static class SimDialects
{
    /// <summary>All markets; the first is what is served when nothing is asked for.</summary>
    public static IReadOnlyList<SimVenue> Rows { get; } =
    [
        new("BinanceSpot", "spot", new BinanceDialect(BinanceProduct.Spot))
        {
            Recordings = ["binance-spot_", "binance-us_"],
            RestPrefixes = ["/api/v3/"],
            OrderPrefix = "/sapi/v1/",
            StreamMember = "stream",
            DepthUrl = "/depth",
            InstrumentsUrl = "/exchangeInfo",
            EndsByAge = true,
            OrderSocketPath = "/ws-api/v3",
            Trading = new BinanceTrading(),
        },
        new("BinanceUsdm", "usdm", new BinanceDialect(BinanceProduct.UsdMargined))
        {
            Recordings = ["binance-usdm_"],
            RestPrefixes = ["/fapi/v1/"],
            StreamMember = "stream",
            DepthUrl = "/depth",
            InstrumentsUrl = "/exchangeInfo",
            HasRoutes = true,
            EndsByAge = true,
            MessageShare = 2,
        },
        new("BinanceCoinm", "coinm", new BinanceDialect(BinanceProduct.CoinMargined))
        {
            Recordings = ["binance-coinm_"],
            RestPrefixes = ["/dapi/v1/"],
            StreamMember = "stream",
            DepthUrl = "/depth",
            InstrumentsUrl = "/exchangeInfo",
            IsGenerated = false,
            EndsByAge = true,
            MessageShare = 2,
        },
        new("BybitSpot", "bybit-spot", new BybitDialect(isLinear: false))
        {
            Recordings = ["bybit-spot_v5_"],
            RestPrefixes = ["/v5/market/"],
            StreamMember = "topic",
            InstrumentsUrl = "/instruments-info",
        },
        new("BybitLinear", "bybit-linear", new BybitDialect(isLinear: true))
        {
            Recordings = ["bybit-linear_v5_"],
            RestPrefixes = ["/v5/market/"],
            StreamMember = "topic",
            InstrumentsUrl = "/instruments-info",
        },
    ];

    /// <summary>What is served when nothing is asked for.</summary>
    public static SimVenue Default => Rows[0];

    /// <summary>The market of a name.</summary>
    /// <param name="name">Name, as <see cref="SimVenue.Name"/>.</param>
    /// <returns>The row.</returns>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static SimVenue Of(string name)
    {
        foreach (var row in Rows)
        {
            if (string.Equals(row.Name, name, StringComparison.Ordinal))
                return row;
        }

        throw new ArgumentException($"no venue '{name}' has a server side here: {string.Join(", ", Rows)}");
    }
}
