using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Markets;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Execution.Algorithms;

/// <summary>Which orders are split. Business thread only; does not allocate.</summary>
public static class SplitRule
{
    /// <summary>
    /// Worth more than the configured notional (reporting asset), or more than the configured share of the last 24
    /// hours' volume. While the bars do not cover a day only the notional counts.
    /// </summary>
    public static bool IsLarge(SplitLimits limits, MarketState market, AssetRates rates, in Order order)
    {
        if (limits.Algorithm == SplitAlgorithm.None) return false;
        InstrumentRules rules = market.Rules;
        if (limits.NotionalMax.Units > 0)
        {
            bool isKnown = NotionalMath.TryMultiply(
                order.DecisionPrice, order.Quantity, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Up,
                out Notional value);
            isKnown &= rates.TryToReporting(
                rates.QuoteOf(order.Instrument), value.Units, Rounding.Up, out long reporting);
            if (!isKnown || reporting > limits.NotionalMax.Units) return true;
        }

        if (limits.DailyVolumePpm == 0 || !DailyVolume.TrySum(market.Bars, out Int128 volume)) return false;
        return (Int128)order.Quantity.Units * RiskLimits.PartsPerMillion > volume * limits.DailyVolumePpm;
    }
}
