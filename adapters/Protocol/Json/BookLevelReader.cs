using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Arrays of levels, <c>[["price","quantity"],...]</c>, into a book message. The fast form takes only that exact
/// spelling; the tolerant form takes any JSON spelling and says why it refuses. Both give the same levels.
/// </summary>
public static unsafe class BookLevelReader
{
    /// <summary>Between the quantity of a level and the price of the next one: <c>],["</c>.</summary>
    private const uint NextLevel = 0x225B_2C5D;

    /// <summary>Behind the quantity of the last level: <c>]]</c>.</summary>
    private const ushort LastLevel = 0x5D5D;

    /// <summary>
    /// From the opening bracket of the array to behind its closing one; null on anything unusual. The numbers are in
    /// the units of <paramref name="learned"/>.
    /// </summary>
    public static byte* ReadFast(byte* at, byte* end, DecimalShape* learned, ref BookLevelWriter target)
    {
        if (end - at < 3 || *at != '[') return null;
        if (at[1] == ']') return at + 2;
        if (at[1] != '[' || at[2] != '"') return null;
        at += 3;

        // A copy, so that its fields stay in registers.
        BookLevelWriter writer = target;
        while (true)
        {
            at = DecimalPairReader.ReadLevel(at, end, learned, out Vector128<long> level);
            if (at == null || level.ToScalar() == 0 || !writer.TryAdd(level)) return null;
            if (end - at < 4 || Unsafe.ReadUnaligned<uint>(at) != NextLevel) break;
            at += 4;
        }

        if (end - at < 2 || Unsafe.ReadUnaligned<ushort>(at) != LastLevel) return null;
        target = writer;
        return at + 2;
    }

    /// <summary>
    /// The tolerant form; a level may have more elements after the two (old Binance snapshots). Null with the reason
    /// and the place of what is wrong; else the reason is QuantityAboveRange where a quantity is shown as the largest
    /// that there is, or None.
    /// </summary>
    public static byte* Read(
        JsonValue array, int priceDecimals, int quantityDecimals, ref BookLevelWriter target,
        out ReasonCode reason, out byte* error)
    {
        reason = ReasonCode.MessageRefused;
        bool isBounded = false;
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
            if (!TryReadQuantity(quantityText, quantityDecimals, out long quantity, out reason)) return null;
            isBounded |= reason != ReasonCode.None;
            if (quantity < 0) return Refuse(ReasonCode.BookInvalidQuantity, out reason);
            if (!target.TryAdd(price, quantity)) return Refuse(ReasonCode.MessageTooLarge, out reason);
        }

        error = levels.Error;
        reason = levels.IsMalformed ? ReasonCode.MessageRefused
            : isBounded ? ReasonCode.QuantityAboveRange
            : ReasonCode.None;
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

    /// <summary>
    /// The same of a quantity or volume: one above the range of 64 bits is the largest that there is, with the reason
    /// QuantityAboveRange, so that the rest of its message is not lost for it.
    /// </summary>
    public static bool TryReadQuantity(JsonValue text, int decimals, out long units, out ReasonCode reason)
    {
        if (TryRead(text, decimals, out units, out reason)) return true;
        if (reason != ReasonCode.BookLevelOffUnit || !DecimalText.IsAboveRange(text.Text, decimals)) return false;
        units = long.MaxValue;
        reason = ReasonCode.QuantityAboveRange;
        return true;
    }

    private static byte* Refuse(ReasonCode why, out ReasonCode reason)
    {
        reason = why;
        return null;
    }
}
