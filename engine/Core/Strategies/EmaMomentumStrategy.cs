using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// EMA momentum with a z-score and volume confirmation: spread =
/// (fast - slow) / slow; z = (spread - mean) / (sd + 1e-8) over the last spreads, the newest included, population sd;
/// direction = z / 3 clipped to one; confidence = min(|z| / 3, 1) x min(volume ratio, 2) / 2.
/// </summary>
public sealed class EmaMomentumStrategy : Strategy
{
    private const double Epsilon = 1e-8;
    private const double FullZ = 3;
    private const int BarsAfterSlow = 5;

    private readonly ExponentialMovingAverage _fast;
    private readonly ExponentialMovingAverage _slow;
    private readonly RollingStatistics _spreads;
    private readonly RollingSum _volumes;
    private readonly int _volumePeriod;
    private int _bars;

    private EmaMomentumStrategy(StrategyParameters parameters)
    {
        _fast = new ExponentialMovingAverage(parameters.Int32("fast"));
        _slow = new ExponentialMovingAverage(parameters.Int32("slow"));
        _spreads = new RollingStatistics(parameters.Int32("zWindow"));
        _volumePeriod = parameters.Int32("volumePeriod");
        _volumes = new RollingSum(_volumePeriod);
    }

    public static StrategyDefinition Definition { get; } = new(
        "ema-momentum",
        [
            new ParameterDefinition("fast", 9, 1, 500, "period of the fast EMA") { Unit = "bars" },
            new ParameterDefinition("slow", 21, 2, 1_000, "period of the slow EMA") { Unit = "bars" },
            new ParameterDefinition("zWindow", 50, 2, 1_000, "spreads in mean and deviation") { Unit = "bars" },
            new ParameterDefinition("volumePeriod", 20, 1, 1_000, "volumes in their mean, the newest included")
            {
                Unit = "bars",
            },
        ],
        ["fast", "slow", "spread", "spreadMean", "spreadDeviation", "z", "volumeRatio"],
        parameters => new EmaMomentumStrategy(parameters))
    {
        Check = parameters => parameters.Int32("fast") < parameters.Int32("slow") ? null : "fast is not below slow",
        PriceValues = ["fast", "slow"],
    };

    public override int WarmUpBars =>
        Math.Max(Math.Max(_slow.Period + BarsAfterSlow, _slow.Period - 1 + _spreads.Length), _volumePeriod);

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        ref readonly Bar bar = ref context.Bar;
        _fast.Add(bar.Close.Units);
        _slow.Add(bar.Close.Units);
        _volumes.Add(bar.Volume.Units);
        if (_bars < int.MaxValue) _bars++;
        if (!_slow.HasValue) return;
        double spread = (_fast.Value - _slow.Value) / _slow.Value;
        _spreads.Add(spread);
        double deviation = _spreads.Deviation;
        double z = (spread - _spreads.Mean) / (deviation + Epsilon);
        double unitsPerBase = context.ToBase(new(1));
        double meanVolume = (double)_volumes.Sum / _volumes.Count * unitsPerBase;
        double volumeRatio = context.ToBase(bar.Volume) / (meanVolume + Epsilon);
        signal.Values[0] = _fast.Value;
        signal.Values[1] = _slow.Value;
        signal.Values[2] = spread;
        signal.Values[3] = _spreads.Mean;
        signal.Values[4] = deviation;
        signal.Values[5] = z;
        signal.Values[6] = volumeRatio;
        if (_bars < WarmUpBars) return;
        double strength = Math.Min(Math.Abs(z) / FullZ, 1);
        signal.Set(z / FullZ, strength * Math.Min(volumeRatio, 2) / 2);
    }

    public override void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _spreads.Reset();
        _volumes.Reset();
        _bars = 0;
    }

    public override void Traverse(ref StateTraversal state)
    {
        _fast.Traverse(ref state);
        _slow.Traverse(ref state);
        _spreads.Traverse(ref state);
        _volumes.Traverse(ref state);
        state.Visit(ref _bars);
    }
}
