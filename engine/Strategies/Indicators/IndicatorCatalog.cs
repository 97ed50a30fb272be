using System.Collections.Generic;
using LowLatency.Core.Signals;
using static LowLatency.Strategies.Indicators.IndicatorScale;

namespace LowLatency.Strategies.Indicators;

/// <summary>
/// Every indicator that a strategy can use, with its signature, units and ranges: what `lowlatency strategies` lists
/// and docs/indicators.md shows. The classes themselves are in engine/Core/Signals.
/// </summary>
public static class IndicatorCatalog
{
    private const string PriceUnits = "price units (as in a bar)";
    private const string WholeUnits = "whole units of price or quantity";
    private const string AnyUnit = "any";

    private static readonly FirstBar FullPeriod = new(["period"], 0);
    private static readonly FirstBar FullLength = new(["length"], 0);
    private static readonly FirstBar PeriodAndOne = new(["period"], 1);
    private static readonly FirstBar TwoPeriods = new(["period", "period"], 0);
    private static readonly FirstBar SlowOnly = new(["slow"], 0);
    private static readonly FirstBar SlowAndSignal = new(["slow", "signal"], -1);

    /// <summary>In the order of the documents: averages, of prices, windows.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } = [.. Averages, .. OfPrices, .. Windows];

    private static IndicatorDefinition[] Averages =>
    [
        new(nameof(SimpleMovingAverage), "Mean of the last values; the sum is exact, nothing drifts.",
            [Bars("period", 20, "values in the mean")],
            [new("value", "long", WholeUnits)],
            [
                new("Value", "double", AsAdded, null, null, "HasValue", FullPeriod, "the mean"),
                new("Sum", "Int128", AsAdded, null, null, "HasValue", FullPeriod, "exact sum of the last values"),
            ]),
        new(nameof(ExponentialMovingAverage),
            "Seeded with the simple mean of the first values, then k = 2 / (period + 1).",
            [Bars("period", 21, "sets k, and the values in the seed")],
            [new("value", "double", AnyUnit)],
            [new("Value", "double", AsAdded, null, null, "HasValue", FullPeriod, "the average")]),
        new(nameof(WilderAverage),
            "Seeded with the simple mean of the first values, then mean + (value - mean) / period.",
            [Bars("period", 14, "sets 1 / period, and the values in the seed")],
            [new("value", "double", AnyUnit)],
            [new("Value", "double", AsAdded, null, null, "HasValue", FullPeriod, "the average")]),
        new(nameof(MovingAverageConvergenceDivergence),
            "MACD: fast EMA - slow EMA, and an EMA of that line, seeded with the mean of its first values.",
            [
                Bars("fast", 12, "of the fast EMA; below slow"), Bars("slow", 26, "of the slow EMA"),
                Bars("signal", 9, "of the signal line"),
            ],
            [new("value", "double", AnyUnit)],
            [
                new("Line", "double", AsAdded, null, null, "HasLine", SlowOnly, "fast EMA - slow EMA"),
                new("SignalLine", "double", AsAdded, null, null, "HasValue", SlowAndSignal, "EMA of the line"),
                new("Histogram", "double", AsAdded, null, null, "HasValue", SlowAndSignal, "line - signal line"),
            ]),
    ];

    private static IndicatorDefinition[] OfPrices =>
    [
        new(nameof(RelativeStrengthIndex),
            "RSI: 100 x gain / (gain + loss), of simple means of the last changes or of Wilder's; 100 without a loss.",
            [
                Bars("period", 14, "changes in the means"),
                new("smoothing", nameof(RsiSmoothing), "RsiSmoothing.Wilder", "SimpleMean, Wilder", "",
                    "simple mean of the last changes, or Wilder seeded with that of the first"),
            ],
            [new("close", "Price", PriceUnits)],
            [
                new("Value", "double", Pure, 0, 100, "HasValue", PeriodAndOne, "the index"),
                new("MeanGain", "double", AsAdded, 0, null, "HasValue", PeriodAndOne, "mean rise a bar"),
                new("MeanLoss", "double", AsAdded, 0, null, "HasValue", PeriodAndOne, "mean fall a bar"),
            ]),
        new(nameof(AverageTrueRange), "ATR: Wilder's average of true ranges, from the second bar on.",
            [Bars("period", 14, "of Wilder's average")],
            [new("high", "Price", PriceUnits), new("low", "Price", PriceUnits), new("close", "Price", PriceUnits)],
            [new("Value", "double", AsAdded, 0, null, "HasValue", PeriodAndOne, "the average true range")]),
        new(nameof(AverageDirectionalIndex),
            "ADX: how strongly prices go one way, whichever; Wilder's average of DX.",
            [Bars("period", 14, "of each of Wilder's averages")],
            [new("high", "Price", PriceUnits), new("low", "Price", PriceUnits), new("close", "Price", PriceUnits)],
            [
                new("Value", "double", Pure, 0, 100, "HasValue", TwoPeriods, "ADX; Wilder calls 25 and more a trend"),
                new("PlusIndicator", "double", Pure, 0, 100, "HasValue", TwoPeriods, "+DI, strength of rises"),
                new("MinusIndicator", "double", Pure, 0, 100, "HasValue", TwoPeriods, "-DI, strength of falls"),
            ]),
    ];

    private static IndicatorDefinition[] Windows =>
    [
        new(nameof(RollingMoments), "Mean and population deviation of the last whole numbers, from exact sums.",
            [Bars("length", 20, "values in the window")],
            [new("value", "long", WholeUnits)],
            [
                new("Mean", "double", AsAdded, null, null, "IsFull", FullLength, "of the window"),
                new("Deviation", "double", AsAdded, 0, null, "IsFull", FullLength, "of the window, divided by n"),
                new("DistanceFromMean(long value)", "double", AsAdded, null, null, "IsFull", FullLength,
                    "value - mean, rounded once"),
            ]),
        new(nameof(RollingStatistics),
            "Mean and population deviation of the last numbers that are not whole; computed anew every 64 values.",
            [Bars("length", 20, "values in the window")],
            [new("value", "double", AnyUnit)],
            [
                new("Mean", "double", AsAdded, null, null, "IsFull", FullLength, "of the window"),
                new("Deviation", "double", AsAdded, 0, null, "IsFull", FullLength, "of the window, divided by n"),
            ]),
        new(nameof(RollingSum), "Exact sum of the last whole numbers.",
            [Bars("length", 20, "values in the window")],
            [new("value", "long", WholeUnits)],
            [new("Sum", "Int128", AsAdded, null, null, "IsFull", FullLength, "of the window")]),
    ];

    private static IndicatorArgument Bars(string name, int usual, string meaning) =>
        new(name, "int", $"{usual}", "1 or more", "bars", meaning);
}
