using System;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// For tests: the bar's direction, with its trade count in percent as confidence. A bar of
/// <see cref="FaultTrades"/> trades is its fault.
/// </summary>
public sealed class FollowBarStrategy : Strategy
{
    public const int FaultTrades = 7_777;

    public static StrategyDefinition Definition { get; } =
        new("follow-bar", [], ["change"], _ => new FollowBarStrategy());

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        if (context.Bar.TradeCount == FaultTrades) throw new InvalidOperationException("no such bar");
        long change = context.Bar.Close.Units - context.Bar.Open.Units;
        signal.Values[0] = change;
        if (change != 0) signal.Set(change > 0 ? 1 : -1, context.Bar.TradeCount / 100.0);
    }

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }
}
