using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.EndToEnd.Torture.Poison;

/// <summary>
/// Plants one poison event: it breaks an invariant at the first bar that closes while something is held, and whenever
/// the engine comes to that moment again. It gives no signal.
/// </summary>
internal sealed class PoisonStrategy : Strategy
{
    public const string Name = "poison";

    private readonly Poison _poison;

    private PoisonStrategy(Poison poison) => _poison = poison;

    public override int WarmUpBars => 1;

    /// <summary>A definition whose strategies share the one moment.</summary>
    public static StrategyDefinition Define()
    {
        var poison = new Poison();
        return new StrategyDefinition(Name, [], [], _ => new PoisonStrategy(poison));
    }

    public override void OnBarClosed(in BarContext context, ref Signal signal)
    {
        if (context.IsWarmUp || context.Position.IsZero) return;
        var moment = new Moment(
            context.Instrument.Value, context.Bar.OpenNanos, context.BestBid.Price, context.BestBid.Quantity,
            context.BestAsk.Price, context.BestAsk.Quantity, context.BookImbalance(100), context.Position);
        _poison.Moment ??= moment;
        bool isPoison = _poison.Moment == moment;
        Invariant.Check(!isPoison, InvariantCode.PositionIsSumOfFills, context.Position.Units);
    }

    public override void Reset()
    {
    }

    public override void Traverse(ref StateTraversal state)
    {
    }

    private sealed class Poison
    {
        public Moment? Moment { get; set; }
    }

    private sealed record Moment(
        int Instrument, long OpenNanos, Price Bid, Quantity BidQuantity, Price Ask, Quantity AskQuantity,
        double Imbalance, Quantity Position);
}
