using System;
using LowLatency.Core.Risk;
using LowLatency.Core.Strategies;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Execution;

/// <summary>How much to order. Every rounding is towards less. Pure; any thread.</summary>
public static class OrderSizer
{
    /// <summary>equity x share x strength, rounded down; nothing for equity that is not positive.</summary>
    public static Notional Budget(Notional equity, long sizePpm, long sizeFraction)
    {
        if (equity.Units <= 0 || sizeFraction <= 0) return Notional.Zero;
        Int128 scale = (Int128)RiskLimits.PartsPerMillion * OrderIntent.SizeFractionPerOne;
        Int128 budget = NotionalMath.Divide((Int128)equity.Units * sizePpm * sizeFraction, scale, Rounding.Down);
        return new Notional(budget > long.MaxValue ? long.MaxValue : (long)budget);
    }

    /// <summary>
    /// The budget in whole lots at a price, at most the venue's largest order. A quantity below what the venue takes is
    /// zero with the reason SizeBelowMinimum; a price that is not positive gives PriceUnavailable.
    /// </summary>
    public static ReasonCode TrySize(Notional budget, Price price, in InstrumentRules rules, out Quantity quantity)
    {
        quantity = default;
        if (price.Units <= 0) return ReasonCode.PriceUnavailable;
        if (!NotionalMath.TryDivide(
                budget, price, rules.PriceDecimals, rules.QuantityDecimals, Rounding.Down, out Quantity raw))
        {
            return ReasonCode.RiskNumericOverflow;
        }

        return Fit(raw, price, rules, out quantity);
    }

    /// <summary>
    /// The quantity units of an exit that sells: what is free of them. All that is wanted where that is no order: to
    /// try is all that is left.
    /// </summary>
    public static long Sellable(long requested, long free, Price price, in InstrumentRules rules)
    {
        if (free >= requested) return requested;
        ReasonCode reason = Fit(new Quantity(free), price, rules, out Quantity sellable);
        return reason == ReasonCode.None ? sellable.Units : requested;
    }

    /// <summary>Rounds a quantity down to what the venue takes; SizeBelowMinimum when nothing is left.</summary>
    public static ReasonCode Fit(Quantity raw, Price price, in InstrumentRules rules, out Quantity quantity)
    {
        long units = raw.Units;
        if (rules.QuantityUnitsMax > 0 && units > rules.QuantityUnitsMax) units = rules.QuantityUnitsMax;
        units -= units % rules.LotUnits;
        quantity = default;
        if (units <= 0 || units < rules.QuantityUnitsMin) return ReasonCode.SizeBelowMinimum;
        NotionalMath.TryMultiply(
            price, new Quantity(units), rules.PriceDecimals, rules.QuantityDecimals, Rounding.Down, out Notional value);
        if (value.Units < rules.NotionalUnitsMin) return ReasonCode.SizeBelowMinimum;
        quantity = new Quantity(units);
        return ReasonCode.None;
    }
}
