using System;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Unit.Strategies;

/// <summary>Says with full confidence that the close left the range of the bars before it.</summary>
public sealed class DonchianStrategy : Strategy
{
    private readonly int _period;

    private DonchianStrategy(StrategyParameters parameters) => _period = parameters.Int32("period");

    public static StrategyDefinition Definition { get; } = new(
        "donchian",
        [new ParameterDefinition("period", 20, 2, 200, "bars whose range is to be left")],
        ["upper", "lower"],
        parameters => new DonchianStrategy(parameters))
    {
        PriceValues = ["upper", "lower"],
    };

    public override int WarmUpBars => _period + 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        if (context.BarCount <= _period) return;
        long upper = long.MinValue;
        long lower = long.MaxValue;
        for (int i = 1; i <= _period; i++)
        {
            upper = Math.Max(upper, context.BarBefore(i).High.Units);
            lower = Math.Min(lower, context.BarBefore(i).Low.Units);
        }

        signal.Values[0] = upper;
        signal.Values[1] = lower;
        long close = context.Bar.Close.Units;
        if (close > upper) signal.Set(1, 1);
        if (close < lower) signal.Set(-1, 1);
    }

    public override void Reset()
    {
    }

    public override void Save(ref StateWriter writer)
    {
    }

    public override void Load(ref StateReader reader)
    {
    }
}
