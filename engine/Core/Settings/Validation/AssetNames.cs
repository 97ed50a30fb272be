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
        foreach (InstrumentSettings instrument in settings.Instruments) TryName(instrument);
        settings.ReportingAsset = ReportingOf(quotes);
    }

    /// <summary>Names base and quote by the symbol, where they are not named. False = it does not tell.</summary>
    public static bool TryName(InstrumentSettings instrument)
    {
        if (instrument.QuoteAsset != null) return true;
        string quote = QuoteOf(instrument.Symbol);
        string baseAsset = BaseOf(instrument);
        if (quote.Length == 0 || baseAsset.Length == 0) return false;
        (instrument.BaseAsset, instrument.QuoteAsset) = (baseAsset, quote);
        return true;
    }

    /// <summary>What equity counts in: a dollar among the quote assets, else the first of them.</summary>
    public static string ReportingOf(IReadOnlyList<string> quotes)
    {
        foreach (string dollar in MarkPath.Bridges)
        {
            foreach (string quote in quotes)
            {
                if (quote == dollar) return dollar;
            }
        }

        return quotes[0];
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
