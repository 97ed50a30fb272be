using System;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Unit.Strategies;

/// <summary>Speaks on every third bar, and breaks one rule when asked to.</summary>
internal sealed class FaultyStrategy(string fault) : Strategy
{
    private static long _bars;
    private long _count;
    private long _hidden;

    public static StrategyDefinition DefinitionWith(string fault) => new(
        "faulty",
        [new ParameterDefinition("period", fault == "defaults" ? 0 : 3, 1, 9, "bars") { Unit = UnitWith(fault) }],
        fault == "twice" ? ["count", "count"] : ["count"],
        _ => new FaultyStrategy(fault))
    {
        PriceValues = fault == "price" ? ["close"] : [],
    };

    public override int WarmUpBars => fault == "early" ? 4 : 3;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        _count++;
        _hidden++;
        _bars++;
        signal.Values[0] = _count;
        if (fault == "allocation") GC.KeepAlive(new long[4]);
        if (fault == "throws" && _count == 50) throw new InvalidOperationException("no such bar");
        if (fault == "unnamed") signal.Values[1] = 1;
        if (fault == "mute" || _count % 3 != 0) return;
        double direction = _count % 6 == 0 ? 1 : -1;
        if (fault == "hidden") direction *= (_hidden % 2) - 0.5;
        if (fault == "static") direction *= 1.0 / _bars;
        signal.Set(direction, 1);
        if (fault == "range") signal.Direction = 2;
    }

    public override void Reset()
    {
        if (fault != "reset") _count = 0;
        if (fault != "hiddenReset") _hidden = 0;
    }

    public override void Traverse(ref StateTraversal state)
    {
        state.Visit(ref _count);
        if (fault is not ("hidden" or "hiddenReset")) state.Visit(ref _hidden);
        if (fault == "load" && !state.IsLoading) state.Next(0L);
    }

    private static string UnitWith(string fault) => fault == "unit" ? "" : "bars";
}
