using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Strategies;

/// <summary>
/// Keltner channel with an ADX filter: in a trend, a close above the channel buys and one below it sells. The channel
/// is an EMA of closes +- width x ATR; what counts as a trend is said by ADX.
/// </summary>
public sealed class KeltnerAdxStrategy : Strategy
{
    private readonly ExponentialMovingAverage _middle;
    private readonly AverageTrueRange _range;
    private readonly AverageDirectionalIndex _strength;
    private readonly double _width;
    private readonly double _trendFrom;

    private KeltnerAdxStrategy(StrategyParameters parameters)
    {
        _middle = new ExponentialMovingAverage(parameters.Int32("period"));
        _range = new AverageTrueRange(parameters.Int32("rangePeriod"));
        _strength = new AverageDirectionalIndex(parameters.Int32("adxPeriod"));
        _width = parameters.Double("width");
        _trendFrom = parameters.Double("trendFrom");
    }

    public static StrategyDefinition Definition { get; } = new(
        "keltner-adx",
        [
            new ParameterDefinition("period", 20, 2, 500, "EMA in the middle of the channel") { Unit = "bars" },
            new ParameterDefinition("rangePeriod", 10, 2, 500, "ATR that sets its width") { Unit = "bars" },
            new ParameterDefinition("width", 2, 0.1m, 10, "middle to edge") { IsWhole = false, Unit = "ATR" },
            new ParameterDefinition("adxPeriod", 14, 2, 200, "ADX that tells a trend") { Unit = "bars" },
            new ParameterDefinition("trendFrom", 25, 0, 100, "least ADX of a trend") { IsWhole = false, Unit = "ADX" },
        ],
        ["middle", "lower", "upper", "adx"],
        parameters => new KeltnerAdxStrategy(parameters))
    {
        PriceValues = ["middle", "lower", "upper"],
    };

    public override int WarmUpBars => Math.Max(Math.Max(_middle.Period, _range.Period + 1), _strength.WarmUp);

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        ref readonly Bar bar = ref context.Bar;
        _middle.Add(bar.Close.Units);
        _range.Add(bar.High, bar.Low, bar.Close);
        _strength.Add(bar.High, bar.Low, bar.Close);
        if (!_middle.HasValue || !_range.HasValue || !_strength.HasValue) return;
        double reach = _width * _range.Value;
        double lower = _middle.Value - reach;
        double upper = _middle.Value + reach;
        signal.Values[0] = _middle.Value;
        signal.Values[1] = lower;
        signal.Values[2] = upper;
        signal.Values[3] = _strength.Value;
        if (_strength.Value < _trendFrom) return;
        double confidence = _strength.Value / 50;
        if (bar.Close.Units > upper) signal.Set(1, confidence);
        if (bar.Close.Units < lower) signal.Set(-1, confidence);
    }

    public override void Reset()
    {
        _middle.Reset();
        _range.Reset();
        _strength.Reset();
    }

    public override void Traverse(ref StateTraversal state)
    {
        _middle.Traverse(ref state);
        _range.Traverse(ref state);
        _strength.Traverse(ref state);
    }
}
