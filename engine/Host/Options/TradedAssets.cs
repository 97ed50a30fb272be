using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;
using LowLatency.Venues;

namespace LowLatency.Host.Options;

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
        string separator = VenueCatalog.Find(instrument.Venue)?.SymbolSeparator ?? "";
        return instrument.IsTraded
            ? Split(instrument.Symbol, venue.Trading.QuoteAsset, separator)
            : new TradedAssets("", "");
    }

    /// <summary>What a symbol has in front of its quote asset; both empty where it does not end with that.</summary>
    /// <param name="symbol">As the venue writes it.</param>
    /// <param name="quote">The quote asset of the account.</param>
    /// <param name="separator">What the venue writes between the two; empty = nothing.</param>
    public static TradedAssets Split(string symbol, string quote, string separator)
    {
        int length = symbol.Length - quote.Length - separator.Length;
        bool isPair = quote.Length > 0 && length > 0 && symbol.EndsWith(separator + quote, StringComparison.Ordinal);
        return isPair ? new TradedAssets(symbol[..length], quote) : new TradedAssets("", "");
    }
}

/// <summary>
/// What the live role must know about the assets of what it trades: each base and quote, that each balance of the venue
/// is one thing only, and what each quote asset is worth in the one that equity and limits count in.
/// </summary>
internal static class TradedAssetsValidator
{
    /// <summary>The role is live.</summary>
    public static void Validate(HostOptions options, List<string> faults)
    {
        EngineSettings engine = options.Engine;
        if (engine.Portfolio.InitialBalances is { Count: > 0 })
        {
            faults.Add(
                "engine.portfolio.initialBalances: the live role begins with what the venue holds; leave it out");
        }

        var traded = new List<(int Index, AccountKey Account, TradedAssets Assets)>();
        for (int i = 0; i < engine.Instruments.Count; i++)
        {
            InstrumentSettings instrument = engine.Instruments[i];
            int entry = VenueAccounts.EntryOf(options, instrument);
            if (!instrument.IsTraded || entry < 0) continue;
            if (options.Venues[entry].Trading.Environment.Length == 0)
            {
                faults.Add($"engine.instruments[{i}].isTraded: venues[{entry}] "
                    + $"({VenueAccounts.KeyOf(options, entry)}) has no trading.environment, so nothing is traded "
                    + "there");
                continue;
            }

            TradedAssets assets = TradedAssets.Of(instrument, options.Venues[entry]);
            if (assets.AreKnown) traded.Add((i, VenueAccounts.KeyOf(options, entry), assets));
            else ReportUnknown(options, i, entry, faults);
        }

        CheckBalances(engine, traded, faults);
        CheckCounted(engine, traded, faults);
    }

    // Where the settings name an asset that is none, their own check says so.
    private static void ReportUnknown(HostOptions options, int instrument, int entry, List<string> faults)
    {
        InstrumentSettings settings = options.Engine.Instruments[instrument];
        if (settings.QuoteAsset != null) return;
        string quote = options.Venues[entry].Trading.QuoteAsset;
        string empty = $"venues[{entry}].trading.quoteAsset: must not be empty where an instrument names no quoteAsset";
        if (quote.Length > 0)
        {
            faults.Add($"engine.instruments[{instrument}].symbol: must end with the quote asset {quote}, is "
                + $"{settings.Symbol}; or give baseAsset and quoteAsset of every instrument");
        }
        else if (!faults.Contains(empty))
        {
            faults.Add(empty);
        }
    }

    // The venue tells one amount of an asset in an account. It says nothing about whose part of it is what.
    private static void CheckBalances(
        EngineSettings engine, List<(int Index, AccountKey Account, TradedAssets Assets)> traded, List<string> faults)
    {
        for (int i = 0; i < traded.Count; i++)
        {
            foreach ((int index, AccountKey account, TradedAssets assets) in traded)
            {
                if (index == traded[i].Index || account != traded[i].Account) continue;
                (string symbol, string other) =
                    (engine.Instruments[traded[i].Index].Symbol, engine.Instruments[index].Symbol);
                string held = traded[i].Assets.Base;
                string path = $"engine.instruments[{traded[i].Index}]";
                if (held == assets.Quote)
                {
                    faults.Add($"{path}: {symbol} holds {held}, which pays for {other} in the same account, and the "
                        + "venue tells one amount for both: trade one of them in another account, or only follow it "
                        + "(\"isTraded\": false)");
                }
                else if (held == assets.Base && symbol != other && index < traded[i].Index)
                {
                    faults.Add($"{path}: {symbol} and {other} both hold {held} in the same account, and the venue "
                        + "tells one amount for both: trade one of them in another account, or only follow it "
                        + "(\"isTraded\": false)");
                }
            }
        }
    }

    private static void CheckCounted(
        EngineSettings engine, List<(int Index, AccountKey Account, TradedAssets Assets)> traded, List<string> faults)
    {
        if (traded.Count == 0) return;
        string counted = AssetPlan.ReportingAsset(engine);
        foreach ((int index, _, TradedAssets assets) in traded)
        {
            InstrumentSettings instrument = engine.Instruments[index];
            if (instrument.QuoteAsset == null)
            {
                CheckOnly(engine, assets.Quote, traded[0].Assets.Quote, counted, faults);
                continue;
            }

            // Paper takes dollars one for one where no pair says what they are worth. Real money is worth what it is.
            bool isAssumed = counted.Length > 0 && assets.Quote != counted
                && MarkPath.Find(engine.Instruments, assets.Quote, counted) is { Count: 0 };
            if (!isAssumed) continue;
            faults.Add($"engine.instruments[{index}].quoteAsset: {instrument.Symbol} is priced in {assets.Quote}, and "
                + $"no configured pair says what that is worth in {counted}: add an instrument of the two "
                + "(\"isTraded\": false is enough)");
        }
    }

    // Nothing is named: there is one asset, and everything counts in it.
    private static void CheckOnly(
        EngineSettings engine, string quote, string first, string counted, List<string> faults)
    {
        string several = $"venues: trading.quoteAsset is {first} in one entry and {quote} in another: give baseAsset "
            + "and quoteAsset of every instrument, and engine.reportingAsset";
        string reporting = $"engine.reportingAsset: no instrument names a quoteAsset, so all count in {quote}, is "
            + $"{counted}";
        if (quote != first && !faults.Contains(several)) faults.Add(several);
        bool isOther = counted.Length > 0 && counted != quote && string.Equals(
            counted, engine.ReportingAsset, StringComparison.Ordinal);
        if (isOther && !faults.Contains(reporting)) faults.Add(reporting);
    }
}
