using System;
using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// MACD: speaks on the bar on which the MACD line comes to the other side of its signal line, up = buy,
/// down = sell, with full direction and confidence; silent on every other bar. Equal lines are no side, and the first
/// side seen is no crossing.
/// </summary>
public sealed class MacdStrategy : Strategy
{
    private readonly MovingAverageConvergenceDivergence _macd;
    private int _side;

    private MacdStrategy(StrategyParameters parameters) => _macd = new MovingAverageConvergenceDivergence(
        parameters.Int32("fast"), parameters.Int32("slow"), parameters.Int32("signal"));

    public static StrategyDefinition Definition { get; } = new(
        "macd",
        [
            new ParameterDefinition("fast", 12, 1, 500, "period of the fast EMA") { Unit = "bars" },
            new ParameterDefinition("slow", 26, 2, 1_000, "period of the slow EMA") { Unit = "bars" },
            new ParameterDefinition("signal", 9, 1, 500, "period of the EMA of the line") { Unit = "bars" },
        ],
        ["line", "signalLine", "histogram", "sideBefore", "side"],
        parameters => new MacdStrategy(parameters))
    {
        Check = parameters => parameters.Int32("fast") < parameters.Int32("slow") ? null : "fast is not below slow",
        PriceValues = ["line", "signalLine", "histogram"],
    };

    public override int WarmUpBars => _macd.WarmUp + 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        _macd.Add(context.Bar.Close.Units);
        if (!_macd.HasValue) return;
        double histogram = _macd.Histogram;
        int before = _side;
        int side = histogram > 0 ? 1 : histogram < 0 ? -1 : 0;
        if (side != 0) _side = side;
        signal.Values[0] = _macd.Line;
        signal.Values[1] = _macd.SignalLine;
        signal.Values[2] = histogram;
        signal.Values[3] = before;
        signal.Values[4] = side;
        if (before != 0 && side == -before) signal.Set(side, 1);
    }

    public override void Reset()
    {
        _macd.Reset();
        _side = 0;
    }

    public override void Traverse(ref StateTraversal state)
    {
        _macd.Traverse(ref state);
        state.Visit(ref _side);
        if (Math.Abs((long)_side) > 1) state.Fail();
    }
}
