using System;
using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// RSI mean reversion: above the upper bound sell with
/// direction -min(rsi - 70, 30) / 30 and confidence (rsi - 70) / 30; below the lower one buy with both (30 - rsi) / 30.
/// The scale is the distance from the bound to the end of the range, 30 by default. A window without any change is
/// silent: the formula's 100 then means a dead market, not a strong one. The explaining values name the smoothing.
/// </summary>
public sealed class RsiMeanReversionStrategy : Strategy
{
    private readonly RelativeStrengthIndex _rsi;
    private readonly double _lower;
    private readonly double _upper;

    private RsiMeanReversionStrategy(StrategyParameters parameters)
    {
        RsiSmoothing smoothing = parameters.Int32("wilder") == 0 ? RsiSmoothing.SimpleMean : RsiSmoothing.Wilder;
        _rsi = new RelativeStrengthIndex(parameters.Int32("period"), smoothing);
        _lower = parameters.Double("lower");
        _upper = parameters.Double("upper");
    }

    public static StrategyDefinition Definition { get; } = new(
        "rsi-mean-reversion",
        [
            new ParameterDefinition("period", 14, 2, 1_000, "changes in the mean gain and loss") { Unit = "bars" },
            new ParameterDefinition("lower", 30, 1, 50, "buy below") { IsWhole = false, Unit = "RSI" },
            new ParameterDefinition("upper", 70, 50, 99, "sell above") { IsWhole = false, Unit = "RSI" },
            new ParameterDefinition("wilder", 0, 0, 1, "0 = simple mean of the last changes, 1 = Wilder's smoothing")
            {
                Unit = "0 or 1",
            },
        ],
        ["rsi", "meanGain", "meanLoss", "lower", "upper", "wilder"],
        parameters => new RsiMeanReversionStrategy(parameters))
    {
        PriceValues = ["meanGain", "meanLoss"],
    };

    public override int WarmUpBars => _rsi.Period + 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        _rsi.Add(context.Bar.Close);
        if (!_rsi.HasValue) return;
        double rsi = _rsi.Value;
        signal.Values[0] = rsi;
        signal.Values[1] = _rsi.MeanGain;
        signal.Values[2] = _rsi.MeanLoss;
        signal.Values[3] = _lower;
        signal.Values[4] = _upper;
        signal.Values[5] = (int)_rsi.Smoothing;
        if (_rsi.IsFlat) return;
        if (rsi > _upper)
        {
            double strength = Math.Min((rsi - _upper) / (100 - _upper), 1);
            signal.Set(-strength, strength);
        }
        else if (rsi < _lower)
        {
            double strength = (_lower - rsi) / _lower;
            signal.Set(strength, strength);
        }
    }

    public override void Reset() => _rsi.Reset();

    public override void Traverse(ref StateTraversal state) => _rsi.Traverse(ref state);
}
