using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Strategies;

/// <summary>
/// What a decision wants done. Sizing, risk and orders come after it and may still refuse.
/// </summary>
public readonly record struct OrderIntent
{
    public InstrumentId Instrument { get; init; }

    public Side Side { get; init; }

    /// <summary>|combined| in units of 10^-9, truncated: share of the full size that is wanted, 1..10^9.</summary>
    public long SizeFraction { get; init; }

    /// <summary>Units of <see cref="SizeFraction"/> per one.</summary>
    public const long SizeFractionPerOne = 1_000_000_000;

    public OrderType OrderType { get; init; }

    /// <summary>
    /// Limit orders join the touch: best bid to buy, best ask to sell, on the tick and never better than the touch.
    /// None for market orders.
    /// </summary>
    public Price LimitPrice { get; init; }

    public Urgency Urgency { get; init; }

    /// <summary>Bit i = strategy i of the configuration made it.</summary>
    public uint Signals { get; init; }

    /// <summary>The weighted average behind it, -1..1.</summary>
    public double Combined { get; init; }

    /// <summary>Start of the bar that was decided on, venue time.</summary>
    public long BarOpenNanos { get; init; }

    /// <summary>Touch at the decision, to measure slippage against; none when unknown.</summary>
    public Price DecisionBid { get; init; }

    public Price DecisionAsk { get; init; }
}
