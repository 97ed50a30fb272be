using System;
using System.Collections.Generic;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// In some seeds the second symbol is paid in another asset than the first, whatever its name ends with, and a pair of
/// the two is followed behind them. What the account has of that asset is held against the venue's truth at the end.
/// </summary>
internal static class TwoQuotes
{
    public const string Quote = "USDC";
    private const string Peg = "USDCUSDT";
    public const string Reporting = "USDT";

    /// <summary>Of the other asset.</summary>
    public const decimal CashAtStart = 15_000m;

    /// <summary>Place of the pair of the two among the venue's symbols.</summary>
    public const int PegSymbol = 2;

    /// <summary>From a generator of its own: the others draw what they always drew.</summary>
    public static bool IsDrawn(int seed) => Generator(seed).Next(3) == 0;

    /// <summary>Deposits and withdrawals in one asset are some in the other.</summary>
    public static List<ExchangeFaultSpec> Faults(int seed, IReadOnlyList<ExchangeFaultSpec> drawn)
    {
        Random random = Generator(seed);
        var faults = new List<ExchangeFaultSpec>();
        foreach (ExchangeFaultSpec fault in drawn)
        {
            bool isOther = fault.Asset == Reporting && random.Next(2) == 0;
            faults.Add(isOther ? fault with { Asset = Quote } : fault);
        }

        return faults;
    }

    public static void AddMarket(SimulationOptions options, List<SymbolSpec> specs)
    {
        if (options.HasTwoQuotes) specs.Add(SymbolSpec.Of(Peg, specs.Count));
    }

    /// <summary>What the venue calls base and quote; none = as the symbols end.</summary>
    public static IReadOnlyList<SymbolRules> Rules(SimulationOptions options, List<SymbolSpec> specs) =>
        options.HasTwoQuotes ? [SymbolRules.Of(specs[1]) with { QuoteAsset = Quote }] : [];

    public static void AddBalance(SimulationOptions options, List<AssetAmount> balances)
    {
        if (options.HasTwoQuotes) balances.Add(new AssetAmount(Quote, CashAtStart));
    }

    public static void Name(SimulationOptions options, EngineSettings settings)
    {
        if (!options.HasTwoQuotes) return;
        settings.ReportingAsset = Reporting;
        settings.Instruments.Add(new InstrumentSettings
        {
            Venue = "BinanceSpot",
            Symbol = Peg,
            IsTraded = false,
            AreHoldingsAdopted = false,
        });
        (string Base, string Quote)[] assets =
            [(NodeSettings.Assets[0], Reporting), (NodeSettings.Assets[1], Quote), (Quote, Reporting)];
        for (int i = 0; i < assets.Length; i++)
        {
            (settings.Instruments[i].BaseAsset, settings.Instruments[i].QuoteAsset) = assets[i];
        }
    }

    /// <summary>What engine and venue do not agree about; null = nothing.</summary>
    public static string? Differ(Account portfolio, string asset, decimal total)
    {
        if (asset != Quote || portfolio.Rates.Count == 1) return null;
        decimal own = portfolio.CashOf(0, asset: 1).Cash.Units / 100_000_000m;
        return Math.Abs(own - total) > 0.000_1m ? $"{asset}: {own} here, {total} at the venue" : null;
    }

    private static Random Generator(int seed) => new(seed ^ 0x51_756F_74);
}
