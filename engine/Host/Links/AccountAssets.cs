using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Host.Links;

/// <summary>
/// What an account trades and the assets that are asked of its venue: the base assets of its instruments in their
/// order, then its cash, the asset that the engine counts in first, then what the venue takes fees in.
/// </summary>
internal sealed class AccountAssets
{
    private readonly List<FeedInstrument> _instruments = [];
    private readonly List<string> _names = [];
    private readonly List<int> _bases = [];
    private readonly List<int> _otherCash = [];

    private AccountAssets()
    {
    }

    public IReadOnlyList<FeedInstrument> Instruments => _instruments;

    public IReadOnlyList<string> Names => _names;

    /// <summary>Index of each instrument's base asset among the names.</summary>
    public IReadOnlyList<int> Bases => _bases;

    /// <summary>Index of the asset that the engine counts in; -1 = nothing is paid with it here.</summary>
    public int Reporting { get; private set; } = -1;

    /// <summary>Indexes of the other assets that something is paid with.</summary>
    public IReadOnlyList<int> OtherCash => _otherCash;

    /// <param name="options">Without faults, in the live role.</param>
    /// <param name="entry">The account's.</param>
    public static AccountAssets Of(HostOptions options, int entry)
    {
        VenueOptions venue = options.Venues[entry];
        var all = new AccountAssets();
        var quotes = new List<string>();
        for (int i = 0; i < options.Engine.Instruments.Count; i++)
        {
            InstrumentSettings settings = options.Engine.Instruments[i];
            if (!settings.IsTraded || VenueAccounts.EntryOf(options, settings) != entry) continue;
            TradedAssets assets = TradedAssets.Of(settings, venue);
            all._instruments.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = settings.Symbol,
                BaseAsset = assets.Base,
                QuoteAsset = assets.Quote,
                Channels = FeedChannels.Book,
                QuantityDecimalsMin = MarketSubscription.LiveQuantityDecimals,
            });
            all._bases.Add(all._names.Count);
            all._names.Add(assets.Base);
            if (!quotes.Contains(assets.Quote)) quotes.Add(assets.Quote);
        }

        all.AddCash(quotes, AssetPlan.ReportingAsset(options.Engine));
        foreach (string asset in venue.Definition().Trading!.FeeAssets)
        {
            if (!all._names.Contains(asset)) all._names.Add(asset);
        }

        return all;
    }

    // Where no instrument names its assets there is one cash, and the engine counts in it.
    private void AddCash(List<string> quotes, string reporting)
    {
        if (reporting.Length == 0) reporting = quotes[0];
        if (quotes.Remove(reporting))
        {
            Reporting = _names.Count;
            _names.Add(reporting);
        }

        foreach (string quote in quotes)
        {
            _otherCash.Add(_names.Count);
            _names.Add(quote);
        }
    }
}
