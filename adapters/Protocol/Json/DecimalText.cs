using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LowLatency.Model.Numbers;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Numbers straight from ASCII to fixed point, never through floating point. The vector path needs 16 readable
/// bytes; without them and for anything unusual the scalar path decides; both give the same answer. Grammar of
/// decimals: <see cref="FixedPoint.TryParse"/>. Pure, allocation-free; any thread.
/// </summary>
public static unsafe class DecimalText
{
    /// <summary>
    /// A decimal that ends before a quote; <paramref name="next"/> is behind the quote. False when it is no plain
    /// decimal, or has a non-zero digit beyond the unit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadQuoted(byte* text, byte* end, int decimals, out long units, out byte* next)
    {
        if (DigitVectors.IsSupported && end - text >= 16)
        {
            Vector128<byte> characters = Vector128.Load(text);
            Vector128<byte> digits = characters - Vector128.Create((byte)'0');
            uint quotes = Mask(Vector128.Equals(characters, Vector128.Create((byte)'"')));
            int length = BitOperations.TrailingZeroCount(quotes);
            if (length < 16)
            {
                uint below = (1u << length) - 1;
                uint dots = Mask(Vector128.Equals(characters, Vector128.Create((byte)'.'))) & below;
                int dot = BitOperations.TrailingZeroCount(dots | (1u << length));
                int keep = Math.Min(length, dot + 1 + decimals);
                uint expected = (1u << dot) | (1u << length);
                uint dropped = below & ~((1u << keep) - 1);
                uint zeros = Mask(Vector128.Equals(digits, Vector128<byte>.Zero));
                if ((NonDigits(digits) & (below | (1u << length))) == expected
                    && ((expected & (expected << 1)) | (expected & 1)) == 0
                    && (zeros & dropped) == dropped
                    && dot + decimals <= 18)
                {
                    int fraction = Math.Max(keep - dot - 1, 0);
                    long value = Combine(digits, dot, keep);
                    units = value * Unsafe.Add(ref Unsafe.AsRef(in PowersOfTen.All[0]), decimals - fraction);
                    next = text + length + 1;
                    return true;
                }
            }
        }

        return TryReadQuotedScalar(text, end, decimals, out units, out next);
    }

    /// <summary>The whole text as a decimal; same answer as <see cref="FixedPoint.TryParse"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, int decimals, out long units) =>
        FixedPoint.TryParse(text, decimals, out units);

    /// <summary>True when the text is a plain decimal of any precision and size.</summary>
    public static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        int start = text.Length > 0 && text[0] == (byte)'-' ? 1 : 0;
        int dot = -1;
        for (int i = start; i < text.Length; i++)
        {
            if ((uint)(text[i] - '0') <= 9) continue;
            if (text[i] != (byte)'.' || dot >= 0) return false;
            dot = i;
        }

