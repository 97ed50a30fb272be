using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Arrays of levels, <c>[["price","quantity"],...]</c>, into a book message. The fast form takes only that exact
/// spelling and converts both numbers of a level in one 256-bit step; the tolerant form takes any JSON spelling and
/// says why it refuses. Both give the same levels.
/// </summary>
public static unsafe class BookLevelReader
{
    /// <summary>Bytes that the 256-bit step may touch from the first digit of a level.</summary>
    private const int WideReach = 48;

    /// <summary>From the opening bracket of the array to behind its closing one; null on anything unusual.</summary>
    public static byte* ReadFast(
        byte* at, byte* end, int priceDecimals, int quantityDecimals, ref BookLevelWriter target)
    {
        if (end - at < 2 || *at != '[') return null;
        if (at[1] == ']') return at + 2;
        BookLevelWriter writer = target;
        at++;
        while (true)
        {
            if (end - at < 8 || Unsafe.ReadUnaligned<ushort>(at) != ('[' | ('"' << 8))) return null;
            at += 2;
            long price = 0;
            long quantity = 0;
            int length = Avx2.IsSupported && end - at >= WideReach
                ? ReadWide(at, priceDecimals, quantityDecimals, out price, out quantity)
                : 0;
            if (length != 0)
            {
                at += length;
            }
            else
            {
                // Own variables, so that those of the loop stay in registers.
                at = ReadNarrow(
                    at, end, priceDecimals, quantityDecimals, out long narrowPrice, out long narrowQuantity);
                price = narrowPrice;
                quantity = narrowQuantity;
            }

            if (at == null || price <= 0 || quantity < 0 || !writer.TryAdd(price, quantity)) return null;
            if (end - at < 2 || *at != ']') return null;
            byte separator = at[1];
            at += 2;
            if (separator == ',') continue;
            if (separator != ']') return null;
            target = writer;
            return at;
        }
    }

    /// <summary>
    /// The tolerant form; a level may have more elements after the two (old Binance snapshots). Null with the reason
    /// and the place of what is wrong.
    /// </summary>
    public static byte* Read(
        JsonValue array, int priceDecimals, int quantityDecimals, ref BookLevelWriter target,
        out ReasonCode reason, out byte* error)
    {
        reason = ReasonCode.MessageRefused;
        JsonArray levels = new(array);
        while (levels.TryNext(out JsonValue element))
        {
            error = element.Start;
            JsonArray level = new(element);
            if (!level.TryNext(out JsonValue priceText) || !level.TryNext(out JsonValue quantityText)) return null;
            error = priceText.Start;
            if (!TryRead(priceText, priceDecimals, out long price, out reason)) return null;
            if (price <= 0) return Refuse(ReasonCode.BookInvalidPrice, out reason);
            error = quantityText.Start;
            if (!TryRead(quantityText, quantityDecimals, out long quantity, out reason)) return null;
            if (quantity < 0) return Refuse(ReasonCode.BookInvalidQuantity, out reason);
            if (!target.TryAdd(price, quantity)) return Refuse(ReasonCode.MessageTooLarge, out reason);
        }

        error = levels.Error;
        return levels.IsMalformed ? null : levels.Position;
    }

    /// <summary>A quoted decimal; tells a value off the unit from one that is no number.</summary>
    public static bool TryRead(JsonValue text, int decimals, out long units, out ReasonCode reason)
    {
        reason = ReasonCode.None;
        if (FixedPoint.TryParse(text.Text, decimals, out units)) return true;
        reason = DecimalText.IsDecimal(text.Text) ? ReasonCode.BookLevelOffUnit : ReasonCode.MessageRefused;
        return false;
    }

