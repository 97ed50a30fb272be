using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatency.Protocol.Json;

/// <summary>
/// What number texts have looked like, for every instrument of a parser. Pinned; owned by the parser's thread.
/// </summary>
public sealed unsafe class DecimalShapeCache
{
    private readonly DecimalShape[] _pairs;
    private readonly DecimalShape* _first;

    /// <summary>For instruments 0 .. <paramref name="count"/> - 1; nothing is expected yet.</summary>
    public DecimalShapeCache(int count)
    {
        _pairs = GC.AllocateArray<DecimalShape>(Math.Max(count, 1), pinned: true);
        _first = (DecimalShape*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_pairs));
        for (int i = 0; i < _pairs.Length; i++) Reset(_first + i, 0, 0);
    }

    /// <summary>
    /// Those of an instrument, forgotten when its units (0..12 decimals) are others than last time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public DecimalShape* Of(int instrument, int priceDecimals, int quantityDecimals)
    {
        DecimalShape* pair = _first + instrument;
        if (((pair->PriceDecimals ^ priceDecimals) | (pair->QuantityDecimals ^ quantityDecimals)) != 0)
        {
            Reset(pair, priceDecimals, quantityDecimals);
        }

        return pair;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Reset(DecimalShape* pair, int priceDecimals, int quantityDecimals)
    {
        pair->PriceDecimals = priceDecimals;
        pair->QuantityDecimals = quantityDecimals;
        pair->Price.Reset(priceDecimals);
        pair->Quantity.Reset(quantityDecimals);
    }
}
