using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Symbols of up to 15 characters, found straight from the text of a frame: the bytes before the closing quote are the
/// key, compared as one vector. Built once; any thread may read.
/// </summary>
internal sealed unsafe class QuotedSymbols
{
    internal const int LengthMax = 15;

    private readonly Bucket[] _storage;
    private readonly Bucket* _buckets;
    private readonly uint _mask;

    internal QuotedSymbols(int symbolsMax)
    {
        uint size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(symbolsMax, 4) * 4);
        _storage = GC.AllocateArray<Bucket>((int)size, pinned: true);
        _buckets = (Bucket*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_storage));
        _mask = size - 1;
        foreach (ref Bucket bucket in _storage.AsSpan()) bucket.Index = -1;
    }

    /// <summary>Longer symbols are left out: <see cref="Find"/> does not know them.</summary>
    internal void Add(ReadOnlySpan<byte> symbol, int index)
    {
        if (symbol.Length > LengthMax) return;
        Vector128<byte> key = default;
        symbol.CopyTo(new Span<byte>(&key, LengthMax));
        uint at = Hash(key) & _mask;
        while (_buckets[at].Index >= 0) at = (at + 1) & _mask;
        _buckets[at].Key = key;
        _buckets[at].Length = symbol.Length;
        _buckets[at].Index = index;
    }

    /// <summary>
    /// Index of the symbol in the 16 readable bytes before a quote, and its <paramref name="length"/>; -1 when there is
    /// none of it or no quote.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Find(byte* text, out int length)
    {
        Vector128<byte> bytes = Vector128.Load(text);
        uint quotes = Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
        length = BitOperations.TrailingZeroCount(quotes | 0x1_0000);
        Vector128<byte> key = bytes
            & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Kept), (nuint)(uint)(16 - length));
        uint at = Hash(key) & _mask;
        while (true)
        {
            Bucket* bucket = _buckets + at;
            if (bucket->Index < 0) return -1;

            // The length too: a zero byte in the text is no end of a symbol.
            if (bucket->Key == key && bucket->Length == length) return bucket->Index;
            at = (at + 1) & _mask;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(Vector128<byte> key)
    {
        ulong mixed = key.AsUInt64().GetElement(0) ^ BitOperations.RotateLeft(key.AsUInt64().GetElement(1), 29);
        return (uint)((mixed * 0x9E37_79B9_7F4A_7C15) >> 40);
    }

    /// <summary>From index 16 - N on: N bytes to keep, the others to clear.</summary>
    private static ReadOnlySpan<byte> Kept =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private struct Bucket
    {
        internal Vector128<byte> Key;
        internal int Length;
        internal int Index;
    }
}
