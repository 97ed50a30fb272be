using System;

namespace LowLatency.Model.Numbers;

/// <summary>Price times quantity and back, through 128 bits with checked narrowing. Pure; any thread.</summary>
public static class NotionalMath
{
    /// <summary>
    /// price x quantity as a notional; the decimals are 0..12 each. False when the result does not fit: then
    /// <paramref name="result"/> is the nearest bound, so that a caller that only compares with a limit still refuses.
    /// </summary>
    public static bool TryMultiply(
        Price price, Quantity quantity, int priceDecimals, int quantityDecimals, Rounding rounding, out Notional result)
    {
        Int128 product = (Int128)price.Units * quantity.Units;
        int excess = priceDecimals + quantityDecimals - Notional.Decimals;
        // A product beyond 64 bits only grows when scaled up; multiplying it could wrap even 128 bits.
        bool isScaledUp = excess < 0 && product <= long.MaxValue && product >= long.MinValue;
        Int128 scaled = isScaledUp ? product * PowersOfTen.Of(-excess)
            : excess > 0 ? Divide(product, PowersOfTen.Of(excess), rounding)
            : product;
        if (scaled > long.MaxValue || scaled < long.MinValue)
        {
            result = new Notional(scaled > 0 ? long.MaxValue : long.MinValue);
            return false;
        }

        result = new Notional((long)scaled);
        return true;
    }

    /// <summary>
    /// notional / price as a quantity (for sizing); decimals are 0..12 each. False when the price is not positive or
    /// the result does not fit; then it is zero.
    /// </summary>
    public static bool TryDivide(
        Notional notional, Price price, int priceDecimals, int quantityDecimals, Rounding rounding, out Quantity result)
    {
        bool isGood = TryDivide(notional, price.Units, priceDecimals + quantityDecimals, rounding, out long units);
        result = new Quantity(units);
        return isGood;
    }

    /// <summary>
    /// notional / quantity as a price (for averages); decimals are 0..12 each. False when the quantity is not positive
    /// or the result does not fit; then it is zero.
    /// </summary>
    public static bool TryDivide(
        Notional notional, Quantity quantity, int priceDecimals, int quantityDecimals, Rounding rounding,
        out Price result)
    {
        bool isGood = TryDivide(notional, quantity.Units, priceDecimals + quantityDecimals, rounding, out long units);
        result = new Price(units);
        return isGood;
    }

    /// <summary>
    /// value x numerator / denominator, for fees and shares; the denominator is positive. Throws OverflowException when
    /// the result does not fit: callers pass bounded rates.
    /// </summary>
    public static Notional Scale(Notional value, long numerator, long denominator, Rounding rounding) =>
        new(checked((long)Divide((Int128)value.Units * numerator, denominator, rounding)));

    /// <summary>
    /// numerator / denominator with a named rounding. A denominator that is not positive is a programming error and
    /// throws ArgumentOutOfRangeException.
    /// </summary>
    public static Int128 Divide(Int128 numerator, Int128 denominator, Rounding rounding)
    {
        if (denominator <= 0) throw new ArgumentOutOfRangeException(nameof(denominator));
        (Int128 quotient, Int128 remainder) = Int128.DivRem(numerator, denominator);
        if (remainder == 0) return quotient;
        bool negative = numerator < 0;
        switch (rounding)
        {
            case Rounding.Down:
                return negative ? quotient - 1 : quotient;
            case Rounding.Up:
                return negative ? quotient : quotient + 1;
            case Rounding.TowardsZero:
                return quotient;
            default:
                Int128 below = Int128.Abs(remainder);
                Int128 above = denominator - below;
                bool away = below > above || (below == above && (quotient & 1) != 0);
                return away ? (negative ? quotient - 1 : quotient + 1) : quotient;
        }
    }

    // Whichever of price and quantity it is divided by, the units of the other come out.
    private static bool TryDivide(Notional notional, long by, int decimals, Rounding rounding, out long units)
    {
        units = 0;
        if (by <= 0) return false;
        int exponent = decimals - Notional.Decimals;
        Int128 numerator = exponent >= 0 ? (Int128)notional.Units * PowersOfTen.Of(exponent) : notional.Units;
        Int128 denominator = exponent >= 0 ? by : (Int128)by * PowersOfTen.Of(-exponent);
        Int128 quotient = Divide(numerator, denominator, rounding);
        if (quotient > long.MaxValue || quotient < long.MinValue) return false;
        units = (long)quotient;
        return true;
    }
}
