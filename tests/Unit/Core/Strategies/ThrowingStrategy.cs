using System;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>A strategy with a fault: throws at its first bar, or when asked for its bars.</summary>
internal sealed class ThrowingStrategy(bool isWarm) : Strategy
{
    public static StrategyDefinition Definition { get; } =
        new("throwing", [], [], static _ => new ThrowingStrategy(isWarm: true));

    public override int WarmUpBars => isWarm ? 1 : throw new InvalidOperationException("no bars");

    public override void OnBarClosed(in BarContext context, ref Signal signal) =>
        throw new InvalidOperationException("at a bar");

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }
}
