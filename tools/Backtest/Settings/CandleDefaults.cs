using LowLatency.Core.Settings;

namespace LowLatency.Backtest.Settings;

/// <summary>
/// The engine's settings where no configuration is given: one strategy decides alone, over all of the equity, and no
/// limit of the live account cuts the run short. All orders are market orders: what a resting one would have got is
/// not in candles. What is live must be configured by whoever trades it.
/// </summary>
public static class CandleDefaults
{
    private const int LadderUnits = 128;
    private const int LevelsPerSide = 16;

    /// <param name="venue">Name of a venue.</param>
    /// <param name="symbol">As the venue writes it.</param>
    /// <param name="intervalSeconds">Seconds of a candle.</param>
    public static EngineSettings Engine(string venue, string symbol, int intervalSeconds) => new()
    {
        Instruments = [new InstrumentSettings { Venue = venue, Symbol = symbol }],
        Bars = new BarSettings { IntervalSeconds = [intervalSeconds], SignalIntervalSeconds = intervalSeconds },

        // A candle may be far from the one before, and its book has one level a side.
        Books = new BookSettings { JumpPercentMax = 100, LadderUnits = LadderUnits, LevelsPerSideMax = LevelsPerSide },
        // Small beside the volume of most candles: what is measured is the rules, not the size.
        Portfolio = new PortfolioSettings { InitialCash = 10_000 },
        Combination = new CombinationSettings { EquityPercentPerTrade = 95, MarketOrderFrom = 0 },
        Execution = new ExecutionSettings
        {
            LimitOrderLifeMillis = intervalSeconds * 1_000,
            StopLossPercent = 0,
            CooldownAfterLossMillis = 0,
            CooldownVolatilityPercent = 0,

            // Between two candles nothing happens that an algorithm could work with.
            Split = new SplitSettings { Algorithm = "none" },
        },
        Risk = new RiskSettings
        {
            DailyLossPercentMax = 100,
            DrawdownPercentMax = 100,
            SymbolExposurePercentMax = 100,
            OrderNotionalMax = 1_000_000_000m,
            IsCollarAtVenue = false,
        },
    };
}
