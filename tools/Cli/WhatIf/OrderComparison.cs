using System.Collections.Generic;
using LowLatency.Backtest.Results;
using LowLatency.Cli.Explain.Descriptions;
using LowLatency.Cli.Formatting;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Time;

namespace LowLatency.Cli.WhatIf;

/// <summary>Which orders of two runs over the same market are not the same.</summary>
internal static class OrderComparison
{
    public static List<OrderDifference> Of(BacktestResult before, BacktestResult after)
    {
        var orders = new SortedDictionary<(long Time, ushort Instrument, int Nth), (string Before, string After)>();
        Add(before, isBefore: true);
        Add(after, isBefore: false);
        List<OrderDifference> differences = [];
        foreach (var ((time, instrument, _), (old, now)) in orders)
        {
            if (old == now) continue;
            Instrument named = before.Instruments[instrument];
            differences.Add(new OrderDifference(
                new Timestamp(time).ToString(), $"{named.Venue}:{named.Symbol}", old, now));
        }

        return differences;

        void Add(BacktestResult run, bool isBefore)
        {
            var counts = new Dictionary<(long, InstrumentId), int>();
            foreach (LowLatency.Backtest.Results.OrderRow order in run.Record.Orders)
            {
                int nth = counts.GetValueOrDefault((order.TimeNanos, order.Instrument));
                counts[(order.TimeNanos, order.Instrument)] = nth + 1;
                var key = (order.TimeNanos, order.Instrument.Value, nth);
                (string Before, string After) pair = orders.GetValueOrDefault(key, ("", ""));
                string text = Text(order, run.Rules[order.Instrument.Value]);
                orders[key] = isBefore ? (text, pair.After) : (pair.Before, text);
            }
        }
    }

    private static string Text(in LowLatency.Backtest.Results.OrderRow order, in InstrumentRules rules) =>
        $"{order.Side} {AmountText.Short(order.Quantity, rules)} at "
        + AccountDescription.PriceText(order.Type, order.LimitPrice, order.DecisionPrice, rules);
}
