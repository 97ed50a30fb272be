using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.EndToEnd.Upgrade;

/// <summary>
/// The strategy that recorded tests/Goldens/Journal/v1-open: the bar's direction, with its trade count in percent as
/// confidence. Of bars behind that recording it says nothing, so that what was recorded is all there is to trade.
/// </summary>
public sealed class FollowBarStrategy : Strategy
{
    private const long QuietFromNanos = 1_775_000_000_000_000_000;

    /// <summary>Like every strategy of version 1: without a source, so without a digest.</summary>
    public static StrategyDefinition Definition { get; } =
        new("follow-bar", [], ["change"], _ => new FollowBarStrategy());

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        long change = context.Bar.Close.Units - context.Bar.Open.Units;
        signal.Values[0] = change;
        bool isQuiet = context.Bar.OpenNanos >= QuietFromNanos;
        if (change != 0 && !isQuiet) signal.Set(change > 0 ? 1 : -1, context.Bar.TradeCount / 100.0);
    }

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }
}
