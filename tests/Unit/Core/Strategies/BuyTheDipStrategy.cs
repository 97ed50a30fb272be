using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>What a user writes: one class, one file. Buys after a bar that fell, with a configured strength.</summary>
internal sealed class BuyTheDipStrategy(StrategyParameters parameters) : Strategy
{
    private readonly double _strength = parameters.Double("strength");
    private long _bars;

    public static StrategyDefinition Definition { get; } = new(
        "buy-the-dip",
        [new ParameterDefinition("strength", 1, -1, 1, "direction") { IsWhole = false }],
        ["bars"],
        parameters => new BuyTheDipStrategy(parameters));

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        signal.Values[0] = ++_bars;
        if (context.Bar.Close < context.Bar.Open) signal.Set(_strength, 1);
    }

    public override void Reset() => _bars = 0;

    public override void Traverse(ref StateTraversal state) => state.Visit(ref _bars);
}
