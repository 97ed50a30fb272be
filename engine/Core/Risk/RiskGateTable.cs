using System;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using static LowLatency.Core.Risk.RiskGateScope;

namespace LowLatency.Core.Risk;

/// <summary>
/// The risk gates: a row for each, in the order in which they are asked, and below it what a row computes
/// (docs/add-a-risk-gate.md). Pure; any thread.
/// </summary>
public static class RiskGateTable
{
    private static readonly RiskGate[] Table =
    [
        new(RiskGateId.OperatorHalt, ReasonCode.RiskHalted, Entries,
            "an operator, or the engine for itself, asked for no new entries",
            static (in context, _) => context.IsOperatorHalted),
        new(RiskGateId.DailyLoss, ReasonCode.RiskDailyLoss, Entries,
            "the loss of the day went beyond risk.dailyLossPercentMax; until 00:00 UTC",
            static (in context, _) => context.IsDailyLossHalted),
        new(RiskGateId.Drawdown, ReasonCode.RiskDrawdown, Entries,
            "the drawdown went beyond risk.drawdownPercentMax; until an operator resumes",
            static (in context, _) => context.IsDrawdownHalted),
        new(RiskGateId.Concentration, ReasonCode.RiskConcentration, Entries,
            "the symbol's share of equity, working orders at their worst price, exceeds risk.symbolExposurePercentMax",
            IsConcentrated),
        new(RiskGateId.OrderNotional, ReasonCode.RiskOrderNotional, Entries,
            "the order's value at its worst price exceeds risk.orderNotionalMax",
            static (in context, limits) => context.WorstNotional > limits.OrderNotionalMax),
        new(RiskGateId.ToxicFlow, ReasonCode.RiskToxicFlow, Entries,
            "informed flow is likely: VPIN is above risk.vpinMax; or, with risk.isVpinRequired, it has no value yet",
            static (in context, limits) => context.IsFlowToxic || (limits.IsVpinRequired && !context.IsFlowKnown))
        {
            CloserReason = static (in context) => context.IsFlowToxic
                ? ReasonCode.RiskToxicFlow : ReasonCode.RiskFlowUnknown,
        },
        new(RiskGateId.PriceCollar, ReasonCode.RiskPriceCollar, AllOrders,
            "the limit price is further from the mid than risk.collarPercent (risk.exitCollarPercent for one that only "
            + "reduces), or there is no mid",
            IsOutsideCollar),
        new(RiskGateId.OpenOrders, ReasonCode.RiskOpenOrders, Entries,
            "risk.openOrdersMax orders live, those of unknown outcome counted",
            static (in context, limits) => context.OpenOrders >= limits.OpenOrdersMax),
        new(RiskGateId.OrderRate, ReasonCode.RiskOrderRate, AllOrders,
            "risk.ordersPerSecondMax orders (twice as many for one that only reduces) were placed in the last second",
            IsTooFrequent),
        new(RiskGateId.Balance, ReasonCode.RiskBalance, Entries,
            "a buy needs more than the cash that no working buy has claimed, or a sell more than the position; "
            + "an account that may be short: all exposure exceeds equity",
            IsUncovered),
        new(RiskGateId.RejectRate, ReasonCode.RiskRejectRate, Entries,
            "the venue refused risk.rejectsMax of the last risk.rejectWindow orders, or of the instrument's own, or "
            + "its market is closed; for risk.rejectBreakerMillis",
            static (in context, _) => context.IsRejectBreakerOpen),
        new(RiskGateId.ReduceOnly, ReasonCode.RiskReduceOnlyInvalid, ReduceOnly,
            "it would not reduce the position: its side, or more than working orders leave of it",
            IsEnlarging),
        new(RiskGateId.KillSwitch, ReasonCode.RiskKillSwitch, AllOrders,
            "the kill switch was used; until an operator resumes",
            static (in context, _) => context.IsKilled),
        new(RiskGateId.TradingOff, ReasonCode.RiskTradingOff, AllOrders,
            "the start checks of this run do not hold: the position may not be the real one",
            static (in context, _) => !context.IsTradingEnabled),
        new(RiskGateId.FeedStale, ReasonCode.RiskFeedStale, Entries,
            "a feed of the instrument is silent for longer than staleness.blockMillis",
            static (in context, _) => context.IsFeedStale),
        new(RiskGateId.BookUnproven, ReasonCode.RiskBookUnproven, AllOrders,
            "the book is not proven to be the venue's",
            static (in context, _) => !context.IsBookProven),
        new(RiskGateId.NumericOverflow, ReasonCode.RiskNumericOverflow, AllOrders,
            "a number left its range: what the other gates compare is not to be trusted; an order that only reduces "
            + "asks for its own numbers alone",
            static (in context, _) =>
                context.HasOrderOverflown || (context.HasOverflown && !context.IsReduceOnly)),
        new(RiskGateId.WarmUp, ReasonCode.WarmingUp, Entries,
            "the indicators do not have their history yet",
            static (in context, _) => !context.IsWarmedUp),
        new(RiskGateId.InstrumentRules, ReasonCode.OrderUnsupported, AllOrders,
            "the venue's own rules would refuse it: status, lot, tick, quantity, least notional; or it is an entry and "
            + "the instrument's announced end is nearer than risk.delistingHours",
            static (in context, _) => RulesReason(context) != ReasonCode.None) { CloserReason = RulesReason },
        new(RiskGateId.VenueReady, ReasonCode.RiskVenueNotReady, Entries,
            "the order gateway has anything unproven: connection, private stream, reconciliation, clock, "
            + "rate-limit breaker, balances; or more of the base asset is held than can be counted",
            static (in context, _) => !context.IsVenueReady || context.IsBalanceAboveRange)
        {
            CloserReason = static (in context) => context.IsVenueReady
                ? ReasonCode.BalanceAboveRange : ReasonCode.RiskVenueNotReady,
        },
        new(RiskGateId.PositionDrift, ReasonCode.RiskPositionDrift, Entries,
            "balances differed too much from the journal's; until an operator resumes",
            static (in context, _) => context.IsDriftHalted),
        new(RiskGateId.AssetValue, ReasonCode.RiskAssetUnvalued, Entries,
            "the quote asset, or an asset that is held, has no price in the reporting asset, or its pair is silent",
            static (in context, _) => context.IsAssetUnvalued),
    ];

