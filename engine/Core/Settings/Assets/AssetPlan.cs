using System;
using System.Collections.Generic;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Settings.Assets;

/// <summary>
/// The assets that money is kept in, by number: 0 is the reporting asset, in which equity and every limit count. Where
/// no asset is named there is one without a name. Immutable; any thread.
/// </summary>
public sealed class AssetPlan
{
    private readonly string[] _names;
    private readonly int[] _quoteOf;
    private readonly IReadOnlyList<MarkStep>?[] _paths;
    private readonly Notional[] _initialBalances;

    private AssetPlan(string[] names, int[] quoteOf, IReadOnlyList<MarkStep>?[] paths, Notional[] initialBalances)
    {
        _names = names;
        _quoteOf = quoteOf;
        _paths = paths;
        _initialBalances = initialBalances;
    }

    /// <summary>One asset without a name, for so many instruments.</summary>
    public static AssetPlan Single(int instrumentCount) => new([""], new int[instrumentCount], [[]], [default]);

    /// <param name="settings">Without faults.</param>
    public static AssetPlan Of(EngineSettings settings)
    {
        string reporting = ReportingAsset(settings);
        if (reporting.Length == 0) return Single(settings.Instruments.Count);
        var names = new List<string> { reporting };
        int[] quoteOf = new int[settings.Instruments.Count];
        for (int i = 0; i < quoteOf.Length; i++)
        {
            quoteOf[i] = NumberOf(names, settings.Instruments[i].QuoteAsset ?? reporting);
        }

        SortedDictionary<string, decimal> initial = settings.Portfolio.InitialBalances ?? [];
        foreach (string asset in initial.Keys) NumberOf(names, asset);
        var paths = new IReadOnlyList<MarkStep>?[names.Count];
        for (int i = 0; i < paths.Length; i++) paths[i] = MarkPath.Find(settings.Instruments, names[i], reporting);
        var balances = new Notional[names.Count];
        foreach ((string asset, decimal amount) in initial)
        {
            balances[names.IndexOf(asset)] = new Notional((long)(amount * Notional.UnitsPerOne));
        }

        return new AssetPlan([.. names], quoteOf, paths, balances);
    }

    /// <summary>
    /// The configured one, else the only quote asset that the instruments name; empty = none is named, or several are.
    /// </summary>
    public static string ReportingAsset(EngineSettings settings)
    {
        if (!string.IsNullOrEmpty(settings.ReportingAsset)) return settings.ReportingAsset;
        string only = "";
        foreach (InstrumentSettings instrument in settings.Instruments)
        {
            string quote = instrument.QuoteAsset ?? "";
            if (quote.Length == 0 || quote == only) continue;
            if (only.Length > 0) return "";
            only = quote;
        }

        return only;
    }

    /// <summary>Assets that money is kept in.</summary>
    public int Count => _names.Length;

    /// <summary>As configured; empty for the one that has no name.</summary>
    public ReadOnlySpan<string> Names => _names;

    /// <summary>Number of the asset that an instrument is priced in.</summary>
    public int QuoteOf(int instrument) => _quoteOf[instrument];

    /// <summary>The same for all instruments, by their ids.</summary>
    public IReadOnlyList<int> Quotes => _quoteOf;

    /// <summary>The pairs that value an asset in the reporting one; null = there is no way.</summary>
    public IReadOnlyList<MarkStep>? PathOf(int asset) => _paths[asset];

    /// <summary>What the paper role begins with of an asset that is not the reporting one.</summary>
    public Notional InitialBalanceOf(int asset) => _initialBalances[asset];

    private static int NumberOf(List<string> names, string asset)
    {
        int number = names.IndexOf(asset);
        if (number >= 0) return number;
        names.Add(asset);
        return names.Count - 1;
    }
}
