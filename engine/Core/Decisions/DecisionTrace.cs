using LowLatency.Core.Risk;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Decisions;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Decisions;

/// <summary>
/// The last decision of an instrument with all that led to it. Derived, so no part of the state: a replay
/// makes it again. What was not reached has its default value.
/// </summary>
public struct DecisionTrace
{
    public DecisionKind Kind;

    /// <summary>Why there was no order; None = an order was placed, or a parent order begun.</summary>
    public ReasonCode Reason;

    public InstrumentId Instrument;

    /// <summary>Journal sequence of the event that caused it.</summary>
    public long Sequence;

    /// <summary>Engine time, unix nanoseconds.</summary>
    public long TimeNanos;

    /// <summary>How the signals combined; the signals are in the decision maker.</summary>
    public CombinedSignal Combined;

    public OrderIntent Intent;

    /// <summary>Signed position at the decision.</summary>
    public Quantity Position;

    public Notional Equity;

    /// <summary>Equity x share x strength.</summary>
    public Notional Budget;

    /// <summary>The order as it was to be: side, type, price, quantity, flags.</summary>
    public Side Side;

    public OrderType OrderType;

    public OrderFlags OrderFlags;

    /// <summary>Zero for a market order.</summary>
    public Price LimitPrice;

    /// <summary>Where a stop order is to be triggered; zero for others.</summary>
    public Price TriggerPrice;

    public Quantity Quantity;

    /// <summary>What the gates saw.</summary>
    public RiskContext Risk;

    /// <summary>What each gate said.</summary>
    public RiskVerdict Verdict;

    /// <summary>The order placed, if any.</summary>
    public ClientOrderId Order;

    /// <summary>Number of the parent order that was begun or whose child it is, else 0.</summary>
    public long Parent;
}
