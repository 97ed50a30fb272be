using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Settings.Validation;

/// <summary>
/// Which assets the settings name, and whether each can be valued in the reporting asset. Pure; used at start only.
/// </summary>
internal static class AssetRules
{
    /// <summary>Quote assets that symbols are known to end with. A guess: it only refuses, it never decides.</summary>
    private static readonly string[] KnownQuotes =
    [
        "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "DAI", "USD", "EUR", "GBP", "TRY", "BRL", "JPY", "AUD", "BTC", "ETH",
        "BNB",
    ];

    public static void Check(EngineSettings settings, SettingsFaults faults)
    {
        bool areNamed = !string.IsNullOrEmpty(settings.ReportingAsset)
            || settings.Portfolio.InitialBalances is { Count: > 0 }
            || settings.Instruments.Exists(one => one.BaseAsset != null || one.QuoteAsset != null);
        if (!areNamed) return;
        int before = faults.All.Count;
        CheckNames(settings, faults);
        if (faults.All.Count > before) return;
        string reporting = AssetPlan.ReportingAsset(settings);
        if (reporting.Length == 0)
        {
            faults.Add("reportingAsset", "must name the asset that equity and limits count in: the instruments have "
                + "several quote assets");
            return;
        }

        CheckPaths(settings, reporting, faults);
        CheckBalances(settings, reporting, faults);
    }

    /// <summary>
    /// Symbols that seem to be priced in several assets, and do not say so: their money would be added up as one. For
    /// configurations of new runs only: a recorded run is replayed as it was.
    /// </summary>
    public static void CheckSymbols(EngineSettings settings, SettingsFaults faults)
    {
        List<string>? common = null;
        InstrumentSettings? first = null;
        for (int i = 0; i < settings.Instruments.Count; i++)
        {
            InstrumentSettings instrument = settings.Instruments[i];
            if (!instrument.IsTraded || instrument.QuoteAsset != null) continue;
            List<string> possible = PossibleQuotes(instrument.Symbol);
            if (common == null)
            {
                (common, first) = (possible, instrument);
                continue;
            }

            bool isAlike = common.Count == 0 ? possible.Count == 0 : common.Exists(possible.Contains);
            if (isAlike)
            {
                common.RemoveAll(quote => !possible.Contains(quote));
                continue;
            }

            string path = string.Create(CultureInfo.InvariantCulture, $"instruments[{i}].quoteAsset");
            faults.Add(path, $"{instrument.Symbol} and {first!.Symbol} seem to be priced in different assets; give "
                + "baseAsset and quoteAsset of every instrument, and reportingAsset");
            return;
        }
    }

    private static void CheckNames(EngineSettings settings, SettingsFaults faults)
    {
        bool isAnyQuote = settings.Instruments.Exists(one => one.QuoteAsset != null);
        for (int i = 0; i < settings.Instruments.Count; i++)
        {
            InstrumentSettings instrument = settings.Instruments[i];
            string path = string.Create(CultureInfo.InvariantCulture, $"instruments[{i}]");
            bool isEither = instrument.BaseAsset != null || instrument.QuoteAsset != null;
            if (!isEither && !isAnyQuote) continue;
            Name($"{path}.baseAsset", instrument.Symbol, instrument.BaseAsset, faults);
            Name($"{path}.quoteAsset", instrument.Symbol, instrument.QuoteAsset, faults);
            if (!string.IsNullOrEmpty(instrument.BaseAsset) && instrument.BaseAsset == instrument.QuoteAsset)
            {
                faults.Add(path, $"baseAsset and quoteAsset of {instrument.Symbol} are both {instrument.BaseAsset}");
            }
        }
    }

    private static void Name(string path, string symbol, string? asset, SettingsFaults faults)
    {
        if (string.IsNullOrWhiteSpace(asset)) faults.Add(path, $"must name the asset, as {symbol}'s venue writes it");
    }

    // Followed instruments may be priced in anything: nothing is bought with it.
    private static void CheckPaths(EngineSettings settings, string reporting, SettingsFaults faults)
    {
        for (int i = 0; i < settings.Instruments.Count; i++)
        {
            InstrumentSettings instrument = settings.Instruments[i];
            string quote = instrument.QuoteAsset ?? reporting;
            if (!instrument.IsTraded || MarkPath.Find(settings.Instruments, quote, reporting) != null) continue;
            string path = string.Create(CultureInfo.InvariantCulture, $"instruments[{i}].quoteAsset");
            faults.Add(path, $"{instrument.Symbol} is priced in {quote}, which nothing values in {reporting}: "
                + Advice(quote, reporting));
        }
    }

    private static void CheckBalances(EngineSettings settings, string reporting, SettingsFaults faults)
    {
        if (settings.Portfolio.InitialBalances is not { } balances) return;
        foreach ((string asset, decimal amount) in balances)
        {
            string path = $"portfolio.initialBalances.{asset}";
            if (asset == reporting)
            {
                faults.Add(path, "is the reporting asset: its amount is portfolio.initialCash");
                continue;
            }

            if (EngineRanges.InitialBalance.FaultOf(amount) is { } fault)
            {
                faults.Add(path, fault);
            }
            else if (decimal.Truncate(amount * Notional.UnitsPerOne) != amount * Notional.UnitsPerOne)
            {
                faults.Add(path, $"has more than {Notional.Decimals} decimals");
            }

            if (!settings.Instruments.Exists(one => one.QuoteAsset == asset))
            {
                faults.Add(path, "is the quote asset of no instrument, so nothing could be bought with it");
            }
            else if (MarkPath.Find(settings.Instruments, asset, reporting) == null)
            {
                faults.Add(path, $"nothing values {asset} in {reporting}: {Advice(asset, reporting)}");
            }
        }
    }

    private static string Advice(string asset, string reporting) =>
        $"add an instrument of {asset} and {reporting} (\"isTraded\": false is enough), or pairs of both with one of "
        + string.Join(", ", MarkPath.Bridges.ToArray());

    public static List<string> PossibleQuotes(string symbol)
    {
        int separator = symbol.AsSpan().IndexOfAny('-', '/', '_');
        if (separator > 0) return [symbol[(separator + 1)..].Split('-', '_', '/')[0]];
        var possible = new List<string>();
        foreach (string quote in KnownQuotes)
        {
            bool isSuffix = symbol.Length > quote.Length && symbol.EndsWith(quote, StringComparison.Ordinal);
            if (isSuffix) possible.Add(quote);
        }

        return possible;
    }
}
