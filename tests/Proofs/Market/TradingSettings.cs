using LowLatency.Core.Settings;

namespace LowLatency.Proofs.Market;

/// <summary>
/// An engine that trades the scripted markets often: short indicators, low thresholds, wide limits. Part of the golden
/// hashes: a change here changes them.
/// </summary>
internal static class TradingSettings
{
    public static EngineSettings Make() => new()
    {
        StateHashEvery = 16_384,
        Instruments =
        [
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" },
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "ETHUSDT" },
            new InstrumentSettings { Venue = "BybitLinear", Symbol = "BTCUSDT" },
        ],
        Bars = new BarSettings { History = 64 },
        Books = new BookSettings { LadderUnits = 16_384, LevelsPerSideMax = 2_000, JumpPercentMax = 50 },
        Strategies =
        [
            new StrategySettings
            {
                Name = "ema-momentum",
                Parameters = new() { ["fast"] = 3, ["slow"] = 8, ["zWindow"] = 10, ["volumePeriod"] = 5 },
            },
            new StrategySettings
            {
                Name = "rsi-mean-reversion",
                Weight = 0.5m,
                Parameters = new() { ["period"] = 7, ["lower"] = 40, ["upper"] = 60 },
            },
        ],
        Combination = new CombinationSettings { ConfidenceMin = 0.05m, CombinedMin = 0.02m, EquityPercentPerTrade = 3 },
        Execution = new ExecutionSettings { CooldownAfterLossMillis = 0, CooldownVolatilityPercent = 0 },
        Risk = new RiskSettings
        {
            DailyLossPercentMax = 100,
            DrawdownPercentMax = 100,
            SymbolExposurePercentMax = 80,
            VpinMax = 1,
            OrdersPerSecondMax = 500,
        },
        Portfolio = new PortfolioSettings { InitialCash = 1_000_000 },
        Capacity = new CapacitySettings { Orders = 256, Fills = 1_024, CommandsPerEvent = 64 },
    };
}
