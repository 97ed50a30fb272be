using LowLatency.Core.Signals;
using LowLatency.Model.State;

namespace LowLatency.Core.Strategies;

/// <summary>
/// Buy and hold, the yardstick of the others: a full buy on every closed bar while nothing is held, silent
/// while something is. An entry that was refused or not filled is so tried again; and after a stop closed the position
/// it buys again, so the plain yardstick needs stops and cooldowns off.
/// </summary>
public sealed class BuyAndHoldStrategy : Strategy
{
    private BuyAndHoldStrategy()
    {
    }

    public static StrategyDefinition Definition { get; } = new(
        "buy-and-hold", [], ["position"], _ => new BuyAndHoldStrategy());

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        signal.Values[0] = context.ToBase(context.Position);
        if (context.Position.IsZero) signal.Set(1, 1);
    }

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }
}
