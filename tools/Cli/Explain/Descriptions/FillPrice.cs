using System.Globalization;
using LowLatency.Core.Orders;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Explain.Descriptions;

/// <summary>What an order was filled at.</summary>
internal static class FillPrice
{
    /// <summary>
    /// The average price and by how many basis points it is worse than the price of the decision; "-" and null where
    /// nothing was filled, null where the decision had no price.
    /// </summary>
    public static (string Average, double? SlippageBasisPoints) Of(in Order order, in InstrumentRules rules)
    {
        if (order.FilledQuantity.Units <= 0) return ("-", null);
        decimal notional = order.FilledNotional.Units / (decimal)Notional.UnitsPerOne;
        decimal average = notional / (order.FilledQuantity.Units / (decimal)PowersOfTen.Of(rules.QuantityDecimals));
        decimal decided = order.DecisionPrice.Units / (decimal)PowersOfTen.Of(rules.PriceDecimals);
        string text = decimal.Round(average, rules.PriceDecimals).ToString(CultureInfo.InvariantCulture);
        if (decided <= 0) return (text, null);
        decimal worse = order.Side == Side.Buy ? average - decided : decided - average;
        return (text, (double)(worse * 10_000 / decided));
    }
}
