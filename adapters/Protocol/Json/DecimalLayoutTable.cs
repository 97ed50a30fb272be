using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Every layout of a decimal of up to 15 characters for every number of decimals a unit can have, made once. 16 x 16
/// layouts (length, place of the point; point = length when there is none) for each of 0..12 decimals, 224 KiB.
/// </summary>
internal static unsafe class DecimalLayoutTable
{
    internal const int LengthMax = 15;

    private const int DecimalsMax = 12;
    private const int PerUnit = 16 * 16;
    private const byte Nothing = 0x80;

    // Pinned for the life of the process; the extra line lets the first layout start on one.
    private static readonly byte[] Storage =
        GC.AllocateArray<byte>(((DecimalsMax + 2) * PerUnit * DecimalLayout.Size) + 64, pinned: true);

    private static readonly DecimalLayout* Layouts = Build();

    /// <summary>A layout that no text has: see <see cref="FillNever"/>.</summary>
    internal static DecimalLayout* Never => At(Layouts, (DecimalsMax + 1) * PerUnit);

    /// <summary>First layout for a unit of 0..12 decimals; for any other number no text has a layout.</summary>
    internal static DecimalLayout* Of(int decimals) =>
        At(Layouts, (int)Math.Min((uint)decimals, DecimalsMax + 1) * PerUnit);

    /// <summary>The layout of a length of 1..15 with the point at 1..length-2, or at length for none.</summary>
    internal static DecimalLayout* At(DecimalLayout* unit, int length, int point) => At(unit, (length << 4) | point);

    private static DecimalLayout* At(DecimalLayout* first, int index) =>
        (DecimalLayout*)((byte*)first + ((long)index * DecimalLayout.Size));

    private static DecimalLayout* Build()
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Storage));
        DecimalLayout* first = (DecimalLayout*)((address + 63) & ~(nuint)63);
        for (int index = 0; index < (DecimalsMax + 2) * PerUnit; index++) FillNever(At(first, index));
        for (int decimals = 0; decimals <= DecimalsMax; decimals++)
        {
            DecimalLayout* unit = At(first, decimals * PerUnit);
            for (int length = 1; length <= LengthMax; length++)
            {
                for (int point = 1; point <= length; point++) Fill(At(unit, length, point), length, point, decimals);
            }
        }

        return first;
    }

    /// <summary>
    /// Sixteen quotes and a length of 0: the byte behind the first quote would have to be a quote too, but a reader
    /// accepts a text only when something else follows its closing quote.
    /// </summary>
    private static void FillNever(DecimalLayout* layout)
    {
        layout->Base = Vector128.Create((byte)'"');
        layout->Limit = Vector128<byte>.Zero;
        layout->Order = Vector128.Create(Nothing);
        layout->Length = 0;
    }

    private static void Fill(DecimalLayout* layout, int length, int point, int decimals)
    {
        bool hasPoint = point < length;
        int kept = hasPoint ? Math.Min(length - point - 1, decimals) : 0;

        // A point needs a digit behind it; digits that a vector cannot hold are for the scalar form.
        if ((hasPoint && point == length - 1) || point + decimals > 16) return;
        layout->Base = Vector128<byte>.Zero;
        layout->Limit = Vector128<byte>.AllBitsSet;
        layout->Length = length;
        byte* text = (byte*)&layout->Base;
        byte* limit = (byte*)&layout->Limit;
        byte* order = (byte*)&layout->Order;
        int unitPoint = 16 - decimals;
        for (int i = 0; i < length; i++)
        {
            text[i] = (byte)(i == point ? '.' : '0');
            limit[i] = (byte)(i == point || i > point + kept ? 0 : 9);
            if (i < point) order[unitPoint - point + i] = (byte)i;
            else if (i > point && i <= point + kept) order[unitPoint + i - point - 1] = (byte)i;
        }

        text[length] = (byte)'"';
        limit[length] = 0;
    }
}
