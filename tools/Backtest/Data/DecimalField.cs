using System;
using System.Globalization;

namespace LowLatency.Backtest.Data;

/// <summary>A decimal number of a text file as an integer and its decimals; never through floating point.</summary>
public readonly record struct DecimalField(long Mantissa, int Decimals)
{
    private const int DigitsMax = 18;

    /// <summary>Plain decimals at once, anything else (an exponent, many digits) through decimal.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DecimalField field)
    {
        field = default;
        if (text.Length is 0 or > DigitsMax) return TryParseSlowly(text, out field);
        long mantissa = 0;
        int decimals = -1;
        foreach (char character in text)
        {
            if (character == '.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }

            int digit = character - '0';
            if ((uint)digit > 9) return TryParseSlowly(text, out field);
            mantissa = (mantissa * 10) + digit;
            if (decimals >= 0) decimals++;
        }

        field = Trimmed(mantissa, Math.Max(decimals, 0));
        return true;
    }

    /// <summary>
    /// The same of a quantity or volume: a number above the range of 64 bits is the largest that there is.
    /// </summary>
    public static bool TryParseQuantity(ReadOnlySpan<char> text, out DecimalField field)
    {
        if (TryParse(text, out field)) return true;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (!isNumber || !double.IsFinite(value) || value < long.MaxValue) return false;
        field = new DecimalField(long.MaxValue, 0);
        return true;
    }

    /// <summary>
    /// Units of a quantity, the largest that there is where they are more; false then.
    /// </summary>
    public bool TryQuantityUnits(int decimals, out long units)
    {
        bool fits = TryUnits(decimals, out units) && units != long.MaxValue;
        if (!fits) units = Mantissa < 0 ? long.MinValue : long.MaxValue;
        return fits;
    }

    /// <summary>Units of so many decimals, half-even where digits are lost. False when it does not fit.</summary>
    public bool TryUnits(int decimals, out long units)
    {
        units = Mantissa;
        for (int i = Decimals; i < decimals; i++)
        {
            if (units > long.MaxValue / 10 || units < long.MinValue / 10) return false;
            units *= 10;
        }

        if (Decimals <= decimals) return true;
        decimal value = new decimal(Mantissa) / Power(Decimals - decimals);
        units = (long)decimal.Round(value, 0, MidpointRounding.ToEven);
        return true;
    }

    private static decimal Power(int exponent)
    {
        decimal power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }

    private static bool TryParseSlowly(ReadOnlySpan<char> text, out DecimalField field)
    {
        field = default;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)) return false;
        int decimals = 0;
        while (value != decimal.Truncate(value) && decimals < 12 && Math.Abs(value) < 1e15m)
        {
            value *= 10;
            decimals++;
        }

        if (Math.Abs(value) > long.MaxValue) return false;
        field = Trimmed((long)decimal.Round(value, 0, MidpointRounding.ToEven), decimals);
        return true;
    }

    // Trailing zeros say nothing about the tick: 4331.00000000 has no decimals.
    private static DecimalField Trimmed(long mantissa, int decimals)
    {
        while (decimals > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            decimals--;
        }

        return new DecimalField(mantissa, decimals);
    }
}
