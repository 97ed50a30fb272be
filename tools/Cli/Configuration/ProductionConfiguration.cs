using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;

namespace LowLatency.Cli.Configuration;

/// <summary>Everything at its default but what must be said: venue, symbols, addresses, journal.</summary>
internal static class ProductionConfiguration
{
    /// <summary>Comments in front; the engine's JSON reader skips them.</summary>
    public const string Explanation =
        """
        // Configuration of lowlatency-engine. Every key is listed with the value it has; unknown keys are faults.
        // The environment overrides: LOWLATENCY_engine__risk__orderNotionalMax=1000 sets engine.risk.orderNotionalMax.
        //   role                    "paper": live public data, orders are matched by the paper venue, no key needed
        //   engine.instruments      what is followed; isTraded false = followed only
        //   engine.bars             bars in seconds; strategies run on signalIntervalSeconds
        //   engine.strategies       by name, each with weight and parameters
        //   engine.risk             limits of the gates; amounts in the quote asset, percent as 3 = 3 %
        //   venues                  addresses: scheme, host and port only
        //   journal.directory       all that the engine was told; a restart continues it
        //   journal.durability      "buffered" survives a kill of the process, "flushed" a power cut
        //   journal.keepDays        old segments go after so long and beyond keepMebibytes; with less than
        //                           freeMebibytesWanted free they go early; removeSegments false = never
        //   threads                 core numbers, -1 = the kernel chooses
        //   output.directory        report.json and latency.hlog; empty = beside the journal

        """;

    public const string Venues = "BinanceSpot, BinanceUsdm, BybitSpot, BybitLinear";

    public static bool TryParseVenue(string name, out VenueId venue) =>
        Enum.TryParse(name, ignoreCase: true, out venue)
        && venue is VenueId.BinanceSpot or VenueId.BinanceUsdm or VenueId.BybitSpot or VenueId.BybitLinear;

    public static HostOptions Build(VenueId venue, IReadOnlyList<string> symbols, string journal)
    {
        (string stream, string rest) = Addresses(venue);
        var options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,
                Strategies = [new() { Name = "ema-momentum" }, new() { Name = "rsi-mean-reversion", Weight = 0.7m }],
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = venue.ToString(),
                    StreamUrl = stream,
                    RestUrl = rest,
                    Depth = venue switch { VenueId.BybitSpot => 1, VenueId.BybitLinear => 200, _ => 1_000 },
                    BarIntervalSeconds = [60],
                },
            ],
            Journal = new JournalOptions { Directory = journal },
        };
        foreach (string symbol in symbols)
        {
            options.Engine.Instruments.Add(new InstrumentSettings { Venue = venue.ToString(), Symbol = symbol });
        }

        return options;
    }

    // Binance: "Market Data Only" hosts need no account; USD-M and Bybit serve public data on their main hosts.
    private static (string Streams, string Requests) Addresses(VenueId venue) => venue switch
    {
        VenueId.BinanceSpot => ("wss://data-stream.binance.vision", "https://data-api.binance.vision"),
        VenueId.BinanceUsdm => ("wss://fstream.binance.com", "https://fapi.binance.com"),
        VenueId.BybitSpot or VenueId.BybitLinear => ("wss://stream.bybit.com", "https://api.bybit.com"),
        _ => throw new ToolException($"there are no addresses for {venue}"),
    };
}