        return dot < 0 ? text.Length > start : dot > start && dot < text.Length - 1;
    }

    /// <summary>
    /// A plain decimal without a sign whose digits down to the unit are more than 64 bits hold. What is no number is
    /// not above the range.
    /// </summary>
    public static bool IsAboveRange(ReadOnlySpan<byte> text, int decimals)
    {
        if (!IsDecimal(text) || text[0] == (byte)'-') return false;
        int dot = text.IndexOf((byte)'.');
        int digits = (dot < 0 ? text.Length : dot) + decimals;
        Int128 units = 0;
        for (int i = 0; i < digits && units <= long.MaxValue; i++)
        {
            // Digits that the text does not have are zeros.
            int at = dot >= 0 && i >= dot ? i + 1 : i;
            units = (units * 10) + (at < text.Length ? text[at] - '0' : 0);
        }

        return units > long.MaxValue;
    }

    /// <summary>
    /// Parses and rounds half to even at the unit. Only for values that no order can be placed at (mark and index
    /// prices); everything tradable must lie on its unit.
    /// </summary>
    public static bool TryParseRounded(ReadOnlySpan<byte> text, int decimals, out long units)
    {
        units = 0;
        int dot = text.IndexOf((byte)'.');
        int keep = dot < 0 ? text.Length : dot + 1 + decimals;
        if (keep >= text.Length) return FixedPoint.TryParse(text, decimals, out units);
        if (!IsDecimal(text)) return false;
        if (!FixedPoint.TryParse(text[..(decimals == 0 ? dot : keep)], decimals, out long kept)) return false;
        int half = text[keep] - '5';
        bool isTie = half == 0 && text[(keep + 1)..].IndexOfAnyExcept((byte)'0') < 0;
        bool isUp = isTie ? (kept & 1) != 0 : half >= 0;
        if (isUp && kept is long.MaxValue or long.MinValue) return false;
        units = !isUp ? kept : text[0] == (byte)'-' ? kept - 1 : kept + 1;
        return true;
    }

    /// <summary>An unsigned JSON integer of 1 to 18 digits, ending before a byte that is no digit.</summary>
    public static bool TryReadInteger(byte* text, byte* end, out long value, out byte* next)
    {
        next = ReadInteger(text, end, out value);
        return next != null;
    }

    /// <summary>Behind an unsigned JSON integer of 1 to 18 digits; null when there is none.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadInteger(byte* text, byte* end, out long value)
    {
        if (DigitVectors.IsSupported && end - text >= 16)
        {
            Vector128<byte> digits = Vector128.Load(text) - Vector128.Create((byte)'0');
            int length = BitOperations.TrailingZeroCount(NonDigits(digits) | 0x1_0000);
            if (length is > 0 and < 16 && (*text != (byte)'0' || length == 1))
            {
                value = Combine(digits, length, length);
                return text + length;
            }
        }

        // A variable of its own, so that the result stays in a register.
        byte* next = ReadIntegerScalar(text, end, out long other);
        value = other;
        return next;
    }

    /// <summary>
    /// Behind an unsigned JSON integer; null when there is none. Made for milliseconds since 1970, which have 13 digits
    /// until the year 2286; any other number of digits takes the general form.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadMilliseconds(byte* text, byte* end, out long milliseconds)
    {
        if (DigitVectors.IsSupported && end - text >= 16)
        {
            Vector128<byte> digits = Vector128.Load(text) - Vector128.Create((byte)'0');
            Vector128<byte> limit = Vector128.Create(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 255, 255, (byte)255);
            if (Vector128.Max(digits, limit) == limit && *text != (byte)'0' && (uint)(text[13] - '0') > 9)
            {
                milliseconds = DigitVectors.Combine(DigitVectors.Shuffle(
                    digits, Vector128.Create(128, 128, 128, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte)12)));
                return text + 13;
            }
        }

        byte* next = ReadIntegerScalar(text, end, out long other);
        milliseconds = other;
        return next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadQuotedScalar(byte* text, byte* end, int decimals, out long units, out byte* next)
    {
        units = 0;
        next = text;
        int length = new ReadOnlySpan<byte>(text, (int)(end - text)).IndexOf((byte)'"');
        if (length <= 0) return false;
        if (!FixedPoint.TryParse(new ReadOnlySpan<byte>(text, length), decimals, out units)) return false;
        next = text + length + 1;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* ReadIntegerScalar(byte* text, byte* end, out long value)
    {
        value = 0;
        byte* at = text;
        while (at < end && (uint)(*at - '0') <= 9 && at - text < 18) value = (value * 10) + (*at++ - '0');
        if (at == text) return null;
        bool isTooLong = at < end && (uint)(*at - '0') <= 9;
        bool isPadded = *text == (byte)'0' && at - text > 1;
        return isTooLong || isPadded ? null : at;
    }

    /// <summary>Bit i set: byte i of <c>digits</c> is above 9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NonDigits(Vector128<byte> digits) =>
        ~Mask(Vector128.Equals(Vector128.Min(digits, Vector128.Create((byte)9)), digits)) & 0xFFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mask(Vector128<byte> lanes) => lanes.ExtractMostSignificantBits();

    /// <summary>Value of the digits that the shuffle (dot, keep) leaves; at most 15 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Combine(Vector128<byte> digits, int dot, int keep) =>
        DigitVectors.Combine(
            DigitVectors.Shuffle(digits, Vector128.Load(DigitShuffles.Entries + (((dot << 4) | keep) << 4))));
}
