using System;
using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// Bollinger breakout: bands = mean of the last closes, the newest included, +- width x their population
/// deviation. A close above the upper band buys, one below the lower band sells, on each bar that closes outside;
/// direction is full, confidence = distance from the mean in deviations / (width + 1), at most 1. Without any deviation
/// there are no bands and it is silent.
/// </summary>
public sealed class BollingerBreakoutStrategy : Strategy
{
    private readonly RollingMoments _closes;
    private readonly double _width;

    private BollingerBreakoutStrategy(StrategyParameters parameters)
    {
        _closes = new RollingMoments(parameters.Int32("period"));
        _width = parameters.Double("width");
    }

    public static StrategyDefinition Definition { get; } = new(
        "bollinger-breakout",
        [
            new ParameterDefinition("period", 20, 2, 1_000, "closes in mean and deviation") { Unit = "bars" },
            new ParameterDefinition("width", 2, 0.1m, 10, "distance from the mean to a band")
            {
                IsWhole = false,
                Unit = "deviations",
            },
        ],
        ["mean", "deviation", "lower", "upper", "distance"],
        parameters => new BollingerBreakoutStrategy(parameters))
    {
        PriceValues = ["mean", "deviation", "lower", "upper"],

        // The farthest of n values is sqrt(n - 1) population deviations away from their mean.
        Check = parameters =>
            parameters.Double("width") * parameters.Double("width") < parameters.Int32("period") - 1
                ? null
                : "no close can be so many deviations away from the mean of so few",
    };

    public override int WarmUpBars => _closes.Length;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        long close = context.Bar.Close.Units;
        _closes.Add(close);
        if (!_closes.IsFull) return;
        double deviation = _closes.Deviation;
        signal.Values[0] = _closes.Mean;
        signal.Values[1] = deviation;
        signal.Values[2] = _closes.Mean - (_width * deviation);
        signal.Values[3] = _closes.Mean + (_width * deviation);
        if (deviation == 0) return;
        double distance = _closes.DistanceFromMean(close) / deviation;
        signal.Values[4] = distance;
        if (Math.Abs(distance) > _width) signal.Set(Math.Sign(distance), Math.Abs(distance) / (_width + 1));
    }

    public override void Reset() => _closes.Reset();

    public override void Traverse(ref StateTraversal state) => _closes.Traverse(ref state);
}