    /// <summary>By <see cref="RiskGateId"/>, which is the order in which they are asked.</summary>
    public static ReadOnlySpan<RiskGate> Rows => Table;

    private static bool IsConcentrated(in RiskContext context, RiskLimits limits) =>
        RiskLimits.IsShareAbove(context.SymbolExposureAfter, context.Equity, limits.SymbolExposurePpmMax);

    // A market order has no price to check; its worst case is valued at the collar's edge.
    private static bool IsOutsideCollar(in RiskContext context, RiskLimits limits)
    {
        if (context.Mid.Units <= 0) return true;
        if (context.Type != OrderType.Limit) return false;
        if (context.LimitPrice.Units <= 0) return true;
        Int128 distance = Int128.Abs((Int128)context.LimitPrice.Units - context.Mid.Units);
        long collarPpm = limits.CollarPpmOf(context.IsReduceOnly);
        return RiskLimits.IsShareAbove(distance, new Notional(context.Mid.Units), collarPpm);
    }

    // Orders that reduce risk pass what blocks entries, yet a loop of them must not run free.
    private static bool IsTooFrequent(in RiskContext context, RiskLimits limits)
    {
        int limit = context.IsReduceOnly ? 2 * limits.OrdersPerSecondMax : limits.OrdersPerSecondMax;
        return context.OrdersInLastSecond >= limit;
    }

    // No leverage: an account that may be short needs equity for all its exposure.
    private static bool IsUncovered(in RiskContext context, RiskLimits limits)
    {
        if (limits.IsShortAllowed) return context.GrossExposureAfter > context.Equity.Units;
        if (context.Side == Side.Buy) return context.WorstCost > context.CashFree;
        return (Int128)context.Position.Units - context.WorkingSameSide.Units - context.Quantity.Units < 0;
    }

    // What passes the other gates as reduce-only must really reduce.
    private static bool IsEnlarging(in RiskContext context, RiskLimits limits)
    {
        bool isOpposite = context.Side == Side.Sell ? context.Position.Units > 0 : context.Position.Units < 0;
        if (!isOpposite) return true;
        Int128 left = Int128.Abs(context.Position.Units) - context.WorkingSameSide.Units;
        return context.Quantity.Units > left;
    }

    private static ReasonCode RulesReason(in RiskContext context)
    {
        InstrumentRules rules = context.Rules;
        if (!rules.IsValid) return ReasonCode.OrderUnsupported;
        if (!StatusRule.Takes(rules, context.Type, context.TimeInForce, context.Flags))
        {
            bool isNamed = rules.NamedStatus != InstrumentStatus.None;
            return isNamed ? ReasonCode.InstrumentNotTrading : ReasonCode.OrderUnsupported;
        }

        if (context.IsDelisting && !context.IsReduceOnly) return ReasonCode.InstrumentDelisting;
        long quantity = context.Quantity.Units;
        if (quantity <= 0 || quantity % rules.LotUnits != 0 || quantity < rules.QuantityUnitsMin)
        {
            return ReasonCode.OrderLotInvalid;
        }

        if (rules.QuantityUnitsMax > 0 && quantity > rules.QuantityUnitsMax) return ReasonCode.OrderAboveMaxQuantity;
        if (context.Type == OrderType.Limit
            && (context.LimitPrice.Units <= 0 || context.LimitPrice.Units % rules.TickUnits != 0))
        {
            return ReasonCode.OrderTickInvalid;
        }

        Price price = context.Type == OrderType.Limit ? context.LimitPrice : context.Mid;
        NotionalMath.TryMultiply(
            price, context.Quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Down, out Notional value);
        return value.Units < rules.NotionalUnitsMin ? ReasonCode.OrderBelowMinNotional : ReasonCode.None;
    }
}
