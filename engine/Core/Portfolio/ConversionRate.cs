using System;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Portfolio;

/// <summary>
/// What one of an asset is worth in another: Units / 10^Decimals. The default value is no rate. A mark is taken
/// exactly; an inverse or a product keeps 17 digits or more, rounded half-even. Pure; any thread.
/// </summary>
/// <param name="Units">Positive; 0 = not known.</param>
/// <param name="Decimals">0..36.</param>
public readonly record struct ConversionRate(long Units, int Decimals)
{
    /// <summary>Any amount of 64 bits times a rate, and any power of ten up to this, fits 128 bits.</summary>
    private const int DecimalsMax = 36;

    private const int DigitsKept = 17;
    private const long UnitsKeptMax = 1_000_000_000_000_000_000;

    public static ConversionRate One => new(1, 0);

    public bool IsKnown => Units > 0;

    /// <summary>The way back; not known for a rate that is too small or too large to have one.</summary>
    public ConversionRate Inverse()
    {
        if (!IsKnown) return default;
        int digits = 1;
        while (digits < PowersOfTen.ExponentMax && Units >= PowersOfTen.Of(digits)) digits++;
        int exponent = DigitsKept + digits;
        return Fit(NotionalMath.Divide(Power(exponent), Units, Rounding.HalfEven), exponent - Decimals);
    }

    /// <summary>First this rate, then the next one.</summary>
    public ConversionRate Then(ConversionRate next) => IsKnown && next.IsKnown
        ? Fit((Int128)Units * next.Units, Decimals + next.Decimals)
        : default;

    /// <summary>False when the rate is not known or the result does not fit; then the nearest bound, or zero.</summary>
    public bool TryConvert(Int128 amount, Rounding rounding, out long result)
    {
        result = 0;
        if (!IsKnown) return false;
        bool isAmount = amount >= -long.MaxValue && amount <= long.MaxValue;
        Int128 converted = isAmount
            ? NotionalMath.Divide(amount * Units, Power(Decimals), rounding)
            : amount > 0 ? long.MaxValue : -long.MaxValue;
        bool isGood = isAmount && converted >= -long.MaxValue && converted <= long.MaxValue;
        result = isGood ? (long)converted : converted > 0 ? long.MaxValue : -long.MaxValue;
        return isGood;
    }

    private static Int128 Power(int exponent) => exponent <= PowersOfTen.ExponentMax
        ? PowersOfTen.Of(exponent)
        : (Int128)PowersOfTen.Of(exponent - PowersOfTen.ExponentMax) * PowersOfTen.Of(PowersOfTen.ExponentMax);

    private static ConversionRate Fit(Int128 units, int decimals)
    {
        while (units >= UnitsKeptMax || decimals > DecimalsMax)
        {
            units = NotionalMath.Divide(units, 10, Rounding.HalfEven);
            decimals--;
        }

        return units <= 0 || decimals < 0 ? default : new ConversionRate((long)units, decimals);
    }
}
