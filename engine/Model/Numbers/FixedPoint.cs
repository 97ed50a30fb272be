using System;
using System.Globalization;

namespace LowLatency.Model.Numbers;

/// <summary>
/// Decimal ASCII to and from fixed point, never through floating point. Grammar: an optional '-', one or more digits
/// (leading zeros allowed), optionally '.' and one or more digits; no exponent, no spaces, no '+'. What
/// <see cref="TryFormat"/> writes parses back to the same units, the whole 64-bit range included.
/// Pure, allocation-free; any thread.
/// </summary>
public static class FixedPoint
{
    /// <summary>Longest text that <see cref="TryFormat"/> writes: sign, 19 digits, point, leading zero.</summary>
    public const int TextLengthMax = 22;

    // Up to this many digits no overflow is possible.
    private const int SafeDigits = 18;

    /// <summary>
    /// Parses the whole text as value x 10^decimals (decimals 0..18). False when it is no plain decimal, does not fit
    /// in 64 bits, or has a non-zero digit beyond <paramref name="decimals"/> (a value off the unit is refused, never
    /// rounded); then units is 0. "-0" is 0.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int decimals, out long units)
    {
        units = 0;
        bool negative = text.Length > 0 && text[0] == (byte)'-';

        // One condition for both: the .NET 9 AOT compiler (9.0.20) drops `if (negative) index = 1` when a second
        // choice between long.MaxValue and its successor follows, and refuses every negative number.
        int index = negative ? 1 : 0;
        ulong limit = (ulong)long.MaxValue + (ulong)index;
        ulong value = 0;
        int fraction = -1;
        int digits = 0;
        for (; index < text.Length; index++)
        {
            uint digit = (uint)(text[index] - '0');
            if (digit > 9)
            {
                if (text[index] != (byte)'.' || fraction >= 0 || digits == 0) return false;
                fraction = 0;
                continue;
            }

            digits++;
            if (fraction >= decimals)
            {
                if (digit != 0) return false;
                fraction++;
                continue;
            }

            if (digits > SafeDigits && value > (limit - digit) / 10) return false;
            value = (value * 10) + digit;
            if (fraction >= 0) fraction++;
        }

        if (digits == 0 || fraction == 0) return false;
        int missing = decimals - Math.Min(Math.Max(fraction, 0), decimals);
        if (missing > 0 && !TryShift(ref value, missing, limit)) return false;
        units = negative ? unchecked((long)(0 - value)) : (long)value;
        return true;
    }

    /// <summary>
    /// Writes units x 10^-decimals (decimals 0..18) with just that many decimals. False when the target is too short.
    /// </summary>
    public static bool TryFormat(long units, int decimals, Span<byte> target, out int length)
    {
        length = 0;
        Span<byte> reversed = stackalloc byte[TextLengthMax + PowersOfTen.ExponentMax];
        ulong magnitude = units < 0 ? (ulong)-(units + 1) + 1 : (ulong)units;
        int count = 0;
        do
        {
            if (count == decimals && decimals > 0) reversed[count++] = (byte)'.';
            reversed[count++] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude != 0 || (decimals > 0 && count < decimals + 2));

        if (units < 0) reversed[count++] = (byte)'-';
        if (count > target.Length) return false;
        for (int i = 0; i < count; i++) target[i] = reversed[count - 1 - i];
        length = count;
        return true;
    }

    /// <summary>
    /// For reports and tools; allocates. Decimals outside 0..18, which only a damaged or hostile file has, are shown as
    /// an exponent.
    /// </summary>
    public static string Format(long units, int decimals)
    {
        if ((uint)decimals > PowersOfTen.ExponentMax)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{units}e{-(long)decimals}");
        }

        Span<byte> text = stackalloc byte[TextLengthMax + PowersOfTen.ExponentMax];
        TryFormat(units, decimals, text, out int length);
        return System.Text.Encoding.ASCII.GetString(text[..length]);
    }

    private static bool TryShift(ref ulong value, int exponent, ulong limit)
    {
        if (exponent > PowersOfTen.ExponentMax) return value == 0;
        ulong factor = (ulong)PowersOfTen.Of(exponent);
        if (Math.BigMul(value, factor, out ulong shifted) != 0 || shifted > limit) return false;
        value = shifted;
        return true;
    }
}
