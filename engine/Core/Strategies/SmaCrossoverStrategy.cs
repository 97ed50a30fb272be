using System;
using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// SMA crossover: speaks on the bar on which the fast mean of closes comes to the other side of the slow
/// one, up = buy, down = sell, with full direction and confidence; silent on every other bar. Which side it is on is
/// told by the exact sums; equal means are no side, so touching and going back is no crossing. The first side seen is
/// no crossing either: nobody knows when it began.
/// </summary>
public sealed class SmaCrossoverStrategy : Strategy
{
    private readonly SimpleMovingAverage _fast;
    private readonly SimpleMovingAverage _slow;
    private int _side;

    private SmaCrossoverStrategy(StrategyParameters parameters)
    {
        _fast = new SimpleMovingAverage(parameters.Int32("fast"));
        _slow = new SimpleMovingAverage(parameters.Int32("slow"));
    }

    public static StrategyDefinition Definition { get; } = new(
        "sma-crossover",
        [
            new ParameterDefinition("fast", 20, 1, 500, "closes in the fast mean") { Unit = "bars" },
            new ParameterDefinition("slow", 50, 2, 1_000, "closes in the slow mean") { Unit = "bars" },
        ],
        ["fast", "slow", "sideBefore", "side"],
        parameters => new SmaCrossoverStrategy(parameters))
    {
        Check = parameters => parameters.Int32("fast") < parameters.Int32("slow") ? null : "fast is not below slow",
        PriceValues = ["fast", "slow"],
    };

    public override int WarmUpBars => _slow.Period + 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        long close = context.Bar.Close.Units;
        _fast.Add(close);
        _slow.Add(close);
        if (!_slow.HasValue) return;
        int before = _side;
        int side = ((_fast.Sum * _slow.Period) - (_slow.Sum * _fast.Period)) switch
        {
            var difference when difference > 0 => 1,
            var difference when difference < 0 => -1,
            _ => 0,
        };
        if (side != 0) _side = side;
        signal.Values[0] = _fast.Value;
        signal.Values[1] = _slow.Value;
        signal.Values[2] = before;
        signal.Values[3] = side;
        if (before != 0 && side == -before) signal.Set(side, 1);
    }

    public override void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _side = 0;
    }

    public override void Traverse(ref StateTraversal state)
    {
        _fast.Traverse(ref state);
        _slow.Traverse(ref state);
        state.Visit(ref _side);
        if (Math.Abs((long)_side) > 1) state.Fail();
    }
}
