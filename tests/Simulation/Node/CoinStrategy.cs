using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Simulation.Node;

/// <summary>
/// Wants something at most bars, either way, as a hash of the bar says: keeps every path busy. From a time on it only
/// sells.
/// </summary>
internal sealed class CoinStrategy(long sellFromSeconds) : Strategy
{
    public const string SellFrom = "sellFromSeconds";

    public static StrategyDefinition Definition { get; } = new(
        "coin", [new ParameterDefinition(SellFrom, 1e10m, 0, 1e10m, "start of the bars that say sell")], ["coin"],
        static parameters => new CoinStrategy((long)parameters.Decimal(SellFrom)));

    public override int WarmUpBars => 1;

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        var hash = new StateHash((ulong)context.Bar.OpenNanos);
        hash.Add((ulong)context.Bar.Close.Units);
        ulong coin = hash.Value;
        signal.Values[0] = coin & 0xFF;
        if (context.Bar.OpenNanos / Timestamp.NanosPerSecond >= sellFromSeconds)
        {
            signal.Set(-1, 1);
            return;
        }

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
