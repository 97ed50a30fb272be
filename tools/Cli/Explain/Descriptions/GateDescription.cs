using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Core.Decisions;
using LowLatency.Core.Risk;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>Each gate's answer with the numbers it compared, from the context that the decision recorded.</summary>
internal static class GateDescription
{
    public static List<GateReport> Of(in DecisionTrace trace, RiskLimits limits)
    {
        List<GateReport> gates = [];
        if (!trace.Verdict.IsAsked) return gates;
        foreach (RiskGate gate in RiskGateTable.Rows)
        {
            (string saw, string limit) = Compared(gate.Id, trace, limits);
            gates.Add(new GateReport(gate.Id.ToString(), trace.Verdict[gate.Id].ToString(), saw, limit));
        }

        return gates;
    }

    private static (string Saw, string Limit) Compared(RiskGateId gate, in DecisionTrace trace, RiskLimits limits) =>
        gate == RiskGateId.InstrumentRules ? Rules(trace.Risk, trace.TriggerPrice) : Compared(gate, trace.Risk, limits);

    private static (string Saw, string Limit) Compared(RiskGateId gate, in RiskContext context, RiskLimits limits) =>
        gate switch
        {
            RiskGateId.OperatorHalt => State(context.IsOperatorHalted, "halted", "not halted"),
            RiskGateId.DailyLoss => (Word(context.IsDailyLossHalted, "halted", "not halted"),
                $"loss of the day {Percent(limits.DailyLossPpmMax)}"),
            RiskGateId.Drawdown => (Word(context.IsDrawdownHalted, "halted", "not halted"),
                $"drawdown {Percent(limits.DrawdownPpmMax)}"),
            RiskGateId.Concentration => (
                $"symbol {Money(context.SymbolExposureAfter)} of equity {AmountText.Rounded(context.Equity)}",
                $"{Percent(limits.SymbolExposurePpmMax)} of equity"),
            RiskGateId.OrderNotional => (
                $"{AmountText.Rounded(context.WorstNotional)} at worst", AmountText.Rounded(limits.OrderNotionalMax)),
            RiskGateId.ToxicFlow => (Flow(context),
                $"VPIN {limits.VpinMax.ToString(CultureInfo.InvariantCulture)}"),
            RiskGateId.PriceCollar => (Distance(context), $"{Percent(limits.CollarPpm)} from the mid"),
            RiskGateId.OpenOrders => (AmountText.Of(context.OpenOrders), AmountText.Of(limits.OpenOrdersMax)),
            RiskGateId.OrderRate => ($"{context.OrdersInLastSecond} in the last second", Rate(context, limits)),
            RiskGateId.Balance => Balance(context, limits),
            RiskGateId.ReduceOnly => ReduceOnly(context),
            RiskGateId.NumericOverflow => State(context.HasOverflown, "a number left its range", "in range"),
            _ => Switch(gate, context),
        };

    // A bucket is a fiftieth of a day's volume unless the settings give its size.
    private static string Flow(in RiskContext context)
    {
        if (context.IsFlowKnown) return Word(context.IsFlowToxic, "above", "not above");
        if (!context.HasFlowBucket) return "not known: bars do not cover a day yet";
        double hours = (context.FlowBucketsNeeded - context.FlowBuckets) * 24 / 50.0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"not known: {context.FlowBuckets} of {context.FlowBucketsNeeded} buckets, about {hours:0.#} h to go");
    }

    private static (string Saw, string Limit) Switch(RiskGateId gate, in RiskContext context) => gate switch
    {
        RiskGateId.RejectRate => State(context.IsRejectBreakerOpen, "breaker open", "breaker closed"),
        RiskGateId.KillSwitch => State(context.IsKilled, "used", "not used"),
        RiskGateId.TradingOff => State(context.IsTradingEnabled, "trading on", "trading off"),
        RiskGateId.FeedStale => State(context.IsFeedStale, "a feed is silent", "feeds fresh"),
        RiskGateId.BookUnproven => State(context.IsBookProven, "book proven", "book not proven"),
        RiskGateId.WarmUp => State(context.IsWarmedUp, "warmed up", "warming up"),
        RiskGateId.VenueReady => State(context.IsVenueReady, "ready", "something unproven"),
        RiskGateId.AssetValue => State(context.IsAssetUnvalued, "an asset has no price", "every asset has a price"),
        RiskGateId.PositionDrift => State(context.IsDriftHalted, "halted", "no drift"),
        _ => ("", RiskGateTable.Rows[(int)gate].Refusal),
    };

    private static (string Saw, string Limit) Balance(in RiskContext context, RiskLimits limits)
    {
        if (context.IsReduceOnly) return ("only reduces", "");
        if (limits.IsShortAllowed)
        {
            return ($"exposure {Money(context.GrossExposureAfter)}", $"equity {AmountText.Rounded(context.Equity)}");
        }

        return context.Side == Side.Buy
            ? ($"needs {AmountText.Rounded(context.WorstCost)}", $"free {AmountText.Rounded(context.CashFree)}")
            : ($"sells {AmountText.Short(context.Quantity, context.Rules)}",
                $"position {AmountText.Short(context.Position, context.Rules)}, "
                + $"working {AmountText.Short(context.WorkingSameSide, context.Rules)}");
    }

    private static (string Saw, string Limit) ReduceOnly(in RiskContext context) => context.IsReduceOnly
        ? ($"reduces by {AmountText.Short(context.Quantity, context.Rules)}",
            $"position {AmountText.Short(context.Position, context.Rules)}, "
            + $"working {AmountText.Short(context.WorkingSameSide, context.Rules)}")
        : ("not reduce-only", "");

    private static (string Saw, string Limit) Rules(in RiskContext context, Price trigger) => (
        $"{AmountText.Short(context.Quantity, context.Rules)} at "
        + AccountDescription.PriceText(context.Type, context.LimitPrice, trigger, context.Rules),
        $"lot {FixedPoint.Format(context.Rules.LotUnits, context.Rules.QuantityDecimals)}, "
        + $"tick {FixedPoint.Format(context.Rules.TickUnits, context.Rules.PriceDecimals)}, least "
        + AmountText.Rounded(new Notional(context.Rules.NotionalUnitsMin)));

    private static string Rate(in RiskContext context, RiskLimits limits) =>
        AmountText.Of(context.IsReduceOnly ? 2 * limits.OrdersPerSecondMax : limits.OrdersPerSecondMax);

    private static string Distance(in RiskContext context)
    {
        if (context.Mid.Units <= 0) return "no mid";
        if (context.Type == OrderType.Stop) return "stop order: it has no limit price to compare";
        if (context.Type != OrderType.Limit) return "market order: it has no limit price to compare";
        double distance = Math.Abs((double)context.LimitPrice.Units - context.Mid.Units) * 100 / context.Mid.Units;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{distance:0.####} % ({AmountText.Short(context.LimitPrice, context.Rules)}, "
            + $"mid {AmountText.Short(context.Mid, context.Rules)})");
    }

    private static (string Saw, string Limit) State(bool isSet, string yes, string no) => (Word(isSet, yes, no), "");

    private static string Word(bool isSet, string yes, string no) => isSet ? yes : no;

    private static string Percent(long ppm) => (ppm / 10_000m).ToString("0.####", CultureInfo.InvariantCulture) + " %";

    private static string Money(Int128 units) =>
        AmountText.Rounded(new Notional(units > long.MaxValue ? long.MaxValue : (long)units));
}
