using System;
using System.Collections.Generic;
using LowLatency.Core.Portfolio;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Backtest.Records;

/// <summary>What a run left behind: orders, fills, equity. Filled by the run's thread, then only read.</summary>
public sealed class RunRecord
{
    private readonly Dictionary<ClientOrderId, OrderResult> _byId = [];

    public List<OrderResult> Orders { get; } = [];

    public List<FillRow> Fills { get; } = [];

    public List<EquityRow> Equity { get; } = [];

    /// <summary>By instrument: its mark at each row of <see cref="Equity"/>, price units, zero = none yet.</summary>
    public List<List<long>> Marks { get; } = [];

    /// <summary>Orders that the venue refused, by their ids.</summary>
    public long Refused { get; private set; }

    /// <summary>Orders that expired because there was nothing to trade with, which says nothing about them.</summary>
    public long NoMarketCount { get; private set; }

    /// <summary>Limit orders that took what was within their worst price, and ended with a rest.</summary>
    public long GivenUpCount { get; private set; }

    /// <summary>Those rests at the prices of their decisions, in the reporting asset; with saturation.</summary>
    public Notional GivenUp { get; private set; }

    internal void OnPlaced(in EngineCommand command)
    {
        var row = new OrderResult(
            command.TimeNanos, command.ClientOrderId, command.Instrument, command.Side, command.OrderType,
            command.LimitPrice, command.Quantity, command.DecisionPrice);
        Orders.Add(row);
        _byId[row.Id] = row;
    }

    /// <param name="slot">The report.</param>
    /// <param name="rules">Of its instrument.</param>
    /// <param name="rate">What the instrument's quote asset is worth in the reporting asset now.</param>
    internal void OnReport(in EventSlot slot, in InstrumentRules rules, ConversionRate rate)
    {
        ref readonly OrderReportPayload report = ref slot.OrderReport;
        bool isUnmet = report.Kind == OrderReportKind.Expired && report.Reason == ReasonCode.VenueNoLiquidity;
        bool isNoMarket = isUnmet && report.VenueOrderId == 0;
        if (isNoMarket) NoMarketCount++;
        if (report.Kind == OrderReportKind.Rejected) Refused++;
        if (!_byId.TryGetValue(report.ClientOrderId, out OrderResult order)) return;
        if (isUnmet && !isNoMarket && order.Type == OrderType.Limit)
        {
            GiveUp(order, report.CumulativeQuantity, rules, rate);
        }

        if (report.Kind != OrderReportKind.Filled) return;
        NotionalMath.TryMultiply(
            report.LastPrice, report.LastQuantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
            out Notional value);
        NotionalMath.TryMultiply(
            order.DecisionPrice, report.LastQuantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.HalfEven,
            out Notional decided);
        Notional slippage = order.Side == Side.Buy ? value - decided : decided - value;
        Fills.Add(new FillRow(
            slot.Header.VenueNanos, order.Id, order.Instrument, order.Side, report.LastPrice, report.LastQuantity,
            Reported(value, rate), Reported(report.Fee, rate), report.Liquidity, order.DecisionPrice,
            Reported(slippage, rate)));
    }

    private void GiveUp(OrderResult order, Quantity filled, in InstrumentRules rules, ConversionRate rate)
    {
        NotionalMath.TryMultiply(
            order.DecisionPrice, new Quantity(order.Quantity.Units - filled.Units), rules.PriceDecimals,
            rules.QuantityDecimals, Rounding.HalfEven, out Notional value);
        GivenUpCount++;
        GivenUp = new Notional((long)Int128.Min((Int128)GivenUp.Units + Reported(value, rate).Units, long.MaxValue));
    }

    private static Notional Reported(Notional amount, ConversionRate rate)
    {
        rate.TryConvert(amount.Units, Rounding.HalfEven, out long units);
        return new Notional(units);
    }

    internal void Sample(long nanos, Notional equity, Notional exposure)
    {
        var row = new EquityRow(nanos, equity, exposure);
        if (Equity.Count > 0 && Equity[^1].TimeNanos == nanos) Equity[^1] = row;
        else Equity.Add(row);
    }

    internal void SampleMark(int instrument, Price mark)
    {
        if (instrument == Marks.Count) Marks.Add([]);
        List<long> marks = Marks[instrument];
        if (marks.Count == Equity.Count) marks[^1] = mark.Units;
        else marks.Add(mark.Units);
    }
}
