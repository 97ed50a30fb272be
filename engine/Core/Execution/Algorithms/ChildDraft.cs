using System;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution.Algorithms;

/// <summary>What the next child of a parent order would be, now. Pure; business thread.</summary>
internal static class ChildDraft
{
    /// <summary>A TWAP's child is at most so many slices' shares.</summary>
    public const int TwapSharesMax = 2;

    /// <summary>Price of a child that waits at the touch; none = it can not be told or would cross.</summary>
    public static Price AtTouch(in ParentOrder parent, MarketState market, SplitLimits limits)
    {
        Price price = OrderPricer.JoinTouch(
            market.BestBid.Price, market.BestAsk.Price, market.Mid(Rounding.HalfEven), parent.Side,
            market.Rules.TickUnits, limits.CollarPpmOf(parent.IsReduceOnly));
        return price.IsNone ? price : Bounded(parent, price, market.Rules.TickUnits);
    }

    /// <summary>How far a child that takes may reach; none = not to the other side.</summary>
    public static Price Across(in ParentOrder parent, MarketState market, SplitLimits limits)
    {
        Price bid = market.BestBid.Price;
        Price ask = market.BestAsk.Price;
        Price price = OrderPricer.Cross(
            bid, ask, market.Mid(Rounding.HalfEven), parent.Side, market.Rules.TickUnits,
            limits.CollarPpmOf(parent.IsReduceOnly));
        if (price.IsNone) return price;
        price = Bounded(parent, price, market.Rules.TickUnits);
        bool isCrossing = parent.Side == Side.Buy ? price >= ask : price <= bid;
        return isCrossing ? price : Price.None;
    }

    /// <summary>The touch has gone away from a child that waits at it.</summary>
    public static bool IsLeftBehind(in ParentOrder parent, Price limit, MarketState market, SplitLimits limits)
    {
        Price price = AtTouch(parent, market, limits);
        if (price.IsNone) return false;
        return parent.Side == Side.Buy ? price > limit : price < limit;
    }

    /// <summary>
    /// Fills in type, price and quantity. SizeBelowMinimum when less is wanted than the venue takes, None with a
    /// quantity of zero when nothing is wanted; PriceUnavailable or RiskPriceCollar without a price.
    /// </summary>
    /// <param name="parent">What it is for.</param>
    /// <param name="market">Where it goes.</param>
    /// <param name="limits">The settings.</param>
    /// <param name="isCrossing">All that is left is to be taken from the book.</param>
    /// <param name="freeUnits">Quantity units free to be sold; long.MaxValue = nobody knows of a limit.</param>
    /// <param name="draft">The child, filled in as far as the reason allows.</param>
    public static ReasonCode TryMake(
        in ParentOrder parent, MarketState market, SplitLimits limits, bool isCrossing, long freeUnits,
        ref Order draft)
    {
        bool isTaking = isCrossing || (parent.Algorithm == SplitAlgorithm.Twap && parent.Type == OrderType.Market);
        Price price = isTaking ? Across(parent, market, limits) : AtTouch(parent, market, limits);
        if (price.IsNone)
        {
            bool hasTouch = market.BestBid.Price.Units > 0 && market.BestAsk.Price.Units > 0;
            return isTaking && hasTouch ? ReasonCode.RiskPriceCollar : ReasonCode.PriceUnavailable;
        }

        Quantity target = isCrossing ? parent.Remaining : parent.Algorithm switch
        {
            SplitAlgorithm.Twap => SlicePlan.Twap(
                parent.Total, parent.Filled, parent.Slice, limits.Slices, market.Rules.LotUnits),
            SplitAlgorithm.Iceberg => SlicePlan.Display(parent.Total, limits.DisplayPpm, price, market.Rules),
            _ => parent.Remaining,
        };
        if (!isCrossing && parent.Algorithm == SplitAlgorithm.Twap) target = Capped(parent, target, market, limits);
        if (target.IsZero) return ReasonCode.None;
        ReasonCode reason = SlicePlan.Fit(
            target, parent.Remaining, price, limits.CollarPpmOf(parent.IsReduceOnly), market.Rules,
            out Quantity quantity);
        if (reason != ReasonCode.None) return reason;
        Price touch = parent.Side == Side.Buy ? market.BestAsk.Price : market.BestBid.Price;
        draft.Type = OrderType.Limit;
        draft.TimeInForce = isTaking ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancel;
        draft.LimitPrice = price;
        bool isExit = parent.IsReduceOnly && parent.Side == Side.Sell;
        draft.Quantity = isExit
            ? new Quantity(OrderSizer.Sellable(quantity.Units, freeUnits, price, market.Rules))
            : quantity;
        draft.DecisionPrice = isTaking ? touch : price;
        return ReasonCode.None;
    }

    // What earlier slices left is caught up with in steps: many of them at once would be the large order again.
    private static Quantity Capped(in ParentOrder parent, Quantity target, MarketState market, SplitLimits limits)
    {
        long lot = market.Rules.LotUnits;
        Int128 share = ((Int128)(parent.Total.Units / limits.Slices) + lot - 1) / lot * lot;
        return new Quantity((long)Int128.Min(target.Units, TwapSharesMax * share));
    }

    // The limit lies on the tick of its day; where that has become coarser, the next one that is not beyond it counts.
    private static Price Bounded(in ParentOrder parent, Price price, long tick)
    {
        bool isBeyond = parent.Side == Side.Buy ? price > parent.LimitPrice : price < parent.LimitPrice;
        return isBeyond ? OrderPricer.WithinLimit(parent.LimitPrice, parent.Side, tick) : price;
    }
}
