using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Validation;
using LowLatency.Host.Options;
using LowLatency.Venues;
using LowLatency.Venues.Definitions;

namespace LowLatency.Cli.Configuration;

/// <summary>Everything at its default but what must be said: venue, symbols, addresses, journal.</summary>
internal static class ProductionConfiguration
{
    /// <summary>Comments in front; the engine's JSON reader skips them.</summary>
    public const string Explanation =
        """
        // Configuration of lowlatency-engine. Every key is listed with the value it has; unknown keys are faults.
        // The environment overrides: LOWLATENCY_engine__risk__orderNotionalMax=1000 sets engine.risk.orderNotionalMax.
        // Unit, range and default of each number: lowlatency config --describe [KEY].
        //   role                    "paper": live public data, orders are matched by the paper venue, no key needed
        //   engine.instruments      what is followed; isTraded false = followed only; areHoldingsAdopted, live role:
        //                           false = coins that are in the account already stay the owner's, true = traded
        //   engine.bars             bars in seconds; strategies run on signalIntervalSeconds
        //   engine.strategies       by name, each with weight and parameters
        //   engine.risk             limits of the gates; amounts in the quote asset, percent as 3 = 3 %; isVpinRequired
        //                           true = no entries before order-flow toxicity is known (`explain` says how long)
        //   venues                  addresses: scheme, host and port only
        //   journal.directory       all that the engine was told; a restart continues it
        //   journal.durability      "buffered" survives a kill of the process, "flushed" a power cut
        //   journal.readersGroup    group that may read what the engine keeps; empty = only the engine's user
        //   journal.keepDays        old segments go after so long and beyond keepMebibytes; with less than
        //                           freeMebibytesWanted free they go early; removeSegments false = never
        //   control.directory       the operator's files (HALT, KILL, RESUME); empty = RUNTIME_DIRECTORY/control under
        //                           systemd, else the journal's path + ".control"; control.writersGroup may command
        //   threads                 core numbers, -1 = the kernel chooses
        //   output.directory        report.json and latency.hlog; empty = beside the journal

        """;

    /// <summary>The row that a command line names.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static VenueDefinition Venue(string name) => VenueCatalog.Find(name)
        ?? throw new ToolException($"--venue {name}: must be one of {VenueCatalog.Names}");

    public static HostOptions Build(VenueDefinition venue, IReadOnlyList<string> symbols, string journal)
    {
        var options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,
                Strategies = [new() { Name = "ema-momentum" }, new() { Name = "rsi-mean-reversion", Weight = 0.7m }],

                // A day of five-minute bars fills the window of VPIN at the start, where they tell the takers' side.
                Bars = new BarSettings { History = 320 },
                Risk = new RiskSettings { IsVpinRequired = true },
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = venue.Name,
                    StreamUrl = venue.Hosts.StreamUrl,
                    RestUrl = venue.Hosts.RestUrl,
                    Depth = venue.DepthDefault,
                    BarIntervalSeconds = [60, 300],
                    HistoryBars = 300,
                },
            ],
            Journal = new JournalOptions { Directory = journal },
        };
        foreach (string symbol in symbols)
        {
            options.Engine.Instruments.Add(
                new InstrumentSettings { Venue = venue.Name, Symbol = symbol, AreHoldingsAdopted = false });
        }

        AssetNames.Declare(options.Engine);
        return options;
    }
}
