using System;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.EndToEnd.Strategies;

/// <summary>
/// Breaks of a Keltner channel (EMA and average true range), only while the ADX says that there is a trend. No project
/// compiles this file: the tests give it to `lowlatency`, as a user would.
/// </summary>
public sealed class KeltnerAdxStrategy : Strategy
{
    private readonly ExponentialMovingAverage _middle;
    private readonly AverageTrueRange _range;
    private readonly AverageDirectionalIndex _trend;
    private readonly double _width;
    private readonly double _trendMin;

    private KeltnerAdxStrategy(StrategyParameters parameters)
    {
        _middle = new ExponentialMovingAverage(parameters.Int32("period"));
        _range = new AverageTrueRange(parameters.Int32("rangePeriod"));
        _trend = new AverageDirectionalIndex(parameters.Int32("trendPeriod"));
        _width = parameters.Double("width");
        _trendMin = parameters.Double("trendMin");
    }

    public static StrategyDefinition Definition { get; } = new(
        "keltner-adx",
        [
            new ParameterDefinition("period", 20, 2, 500, "closes in the EMA of the channel's middle"),
            new ParameterDefinition("rangePeriod", 10, 2, 500, "bars in the average true range"),
            new ParameterDefinition("trendPeriod", 14, 2, 500, "bars in the ADX"),
            new ParameterDefinition("width", 2, 0.1m, 20, "average true ranges from the middle to each side")
            {
                IsWhole = false,
            },
            new ParameterDefinition("trendMin", 25, 0, 100, "ADX from which on there is a trend") { IsWhole = false },
        ],
        ["middle", "upper", "lower", "adx"],
        parameters => new KeltnerAdxStrategy(parameters))
    {
        PriceValues = ["middle", "upper", "lower"],
    };

    public override int WarmUpBars => Math.Max(_middle.Period, Math.Max(_range.Period + 1, 2 * _trend.Period));

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        double close = context.Bar.Close.Units;
        _middle.Add(close);
        _range.Add(context.Bar.High, context.Bar.Low, context.Bar.Close);
        _trend.Add(context.Bar.High, context.Bar.Low, context.Bar.Close);
        if (!_middle.HasValue || !_range.HasValue || !_trend.HasValue) return;
        double upper = _middle.Value + (_width * _range.Value);
        double lower = _middle.Value - (_width * _range.Value);
        signal.Values[0] = _middle.Value;
        signal.Values[1] = upper;
        signal.Values[2] = lower;
        signal.Values[3] = _trend.Value;
        if (_trend.Value < _trendMin) return;
        if (close > upper) signal.Set(1, 1);
        if (close < lower) signal.Set(-1, 1);
    }

    public override void Reset()
    {
        _middle.Reset();
        _range.Reset();
        _trend.Reset();
    }

    public override void Save(ref StateWriter writer)
    {
        _middle.Save(ref writer);
        _range.Save(ref writer);
        _trend.Save(ref writer);
    }

    public override void Load(ref StateReader reader)
    {
        _middle.Load(ref reader);
        _range.Load(ref reader);
        _trend.Load(ref reader);
    }
}
