using System.Collections.Generic;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Backtest.Data.Recordings;

/// <summary>The parsers that a recording of a venue needs: those of the live feed, subscribed as it was.</summary>
internal static class RecordedVenue
{
    private const FeedChannels Market = FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars;

    /// <summary>The venue that a source is of: of its instrument, or of all instruments when it names none.</summary>
    public static VenueId VenueOf(DataSettings source, EngineSettings engine)
    {
        VenueId venue = VenueId.None;
        foreach (InstrumentSettings configured in engine.Instruments)
        {
            if (!IsMeant(source, configured)) continue;
            EngineSettingsValidator.TryParseVenue(configured.Venue, out VenueId each);
            if (venue != VenueId.None && each != venue)
            {
                throw new BacktestException(
                    $"data {source.Path}: a recording is of one venue; name it as instrument (Venue:* or "
                    + "Venue:Symbol)");
            }

            venue = each;
        }

        if (venue != VenueId.None) return venue;
        throw new BacktestException(
            $"data {source.Path}: instrument '{source.Instrument}' is not one of engine.instruments");
    }

    public static VenueProtocol Protocol(VenueId venue, DataSettings source, BacktestSettings settings)
    {
        var table = new FeedInstrumentTable(Instruments(venue, source, settings.Engine));
        VenueDefinition row = VenueCatalog.Find(venue)
            ?? throw new BacktestException($"data {source.Path}: no parser for {venue}");
        return row.MarketDialect(table);
    }

    private static bool IsMeant(DataSettings source, InstrumentSettings configured) =>
        source.Instrument.Length == 0 || source.Instrument == $"{configured.Venue}:{configured.Symbol}"
        || source.Instrument == $"{configured.Venue}:*";

    private static List<FeedInstrument> Instruments(VenueId venue, DataSettings source, EngineSettings engine)
    {
        var instruments = new List<FeedInstrument>();
        FeedChannels channels = Market
            | (source.Recording.Trades == "aggregate" ? FeedChannels.AggregateTrades : FeedChannels.Trades);
        if (source.Recording.HasFunding) channels |= FeedChannels.Funding;
        if (!source.Recording.HasTopOfBook) channels &= ~FeedChannels.TopOfBook;
        bool hasOwnTop = source.Recording.Depth == 1 && VenueCatalog.Find(venue) is { HasTopInBookOfOne: true };
        if (hasOwnTop) channels &= ~FeedChannels.TopOfBook;
        for (int i = 0; i < engine.Instruments.Count; i++)
        {
            InstrumentSettings configured = engine.Instruments[i];
            EngineSettingsValidator.TryParseVenue(configured.Venue, out VenueId each);
            if (each != venue || !IsMeant(source, configured)) continue;
            instruments.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = configured.Symbol,
                Channels = channels,
                BookDepth = source.Recording.Depth,
                BarIntervalsSeconds = source.Recording.BarIntervalSeconds.ToArray(),
                HistoryBars = source.Recording.HistoryBars,
                Rules = source.Tick > 0 && source.Lot > 0 ? RulesText.Of(source) : null,
            });
        }

        return instruments;
    }
}
