using System;

namespace LowLatency.Model.Numbers;

/// <summary>
/// An instrument's units change: what was counted in the old ones is counted in the new ones. Pure; any thread.
/// </summary>
/// <param name="PriceShift">New decimals of a price unit less the old ones.</param>
/// <param name="QuantityShift">New decimals of a quantity unit less the old ones.</param>
public readonly record struct UnitChange(int PriceShift, int QuantityShift)
{
    /// <summary>
    /// A quantity in new units, cut towards zero where those are too coarse for it. False when it does not fit.
    /// </summary>
    /// <param name="quantity">In old units.</param>
    /// <param name="scaled">In new units.</param>
    /// <param name="rest">What was cut, in old units.</param>
    public bool TryScale(Quantity quantity, out Quantity scaled, out Quantity rest)
    {
        rest = default;
        if (QuantityShift < 0)
        {
            (long whole, long left) = Math.DivRem(quantity.Units, PowersOfTen.Of(-QuantityShift));
            scaled = new Quantity(whole);
            rest = new Quantity(left);
            return true;
        }

        bool fits = PowersOfTen.TryScale(quantity.Units, QuantityShift, out long units);
        scaled = new Quantity(units);
        return fits;
    }

    /// <summary>A price in new units, or false when it is none of them.</summary>
    public bool TryScaleExact(Price price, out Price scaled)
    {
        bool fits = PowersOfTen.TryScale(price.Units, PriceShift, out long units);
        scaled = new Price(units);
        return fits;
    }

    /// <summary>A price that is set has one in the new units: it fits, and they are not too coarse for it.</summary>
    public bool CanScale(Price price) => price.IsNone || Scale(price).Units > 0;

    /// <summary>A price in new units, half-even where those are too coarse for it; none when it does not fit.</summary>
    public Price Scale(Price price)
    {
        if (PriceShift >= 0)
        {
            return PowersOfTen.TryScale(price.Units, PriceShift, out long units) ? new Price(units) : Price.None;
        }

        return new Price((long)NotionalMath.Divide(price.Units, PowersOfTen.Of(-PriceShift), Rounding.HalfEven));
    }
}
