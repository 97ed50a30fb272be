using System;
using LowLatency.Core.Settings;
using LowLatency.Host.Options;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Node;

/// <summary>The configuration of the simulated installation.</summary>
internal static class NodeSettings
{
    public const ushort Instance = 2_077;
    public static ReadOnlySpan<byte> ApiKey => "simulationKey0123456789"u8;
    public static ReadOnlySpan<byte> Secret => "simulationSecret0123456789"u8;
    public static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT"];
    public static readonly string[] Assets = ["BTC", "ETH", "USDT"];

    public static EngineSettings Make(SimulationOptions options)
    {
        var settings = new EngineSettings
        {
            Instance = Instance,
            StateHashEvery = 4_096,
            Bars = new BarSettings
            {
                IntervalSeconds = [options.SignalSeconds, 60],
                SignalIntervalSeconds = options.SignalSeconds,
                History = 128,
            },
            Strategies = [Coin(options)],
            Books = new BookSettings { LadderUnits = 1 << 15, JumpPercentMax = 50 },
            Capacity = new CapacitySettings { Orders = 512, Fills = 4_096, CommandsPerEvent = 64 },
        };
        for (int venue = 0; venue < options.VenueCount; venue++)
        {
            foreach (string symbol in Symbols)
            {
                settings.Instruments.Add(new InstrumentSettings
                {
                    Venue = "BinanceSpot",
                    Symbol = symbol,
                    Account = venue,
                    AreHoldingsAdopted = options.AreHoldingsAdopted,
                });
            }
        }

        TwoQuotes.Name(options, settings);
        settings.Combination.ConfidenceMin = 0.2m;
        settings.Combination.CombinedMin = 0.05m;
        settings.Combination.MarketOrderFrom = options.MarketOrderFrom;
        settings.Execution.LimitOrderLifeMillis = options.LimitOrderLifeMillis;
        settings.Execution.Split = options.Split;
        settings.Execution.StopLossPercent = options.StopLossPercent;
        settings.Execution.RestingStopBehindPercent = options.RestingStopBehindPercent;
        settings.Bars.CloseGraceMillis = BarSettings.CloseGraceMillisDefault;
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = ReconciliationSettings.UnprovenMillisDefault;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        settings.Reconciliation.AreOrphansAdopted = options.AreOrphansAdopted;
        options.Limits.Apply(settings);
        return settings;
    }

    /// <summary>The whole configuration of the process, as a file would hold it.</summary>
    public static HostOptions Host(SimulationOptions options, MachineOptions machine)
    {
        var host = new HostOptions
        {
            Role = "live",
            Engine = Make(options),
            Venues = [],
            Threads = new ThreadOptions
            {
                Plan = machine.Plan,
                RingSlots = machine.RingSlots,
                CommandSlots = machine.CommandSlots,
            },
        };
        for (int venue = 0; venue < options.VenueCount; venue++) host.Venues.Add(Venue(options, venue));
        return host;
    }

    /// <summary>Which venue an address of the configuration is one of.</summary>
    public static int VenueAt(string url) => new Uri(url).Port - 1;

    // In the end it only sells: what is held must find its way out.
    private static StrategySettings Coin(SimulationOptions options)
    {
        var coin = new StrategySettings { Name = "coin" };
        coin.Parameters[CoinStrategy.SellFrom] = options.SettledNanos / SimulationOptions.Second;
        return coin;
    }

    private static VenueOptions Venue(SimulationOptions options, int venue)
    {
        string authority = $"127.0.0.1:{venue + 1}";
        var entry = new VenueOptions
        {
            Venue = "BinanceSpot",
            StreamUrl = "ws://" + authority,
            RestUrl = "http://" + authority,
            BarIntervalSeconds = [options.SignalSeconds == 1 ? 1 : 60],
            HistoryBars = 0,
            RulesMinutes = options.HasRulesChanges ? 1 : new VenueOptions().RulesMinutes,
            Trading = new TradingOptions
            {
                Environment = "local",
                OrderUrl = "ws://" + authority,
                QuoteAsset = options.HasTwoQuotes ? "" : "USDT",
                Credential = venue == 0 ? "local-simulation" : "local-simulation-other",
            },
        };
        options.Limits.Apply(entry);
        return entry;
    }
}