    private static byte* Refuse(ReasonCode why, out ReasonCode reason)
    {
        reason = why;
        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static byte* ReadNarrow(
        byte* at, byte* end, int priceDecimals, int quantityDecimals, out long price, out long quantity)
    {
        quantity = 0;
        if (!DecimalText.TryReadQuoted(at, end, priceDecimals, out price, out at)) return null;
        if (end - at < 4 || Unsafe.ReadUnaligned<ushort>(at) != (',' | ('"' << 8))) return null;
        return DecimalText.TryReadQuoted(at + 2, end, quantityDecimals, out quantity, out at) ? at : null;
    }

    /// <summary>
    /// Both numbers of a level whose text fits in 32 bytes. Returns the bytes up to and with the last quote, or 0 when
    /// the narrow form must decide. Reads 48 bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadWide(byte* at, int priceDecimals, int quantityDecimals, out long price, out long quantity)
    {
        price = 0;
        quantity = 0;
        Vector256<byte> text = Vector256.Load(at);
        Vector256<byte> digits = text - Vector256.Create((byte)'0');
        uint quotes = Vector256.Equals(text, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
        uint dots = Vector256.Equals(text, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        uint zeros = Vector256.Equals(digits, Vector256<byte>.Zero).ExtractMostSignificantBits();
        uint nonDigits = ~Vector256.Equals(Vector256.Min(digits, Vector256.Create((byte)9)), digits)
            .ExtractMostSignificantBits();
        int priceEnd = BitOperations.TrailingZeroCount(quotes);
        uint rest = quotes & (quotes - 1);
        int open = BitOperations.TrailingZeroCount(rest);
        rest &= rest - 1;
        if (rest == 0) return 0;
        int last = BitOperations.TrailingZeroCount(rest);
        int quantityStart = open + 1;
        int priceDot = BitOperations.TrailingZeroCount(dots | (1u << priceEnd));
        int quantityDot = BitOperations.TrailingZeroCount((dots & (uint.MaxValue << quantityStart)) | (1u << last));

        // Everything that is no digit must be a point, a quote or the comma, and no two of them may touch but '","'.
        uint expected = (1u << priceDot) | (7u << priceEnd) | (1u << quantityDot) | (1u << last);
        uint touching = (expected & (expected << 1)) | (expected & 1);
        int priceKeep = Math.Min(priceEnd, priceDot + 1 + priceDecimals);
        int quantityKeep = Math.Min(last, quantityDot + 1 + quantityDecimals);
        uint dropped = ((1u << priceEnd) - (1u << priceKeep)) | ((1u << last) - (1u << quantityKeep));
        int quantityLength = last - quantityStart;
        if ((nonDigits & ((2u << last) - 1)) != expected
            || touching != 3u << (priceEnd + 1)
            || at[priceEnd + 1] != ','
            || (zeros & dropped) != dropped
            || (priceEnd | quantityLength) > 15
            || Math.Max(priceDot + priceDecimals, quantityDot - quantityStart + quantityDecimals) > 18)
        {
            return 0;
        }

        byte* shuffles = DigitShuffles.Entries;
        Vector256<byte> shuffle = Vector256.Create(
            Vector128.Load(shuffles + (((priceDot << 4) | priceKeep) << 4)),
            Vector128.Load(shuffles + ((((quantityDot - quantityStart) << 4) | (quantityKeep - quantityStart)) << 4)));
        Vector256<byte> both = Vector256.Create(
            digits.GetLower(), Vector128.Load(at + quantityStart) - Vector128.Create((byte)'0'));
        Vector256<byte> aligned = Avx2.Shuffle(both, shuffle);
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(aligned, Vector256.Create((ushort)0x010A).AsSByte());
        Vector256<int> fours = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001_0064).AsInt16());
        Vector256<ushort> packed = Avx2.PackUnsignedSaturate(fours, fours);
        Vector256<ulong> eights = Avx2.MultiplyAddAdjacent(packed.AsInt16(), Vector256.Create(0x0001_2710).AsInt16())
            .AsUInt64();
        ref long powers = ref Unsafe.AsRef(in PowersOfTen.All[0]);
        price = Value(eights.GetElement(0)) * Unsafe.Add(ref powers, Missing(priceDot, priceKeep, priceDecimals));
        quantity = Value(eights.GetElement(2))
            * Unsafe.Add(ref powers, Missing(quantityDot, quantityKeep, quantityDecimals));
        return last + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Value(ulong eights) => (long)(((ulong)(uint)eights * 100_000_000) + (eights >> 32));

    /// <summary>Zeros to append: decimals of the unit that the text does not write.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Missing(int dot, int keep, int decimals) => decimals - Math.Max(keep - dot - 1, 0);
}
