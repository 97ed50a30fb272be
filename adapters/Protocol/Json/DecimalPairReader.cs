using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Json;

/// <summary>
/// A price and the quantity behind it, <c>PRICE","QUANTITY"</c> or <c>PRICE","q":"QUANTITY"</c>, to fixed point in one
/// go. The price is expected to look like the last one, the quantity like the last one of its length; both expectations
/// are checked byte by byte. When they fail, the layout is learned anew, and what has no layout is read digit by digit:
/// every form gives the same numbers and refuses the same texts as <see cref="DecimalText"/>.
/// </summary>
public static unsafe class DecimalPairReader
{
    /// <summary>From behind a price's closing quote to the first digit of a level's quantity: <c>,"</c>.</summary>
    private const int LevelGap = 2;

    /// <summary>The same between two members with keys of one letter: <c>,"q":"</c>.</summary>
    private const int MemberGap = 6;

    private const ulong LevelSeparator = ',' | ((ulong)'"' << 8);

    private const ulong MemberSeparator =
        ',' | ((ulong)'"' << 8) | ((ulong)'"' << 24) | ((ulong)':' << 32) | ((ulong)'"' << 40);

    /// <summary>
    /// From the first digit of a level's price to behind the closing quote of its quantity. Null when it is no level
    /// in exactly this spelling, not in units, or negative.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte* ReadLevel(byte* at, byte* end, DecimalShape* learned, out Vector128<long> units)
    {
        byte* next = ReadExpected(at, end, learned, LevelGap, LevelSeparator, out units);
        if (next != null) return next;

        // A variable of its own, so that the other one stays in a register.
        next = ReadUnexpected(at, end, learned, LevelGap, LevelSeparator, out Vector128<long> other);
        units = other;
        return next;
    }

    /// <summary>
    /// From the first digit of a price to behind the closing quote of the quantity whose one-letter key follows.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadMembers(
        byte* at, byte* end, DecimalShape* learned, char quantityKey, out Vector128<long> units)
    {
        ulong separator = MemberSeparator | ((ulong)quantityKey << 16);
        byte* next = ReadExpected(at, end, learned, MemberGap, separator, out units);
        if (next != null) return next;

        // A variable of its own, so that the other one stays in a register.
        next = ReadUnexpected(at, end, learned, MemberGap, separator, out Vector128<long> other);
        units = other;
        return next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadExpected(
        byte* at, byte* end, DecimalShape* learned, int gap, ulong separator, out Vector128<long> units)
    {
        units = default;
        if (!DigitVectors.IsSupported) return null;
        DecimalLayout* price = learned->Price.Last;
        byte* second = at + price->Length + 1 + gap;
        Vector128<byte> quantityText;
        if (end - second >= 16)
        {
            quantityText = Vector128.Load(second);
        }
        else
        {
            if (end - at < 16 || second >= end) return null;
            quantityText = LoadTail(second, end);
        }

        uint quotes = Vector128.Equals(quantityText, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
        int length = BitOperations.TrailingZeroCount(quotes | 0x1_0000);
        DecimalLayout* quantity = LearnedDecimal.OfLength(&learned->Quantity, length);

        // Not the layout's length: the next pair could not start before that had been loaded.
        return Convert(Vector128.Load(at), quantityText, price, quantity, out units)
            && IsSeparator(second, gap, separator)
            ? second + length + 1
            : null;
    }

    /// <summary>The first text of its kind, one near the end of the frame, or one for the scalar form.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* ReadUnexpected(
        byte* at, byte* end, DecimalShape* learned, int gap, ulong separator, out Vector128<long> units)
    {
        if (DigitVectors.IsSupported && end - at >= 16)
        {
            Vector128<byte> priceText = Vector128.Load(at);
            if (learned->Price.TryLearn(priceText))
            {
                byte* second = at + learned->Price.Last->Length + 1 + gap;
                if (second < end && IsSeparator(second, gap, separator))
                {
                    Vector128<byte> quantityText =
                        end - second >= 16 ? Vector128.Load(second) : LoadTail(second, end);
                    if (learned->Quantity.TryLearn(quantityText)
                        && Convert(
                            priceText, quantityText, learned->Price.Last, learned->Quantity.Last, out units))
                    {
                        return second + learned->Quantity.Last->Length + 1;
                    }
                }
            }
        }

        return ReadScalar(at, end, learned, gap, separator, out units);
    }

    private static byte* ReadScalar(
        byte* at, byte* end, DecimalShape* learned, int gap, ulong separator, out Vector128<long> units)
    {
        units = default;
        if (!DecimalText.TryReadQuoted(at, end, learned->PriceDecimals, out long price, out at)) return null;
        at += gap;
        if (at >= end || !IsSeparator(at, gap, separator)) return null;
        if (!DecimalText.TryReadQuoted(at, end, learned->QuantityDecimals, out long quantity, out at)) return null;
        units = Vector128.Create(price, quantity);
        return (price | quantity) >= 0 ? at : null;
    }

    /// <summary>Checks every byte of both texts against the layouts and makes the numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Convert(
        Vector128<byte> priceText, Vector128<byte> quantityText, DecimalLayout* price, DecimalLayout* quantity,
        out Vector128<long> units)
    {
        Vector128<byte> priceDigits = priceText - price->Base;
        Vector128<byte> quantityDigits = quantityText - quantity->Base;
        Vector128<byte> above = (Vector128.Max(priceDigits, price->Limit) ^ price->Limit)
            | (Vector128.Max(quantityDigits, quantity->Limit) ^ quantity->Limit);
        units = DigitVectors.Combine(
            DigitVectors.Shuffle(priceDigits, price->Order), DigitVectors.Shuffle(quantityDigits, quantity->Order));
        return above == Vector128<byte>.Zero;
    }

    /// <summary>The bytes before the quantity; its first byte, at <paramref name="second"/>, is inside the frame.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSeparator(byte* second, int gap, ulong separator)
    {
        if (gap == LevelGap) return Unsafe.ReadUnaligned<ushort>(second - LevelGap) == separator;

        // The two bytes before the six are the end of the price: its last digit and its closing quote.
        return Unsafe.ReadUnaligned<ulong>(second - 8) >> 16 == separator;
    }

    /// <summary>
    /// Fewer than 17 bytes from a place in a frame, zeros behind its end. The frame must begin 16 bytes before its end
    /// or earlier: those are what is loaded.
    /// </summary>
    private static Vector128<byte> LoadTail(byte* at, byte* end)
    {
        nuint missing = (nuint)(at + 16 - end);
        return DigitVectors.Shuffle(
            Vector128.Load(end - 16), Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(TailOrder), missing));
    }

    /// <summary>From index N on: the bytes from N to 15, then zeros.</summary>
    private static ReadOnlySpan<byte> TailOrder =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
    ];
}
