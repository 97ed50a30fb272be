using System.Collections.Generic;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Formatting;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>Puts a parent order and its children into words and numbers.</summary>
internal static class ParentDescription
{
    /// <summary>Null when the order has no parent or a later one took its place.</summary>
    public static ParentReport? Of(Engine engine, in Order order, in ParentOrder parent)
    {
        if (order.Parent == 0 || parent.Number != order.Parent) return null;
        InstrumentRules rules = engine.Instruments[order.Instrument.Value].Market.Rules;
        string limit = AmountText.Of(parent.LimitPrice, rules);
        return new ParentReport
        {
            Number = parent.Number,
            Child = order.ChildNumber,
            Description =
                $"{parent.Algorithm} {parent.Side} {AmountText.Short(parent.Total, rules)}, no further than {limit}",
            Filled = AmountText.Short(parent.Filled, rules),
            Remaining = AmountText.Short(parent.Remaining, rules),
            Slice = parent.Slice,
            State = parent.IsWorking ? "working" : parent.Reason == ReasonCode.None ? "filled" : $"{parent.Reason}",
            Refused = parent.Refusals == 0 ? "none" : $"{parent.Refusals}, last {parent.LastRefusal}",
            Sequence = parent.CauseSequence,
            Children = Children(engine, parent.Number, rules),
        };
    }

    private static List<ChildReport> Children(Engine engine, long parent, in InstrumentRules rules)
    {
        List<ChildReport> children = [];
        for (int row = 0; row < engine.Orders.Count; row++)
        {
            ref readonly Order order = ref engine.Orders[row];
            if (order.Parent != parent) continue;
            children.Add(new ChildReport(
                order.ChildNumber, order.Id.ToString(), new Timestamp(order.CreatedNanos).ToString(),
                AmountText.Short(order.Quantity, rules),
                AccountDescription.PriceText(order.Type, order.LimitPrice, order.TriggerPrice, rules),
                AmountText.Short(order.FilledQuantity, rules), $"{order.State}"));
        }

        children.Sort((left, right) => left.Number.CompareTo(right.Number));
        return children;
    }
}
