using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Latency.Venue;

namespace LowLatency.Latency.Engine;

/// <summary>
/// The measured engine's configuration: the live role with its journal flushed, as in production. Different from it:
/// bars of a market whose time runs ahead, indicators and thresholds under which every bar gives an order, risk limits
/// that this rate stays below, and no limit on messages of the order socket (4 a second at the venue). Rules and the
/// account are read again in steady runs only, at the default intervals.
/// </summary>
internal static class EngineConfiguration
{
    public const string Credential = "latency-local";

    /// <summary>The engine's pace of requests for books.</summary>
    public const int BooksPerSecond = 10;

    private const int TestInstance = 2_002;

    public static HostOptions Build(
        LatencyOptions options, MarketScript script, int port, string folder, string journal, string? certificate) =>
        new()
        {
            Role = "live",
            Engine = Settings(options, script),
            Venues = [Venue(port, certificate, options.SteadyMinutes > 0)],
            Journal = new JournalOptions
            {
                Directory = Path.Combine(folder, journal),
                Durability = "flushed",
                SnapshotSeconds = 0,
            },
            Threads = new ThreadOptions { Plan = options.Plan, Wait = options.Wait, Receive = options.Receive },
            Output = new OutputOptions
            {
                Directory = folder,
                HistogramSeconds = options.HistogramSeconds,

                WarmUpEvents = WarmUpEvents(options),
            },
        };

    /// <summary>A key pair as the engine looks for it.</summary>
    public static void AddKeys(Dictionary<string, string> environment, string credential, string key, string secret)
    {
        string suffix = credential.ToUpperInvariant().Replace('-', '_');
        environment[$"LLKEY_{suffix}"] = key;
        environment[$"LLSECRET_{suffix}"] = secret;
    }

    public static void Write(HostOptions options, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(options, HostJson.Default.HostOptions));

    // The frames before the measurement. Orders bring events of their own: counting begins within the warm-up.
    private static long WarmUpEvents(LatencyOptions options)
    {
        long books = (long)options.FramesPerSecond * (1 + (options.Instruments / BooksPerSecond));
        return books + ((long)options.FramesPerSecond * options.WarmUpSeconds);
    }

    private static VenueOptions Venue(int port, string? certificate, bool isSteady)
    {
        string secure = certificate == null ? "" : "s";
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        return new VenueOptions
        {
            Venue = VenueExchange.VenueName,
            StreamUrl = $"ws{secure}://{address}",
            RestUrl = $"http{secure}://{address}",
            CertificateAuthorityFile = certificate ?? "",
            Trades = "single",
            HistoryBars = 0,
            RulesMinutes = isSteady ? new VenueOptions().RulesMinutes : 0,
            Trading = new TradingOptions
            {
                Environment = "local",
                OrderUrl = $"ws{secure}://{address}",
                QuoteAsset = MarketSymbol.QuoteAsset,
                Credential = Credential,
                ReconcileSeconds = isSteady ? new TradingOptions().ReconcileSeconds : 3_600,
                SocketMessagesPerSecondMax = 0,
            },
        };
    }

    // With one EMA equal to the price and a window of two spreads, z is +1 or -1 at every bar of an alternating price.
    private static EngineSettings Settings(LatencyOptions options, MarketScript script)
    {
        var settings = new EngineSettings
        {
            Instance = TestInstance,
            Bars = new BarSettings
            {
                IntervalSeconds = [options.BarSeconds],
                SignalIntervalSeconds = options.BarSeconds,
                History = 64,
            },
            Books = new BookSettings { LadderUnits = 16_384, LevelsPerSideMax = 1_000 },
            Strategies =
            [
                new StrategySettings
                {
                    Name = "ema-momentum",
                    Parameters = new() { ["fast"] = 1, ["slow"] = 2, ["zWindow"] = 2, ["volumePeriod"] = 2 },
                },
            ],
            Combination = new CombinationSettings
            {
                ConfidenceMin = 0.05m,
                CombinedMin = 0.02m,

                // All symbols may hold a position at the same time.
                EquityPercentPerTrade = Math.Min(10m, 1_000m / script.Symbols.Length),
            },
            Execution = new ExecutionSettings
            {
                StopLossPercent = 0,
                CooldownAfterLossMillis = 0,
                CooldownVolatilityPercent = 0,
            },
            Risk = new RiskSettings { VpinMax = 1, OrdersPerSecondMax = 1_000 },
            Reconciliation = new ReconciliationSettings { IsRequired = true },
        };
        foreach (MarketSymbol symbol in script.Symbols)
        {
            settings.Instruments.Add(new InstrumentSettings
            {
                Venue = VenueExchange.VenueName,
                Symbol = symbol.Asset + MarketSymbol.QuoteAsset,
            });
        }

        return settings;
    }
}
