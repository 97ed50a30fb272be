using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Formatting;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Time;

namespace LowLatency.Cli.WhatIf;

/// <summary>Which orders of two runs over the same market are not the same.</summary>
internal sealed class OrderComparison
{
    private readonly SortedDictionary<(long Time, ushort Instrument, int Nth), (string Before, string After)> _orders =
        [];

    /// <summary>Of two simulated runs.</summary>
    public static List<OrderDifference> Of(BacktestResult before, BacktestResult after)
    {
        var comparison = new OrderComparison();
        comparison.Add(before, isBefore: true);
        comparison.Add(after, isBefore: false);
        return comparison.Differences(before);
    }

    /// <summary>Of the orders that the journal records and a simulated run.</summary>
    public static List<OrderDifference> Of(IReadOnlyList<EngineCommand> recorded, BacktestResult simulated)
    {
        var comparison = new OrderComparison();
        var counts = new Dictionary<(long, InstrumentId), int>();
        foreach (EngineCommand order in recorded)
        {
            if (order.Instrument.Value >= simulated.Instruments.Count) continue;
            string text = Text(
                order.Side, order.Quantity, order.OrderType, order.LimitPrice, order.DecisionPrice,
                simulated.Rules[order.Instrument.Value]);
            comparison.Add(counts, order.TimeNanos, order.Instrument, text, isBefore: true);
        }

        comparison.Add(simulated, isBefore: false);
        return comparison.Differences(simulated);
    }

    private void Add(BacktestResult run, bool isBefore)
    {
        var counts = new Dictionary<(long, InstrumentId), int>();
        foreach (OrderResult order in run.Record.Orders)
        {
            string text = Text(
                order.Side, order.Quantity, order.Type, order.LimitPrice, order.DecisionPrice,
                run.Rules[order.Instrument.Value]);
            Add(counts, order.TimeNanos, order.Instrument, text, isBefore);
        }
    }

    private void Add(
        Dictionary<(long, InstrumentId), int> counts, long timeNanos, InstrumentId instrument, string text,
        bool isBefore)
    {
        int nth = counts.GetValueOrDefault((timeNanos, instrument));
        counts[(timeNanos, instrument)] = nth + 1;
        (long, ushort, int) key = (timeNanos, instrument.Value, nth);
        (string Before, string After) pair = _orders.GetValueOrDefault(key, ("", ""));
        _orders[key] = isBefore ? (text, pair.After) : (pair.Before, text);
    }

    private List<OrderDifference> Differences(BacktestResult run)
    {
        List<OrderDifference> differences = [];
        foreach (((long time, ushort instrument, _), (string old, string now)) in _orders)
        {
            if (old == now) continue;
            Instrument named = run.Instruments[instrument];
            differences.Add(new OrderDifference(
                new Timestamp(time).ToString(), $"{named.Venue}:{named.Symbol}", old, now));
        }

        return differences;
    }

    private static string Text(
        Side side, Quantity quantity, OrderType type, Price limit, Price decision, in InstrumentRules rules) =>
        $"{side} {AmountText.Short(quantity, rules)} at "
        + AccountDescription.PriceText(type, limit, decision, rules);
}
