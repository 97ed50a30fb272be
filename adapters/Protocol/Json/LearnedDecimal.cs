using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Json;

/// <summary>
/// What the prices, or the quantities, of one instrument have looked like: a venue writes them with the same decimals
/// for weeks. The layout of the last text, and the last layout for each length. A wrong expectation costs time only,
/// since every text is checked against the layout that it is read with.
/// </summary>
internal unsafe struct LearnedDecimal
{
    /// <summary>Layout of the last text.</summary>
    internal DecimalLayout* Last;

    private DecimalLayout* _unit;
    private fixed ulong _byLength[DecimalLayoutTable.LengthMax + 2];

    /// <summary>Forgets everything; from now on numbers are in units of 0..12 decimals.</summary>
    internal void Reset(int decimals)
    {
        _unit = DecimalLayoutTable.Of(decimals);
        Last = DecimalLayoutTable.Never;
        for (int i = 0; i <= DecimalLayoutTable.LengthMax + 1; i++) _byLength[i] = (ulong)DecimalLayoutTable.Never;
    }

    /// <summary>The layout to expect of a text of 0..16 characters (16 = no quote within 16).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static DecimalLayout* OfLength(LearnedDecimal* learned, int length) =>
        (DecimalLayout*)learned->_byLength[length];

    /// <summary>
    /// Takes the layout of the 16 bytes at hand for the expected one; false when they have none (then the scalar form
    /// decides). Only the places of point and quote count here: the reader checks every byte.
    /// </summary>
    internal bool TryLearn(Vector128<byte> text)
    {
        uint quotes = Vector128.Equals(text, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
        uint points = Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        int length = BitOperations.TrailingZeroCount(quotes | 0x1_0000);
        int point = BitOperations.TrailingZeroCount(points | (1u << length));
        if (length > DecimalLayoutTable.LengthMax || point == 0) return false;
        DecimalLayout* layout = DecimalLayoutTable.At(_unit, length, point);
        if (layout->Length == 0) return false;
        Last = layout;
        _byLength[length] = (ulong)layout;
        return true;
    }
}
