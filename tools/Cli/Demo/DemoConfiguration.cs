using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Model.Identity;
using LowLatency.VenueSim;

namespace LowLatency.Cli.Demo;

/// <summary>The engine's configuration for a demo: everything at its defaults but addresses, symbols and pace.</summary>
internal static class DemoConfiguration
{
    public static HostOptions Build(VenueId venue, IReadOnlyList<string> symbols, int port, string folder, bool isCapture)
    {
        var options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instance = 1,
                // One-second bars let a demo of half a minute decide, fill and close positions.
                Bars = new BarSettings { IntervalSeconds = [1, 60, 300, 3600], SignalIntervalSeconds = 1 },
                Strategies = [new() { Name = "ema-momentum" }, new() { Name = "rsi-mean-reversion", Weight = 0.7m }],
            },
            Venues =
            [
                new VenueOptions
                {
                    Venue = venue.ToString(),
                    StreamUrl = $"ws://127.0.0.1:{port}",
                    RestUrl = $"http://127.0.0.1:{port}",
                    Depth = Depth(venue, symbols),
                    BarIntervalSeconds = isCapture ? [60] : [1],
                },
            ],
            Journal = new JournalOptions { Directory = Path.Combine(folder, "journal") },
            Output = new OutputOptions { Directory = folder, HistogramSeconds = 1 },
        };
        options.Engine.Execution.CooldownAfterLossMillis = 5_000;
        foreach (string symbol in symbols)
        {
            options.Engine.Instruments.Add(new InstrumentSettings { Venue = venue.ToString(), Symbol = symbol });
        }

        return options;
    }

    public static void Write(HostOptions options, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(options, HostJson.Default.HostOptions));

    public static VenueId VenueOf(VenueProtocol protocol) => protocol switch
    {
        VenueProtocol.BinanceSpot => VenueId.BinanceSpot,
        VenueProtocol.BinanceUsdMargined => VenueId.BinanceUsdm,
        VenueProtocol.BybitSpot => VenueId.BybitSpot,
        VenueProtocol.BybitLinear => VenueId.BybitLinear,
        _ => throw new ToolException($"the engine has no adapter for {protocol} yet"),
    };

    private static int Depth(VenueId venue, IReadOnlyList<string> symbols) => venue switch
    {
        VenueId.BybitSpot => 1,
        VenueId.BybitLinear => 200,
        _ => symbols.Count > 4 ? 1_000 : 5_000,
    };
}
