using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;
using LowLatency.VenueServer;

namespace LowLatency.Cli.Demo;

/// <summary>
/// The engine's configuration for a demo: everything at its defaults but addresses, symbols, pace, and the streams that
/// a capture has.
/// </summary>
internal static class DemoConfiguration
{
    private const long MarketWarmUpEvents = 2_000;
    private const long CaptureWarmUpEventsMin = 50;
    private const int CaptureWarmUpShare = 10;
    private const int SymbolsOfFullDepthMax = 4;
    private const string CertificateFile = "venue-certificate.pem";

    public static HostOptions Build(LocalVenue venue, string folder)
    {
        bool isCapture = venue.Progress.FramesTotal > 0;
        VenueDefinition row = RowOf(venue.Venue.Name);
        var options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,

                Bars = Bars(),
                Strategies = [new() { Name = "ema-momentum" }, new() { Name = "rsi-mean-reversion", Weight = 0.7m }],
            },
            Venues = [isCapture ? OfCapture(venue, row) : OfMarket(venue, row)],
            Journal = new JournalOptions { Directory = Path.Combine(folder, "journal") },
            Output = new OutputOptions
            {
                Directory = folder,
                HistogramSeconds = 1,
                WarmUpEvents = isCapture
                    ? Math.Max(CaptureWarmUpEventsMin, venue.Progress.FramesTotal / CaptureWarmUpShare)
                    : MarketWarmUpEvents,
            },
        };

        if (venue.CertificatePem is { } certificate)
        {
            string file = Path.Combine(folder, CertificateFile);
            File.WriteAllText(file, certificate);
            options.Venues[0].CertificateAuthorityFile = file;
        }

        // Smaller trades on weaker signals, and limit orders that give up soon: half a minute shows the whole way.
        options.Engine.Combination.ConfidenceMin = 0.2m;
        options.Engine.Combination.CombinedMin = 0.05m;
        options.Engine.Combination.EquityPercentPerTrade = 5;
        // The made market is a margin account: a market that only falls trades too.
        options.Engine.Execution.IsShortAllowed = !isCapture;
        options.Engine.Execution.LimitOrderLifeMillis = 3_000;
        options.Engine.Execution.CooldownAfterLossMillis = 5_000;

        // This market began a moment ago: it has no day of trades that order-flow toxicity could be told from.
        options.Engine.Risk.IsVpinRequired = false;
        foreach (string symbol in venue.Symbols)
        {
            options.Engine.Instruments.Add(new InstrumentSettings { Venue = row.Name, Symbol = symbol });
        }

        AssetNames.Declare(options.Engine);
        return options;
    }

    /// <summary>Scheme, host and port of the venue's sockets.</summary>
    public static string StreamUrl(LocalVenue venue) =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme(venue, "ws")}://127.0.0.1:{venue.Port}");

    /// <summary>One-second bars let a demo of half a minute decide, fill and close positions.</summary>
    public static BarSettings Bars() => new() { IntervalSeconds = [1, 60, 300, 3600], SignalIntervalSeconds = 1 };

    /// <summary>Whether a capture has a stream of books.</summary>
    public static bool HasBooks(LocalVenue venue)
    {
        VenueDefinition row = RowOf(venue.Venue.Name);
        foreach (string name in venue.Streams)
        {
            if ((row.ReadStream(name).Channel & FeedChannels.Book) != 0) return true;
        }

        return false;
    }

    public static void Write(HostOptions options, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(options, HostJson.Default.HostOptions));

    private static VenueOptions OfMarket(LocalVenue venue, VenueDefinition row) => new()
    {
        Venue = row.Name,
        StreamUrl = StreamUrl(venue),
        RestUrl = RestUrl(venue),
        Depth = Depth(row, venue.Symbols),
        BarIntervalSeconds = HasBarsOfSecond(row) ? [1] : [],
    };

    // Without them the engine makes its bars from the trades.
    private static bool HasBarsOfSecond(VenueDefinition row)
    {
        var table = new FeedInstrumentTable(
            [new FeedInstrument { Id = new InstrumentId(0), Symbol = "ANY", Channels = FeedChannels.Bars }]);
        return row.MarketDialect(table).IsOffered(new FeedTopic(0, FeedChannels.Bars, 1));
    }

    // A capture is one connection and knows no history: one socket, only the bars that were recorded.
    private static VenueOptions OfCapture(LocalVenue venue, VenueDefinition row)
    {
        int bookLevels = 0;
        FeedChannels recorded = FeedChannels.None;
        var intervals = new SortedSet<int>();
        foreach (string name in venue.Streams)
        {
            RecordedStream stream = row.ReadStream(name);
            recorded |= stream.Channel;
            bookLevels = Math.Max(bookLevels, stream.Depth);
            if (stream.IntervalSeconds > 0) intervals.Add(stream.IntervalSeconds);
        }

        return new VenueOptions
        {
            Venue = row.Name,
            StreamUrl = StreamUrl(venue),
            StreamPath = row.MergedPath,
            RestUrl = RestUrl(venue),
            Depth = bookLevels > 0 ? bookLevels : Depth(row, venue.Symbols),
            Trades = (recorded & FeedChannels.Trades) != 0 ? "single"
                : (recorded & FeedChannels.AggregateTrades) != 0 ? "aggregate" : "auto",
            BarIntervalSeconds = [.. intervals],
            HistoryBars = 0,
        };
    }

    private static string RestUrl(LocalVenue venue) =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme(venue, "http")}://127.0.0.1:{venue.Port}");

    private static string Scheme(LocalVenue venue, string plain) => venue.CertificatePem == null ? plain : plain + "s";

    private static VenueDefinition RowOf(string name) =>
        VenueCatalog.Find(name) ?? throw new ToolException($"the engine has no adapter for {name}");

    // The weight of a snapshot grows with its depth; with many symbols the venue's budget is for all of them.
    private static int Depth(VenueDefinition row, IReadOnlyList<string> symbols) =>
        symbols.Count > SymbolsOfFullDepthMax ? row.DepthDefault : row.DepthMax;
}
