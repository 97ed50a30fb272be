using System;

namespace LowLatency.Model.Numbers;

/// <summary>Price times quantity and back, through 128 bits with checked narrowing. Pure; any thread.</summary>
public static class NotionalMath
{
    /// <summary>
    /// price x quantity as a notional. False when the result does not fit (then <paramref name="result"/> is the
    /// nearest bound, so that a caller that only compares against a limit still refuses).
    /// </summary>
    public static bool TryMultiply(
        Price price, Quantity quantity, int priceDecimals, int quantityDecimals, Rounding rounding, out Notional result)
    {
        Int128 product = (Int128)price.Units * quantity.Units;
        int excess = priceDecimals + quantityDecimals - Notional.Decimals;
        Int128 scaled = excess <= 0
            ? product * PowersOfTen.Of(-excess)
            : Divide(product, PowersOfTen.Of(excess), rounding);
        if (scaled > long.MaxValue || scaled < long.MinValue)
        {
            result = new Notional(scaled > 0 ? long.MaxValue : long.MinValue);
            return false;
        }

        result = new Notional((long)scaled);
        return true;
    }

    /// <summary>notional / price as a quantity (for sizing). False when the price is not positive or it does not fit.</summary>
    public static bool TryDivide(
        Notional notional, Price price, int priceDecimals, int quantityDecimals, Rounding rounding, out Quantity result)
    {
        result = default;
        if (price.Units <= 0) return false;
        int exponent = priceDecimals + quantityDecimals - Notional.Decimals;
        Int128 numerator = exponent >= 0 ? (Int128)notional.Units * PowersOfTen.Of(exponent) : notional.Units;
        Int128 denominator = exponent >= 0 ? price.Units : (Int128)price.Units * PowersOfTen.Of(-exponent);
        Int128 quotient = Divide(numerator, denominator, rounding);
        if (quotient > long.MaxValue || quotient < long.MinValue) return false;
        result = new Quantity((long)quotient);
        return true;
    }

    /// <summary>value x numerator / denominator, for fees and shares. Throws on overflow: callers pass bounded rates.</summary>
    public static Notional Scale(Notional value, long numerator, long denominator, Rounding rounding) =>
        new(checked((long)Divide((Int128)value.Units * numerator, denominator, rounding)));

    /// <summary>numerator / denominator with a named rounding; the denominator is positive.</summary>
    public static Int128 Divide(Int128 numerator, Int128 denominator, Rounding rounding)
    {
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
                Int128 twice = Int128.Abs(remainder) * 2;
                bool away = twice > denominator || (twice == denominator && (quotient & 1) != 0);
                return away ? (negative ? quotient - 1 : quotient + 1) : quotient;
        }
    }
}
