using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Json;

/// <summary>
/// How the text of a quoted decimal looks when its length and the place of its point are known, as three byte vectors.
/// A text has the layout when <c>text - Base</c> is nowhere above <c>Limit</c>; then <c>Order</c> moves its digits to
/// the right end of a vector, so that the number is the text in units.
/// </summary>
internal struct DecimalLayout
{
    /// <summary>Bytes of a layout in a table: a cache line, so that none is split.</summary>
    internal const int Size = 64;

    /// <summary>The byte itself where it is fixed (point, closing quote), '0' where a digit stands.</summary>
    internal Vector128<byte> Base;

    /// <summary>9 for a digit; 0 for a fixed byte and for a digit below the unit; 255 behind the quote.</summary>
    internal Vector128<byte> Limit;

    /// <summary>Source of each of 16 digits; 0x80 = zero, before the number and for decimals not written.</summary>
    internal Vector128<byte> Order;

    /// <summary>Characters before the closing quote; 0 = a layout that no text has.</summary>
    internal int Length;
}
