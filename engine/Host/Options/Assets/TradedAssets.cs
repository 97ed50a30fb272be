using System;
using LowLatency.Core.Settings;

namespace LowLatency.Host.Options.Assets;

/// <summary>
/// What an instrument buys and is paid with: as configured, else, where it is traded, what its symbol has in front of
/// the quote asset of its account. Both are empty where neither tells.
/// </summary>
/// <param name="Base">As the venue writes it.</param>
/// <param name="Quote">As the venue writes it.</param>
internal readonly record struct TradedAssets(string Base, string Quote)
{
    public bool AreKnown => Base.Length > 0 && Quote.Length > 0;

    /// <param name="instrument">Of an account.</param>
    /// <param name="venue">The entry of that account.</param>
    public static TradedAssets Of(InstrumentSettings instrument, VenueOptions venue)
    {
        if (instrument.QuoteAsset != null) return new TradedAssets(instrument.BaseAsset ?? "", instrument.QuoteAsset);
        string quote = venue.Trading.QuoteAsset;
        bool isSuffix = instrument.IsTraded && quote.Length > 0 && instrument.Symbol.Length > quote.Length
            && instrument.Symbol.EndsWith(quote, StringComparison.Ordinal);
        return isSuffix ? new TradedAssets(instrument.Symbol[..^quote.Length], quote) : new TradedAssets("", "");
    }
}
