using System;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Core.Risk;

/// <summary>
/// All that the gates may look at for one order, gathered by the engine at the moment of decision. Gates are pure
/// functions of it, so a recorded context explains and reproduces a verdict.
/// </summary>
public struct RiskContext
{
    public long NowNanos;

    // The order.
    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public OrderFlags Flags;
    public Quantity Quantity;

    /// <summary>Zero for a market order.</summary>
    public Price LimitPrice;

    /// <summary>
    /// What it counts at in exposure and cash, the most that it may come to: a limit's own price, the collar's upper
    /// edge for a market buy, the mid for a sell that takes. Not how bad its fill may be: that is the limit price.
    /// </summary>
    public Price WorstPrice;

    /// <summary>
    /// Quantity x worst price in the quote asset, rounded up; the bound of 64 bits when it does not fit.
    /// </summary>
    public Notional WorstCost;

    /// <summary>The same in the reporting asset; zero while the quote asset has no rate.</summary>
    public Notional WorstNotional;

    public InstrumentRules Rules;

    // The account.

    /// <summary>In the reporting asset, as the exposures are.</summary>
    public Notional Equity;

    /// <summary>
    /// Cash of the order's account, in the order's quote asset, that no working buy has claimed at its worst price.
    /// </summary>
    public Notional CashFree;

    /// <summary>Signed position of the instrument.</summary>
    public Quantity Position;

    /// <summary>
    /// Quantity of live orders (unknown ones too) that would shrink the position on this order's side.
    /// </summary>
    public Quantity WorkingSameSide;

    /// <summary>Value of the symbol over all venues if this order and every working one of its side fill.</summary>
    public Int128 SymbolExposureAfter;

    /// <summary>The same summed over all symbols; for accounts that may be short.</summary>
    public Int128 GrossExposureAfter;

    /// <summary>
    /// What is held of an asset, or the order's quote asset, cannot be valued in the reporting asset now.
    /// </summary>
    public bool IsAssetUnvalued;

    /// <summary>A number on the way to this context left its range: the order's, or any of the engine's.</summary>
    public bool HasOverflown;

    /// <summary>A number of the order itself left its range.</summary>
    public bool HasOrderOverflown;

    // The market.
    public Price Mid;

    /// <summary>The announced end of the instrument's trading is near.</summary>
    public bool IsDelisting;
    public bool IsBookProven;
    public bool IsFeedStale;
    public bool IsWarmedUp;
    public bool IsFlowToxic;

    /// <summary>Full buckets of the window of VPIN, and how many it needs before it has a value.</summary>
    public int FlowBuckets;
    public int FlowBucketsNeeded;

    /// <summary>The size of a bucket is known.</summary>
    public bool HasFlowBucket;

    // The machine.
    public int OpenOrders;

    /// <summary>Orders placed in the last second.</summary>
    public int OrdersInLastSecond;
    public bool IsTradingEnabled;
    public bool IsOperatorHalted;
    public bool IsDailyLossHalted;
    public bool IsDrawdownHalted;
    public bool IsKilled;

    /// <summary>The one of all instruments, or the order's own.</summary>
    public bool IsRejectBreakerOpen;
    public bool IsDriftHalted;

    /// <summary>The venue's order gateway has nothing unproven.</summary>
    public bool IsVenueReady;

    /// <summary>More of the base asset is held than the engine's numbers hold.</summary>
    public bool IsBalanceAboveRange;

    /// <summary>VPIN has a value.</summary>
    public readonly bool IsFlowKnown => FlowBuckets >= FlowBucketsNeeded;

    public readonly bool IsReduceOnly => (Flags & OrderFlags.ReduceOnly) != 0;
}
