using System;
using System.Collections.Generic;
using LowLatency.Core.Settings.Assets;

namespace LowLatency.Core.Settings.Validation;

/// <summary>The assets of a configuration that is being made, by its symbols. Pure; used at start only.</summary>
public static class AssetNames
{
    /// <summary>
    /// Where the symbols end with several quote assets, names base and quote of every instrument and what equity counts
    /// in: a dollar coin among them, else the first. Symbols that tell nothing are left as they are: the check of the
    /// settings says what to add.
    /// </summary>
    /// <param name="settings">With all instruments.</param>
    public static void Declare(EngineSettings settings)
    {
        var quotes = new List<string>();
        bool areSeveral = false;
        foreach (InstrumentSettings instrument in settings.Instruments)
        {
            string quote = QuoteOf(instrument.Symbol);
            if (quote.Length == 0) return;
            quotes.Add(quote);
            areSeveral |= quote != quotes[0];
        }

        if (!areSeveral) return;
        for (int i = 0; i < quotes.Count; i++)
        {
            InstrumentSettings instrument = settings.Instruments[i];
            instrument.QuoteAsset = quotes[i];
            instrument.BaseAsset = BaseOf(instrument);
        }

        settings.ReportingAsset = quotes[0];
        foreach (string dollar in MarkPath.Bridges)
        {
            if (!quotes.Contains(dollar)) continue;
            settings.ReportingAsset = dollar;
            return;
        }
    }

    /// <summary>
    /// What an instrument buys and sells: as configured, else what the symbol has in front of the longest quote asset
    /// that it is known to end with; empty = it does not tell.
    /// </summary>
    public static string BaseOf(InstrumentSettings instrument)
    {
        if (!string.IsNullOrEmpty(instrument.BaseAsset)) return instrument.BaseAsset;
        string quote = QuoteOf(instrument.Symbol);
        return quote.Length == 0 ? "" : instrument.Symbol[..^quote.Length].TrimEnd('-', '/', '_');
    }

    // The longest that fits; empty = the symbol does not tell.
    private static string QuoteOf(string symbol)
    {
        string longest = "";
        foreach (string quote in AssetRules.PossibleQuotes(symbol))
        {
            if (quote.Length > longest.Length && symbol.EndsWith(quote, StringComparison.Ordinal)) longest = quote;
        }

        return longest;
    }
}
