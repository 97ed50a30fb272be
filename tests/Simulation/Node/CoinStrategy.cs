using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;

namespace LowLatency.Simulation.Node;

/// <summary>Wants something at most bars, either way, as a hash of the bar says: keeps every path busy.</summary>
internal sealed class CoinStrategy : Strategy
{
    public static StrategyDefinition Definition { get; } = new("coin", [], ["coin"], _ => new CoinStrategy());

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        var hash = new StateHash((ulong)context.Bar.OpenNanos);
        hash.Add((ulong)context.Bar.Close.Units);
        ulong coin = hash.Value;
        signal.Values[0] = coin & 0xFF;
        if ((coin & 3) == 0) return;
        signal.Set((coin & 4) == 0 ? 1 : -1, 0.3 + (((coin >> 8) & 0xFF) / 400.0));
    }

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }
}
