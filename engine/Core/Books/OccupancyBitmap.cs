using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatency.Core.Books;

/// <summary>
/// Which slots of a ladder hold a level: three levels of 64-way summaries, so that the next occupied slot is found in
/// at most five word reads whatever the distance. Up to 64^3 slots.
/// </summary>
internal sealed class OccupancyBitmap
{
    public const int SlotsMax = 64 * 64 * 64;

    private readonly ulong[] _slots;
    private readonly ulong[] _words;
    private ulong _blocks;

    public OccupancyBitmap(int slotCount)
    {
        _slots = new ulong[(slotCount + 63) >> 6];
        _words = new ulong[(_slots.Length + 63) >> 6];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Contains(int slot) => (_slots[slot >> 6] >> (slot & 63) & 1) != 0;

    /// <summary>False when the slot was occupied already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(int slot)
    {
        ref ulong word = ref _slots[slot >> 6];
        ulong bit = 1UL << (slot & 63);
        if ((word & bit) != 0) return false;
        word |= bit;
        _words[slot >> 12] |= 1UL << ((slot >> 6) & 63);
        _blocks |= 1UL << (slot >> 12);
        return true;
    }

    /// <summary>False when the slot was free already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Remove(int slot)
    {
        ref ulong word = ref _slots[slot >> 6];
        ulong bit = 1UL << (slot & 63);
        if ((word & bit) == 0) return false;
        word &= ~bit;
        if (word == 0) RemoveWord(slot >> 6);
        return true;
    }

    /// <summary>Highest occupied slot at or below, -1 when there is none.</summary>
    public int FindAtOrBelow(int slot)
    {
        if (slot < 0) return -1;
        int word = slot >> 6;
        ulong bits = _slots[word] & (ulong.MaxValue >> (63 - (slot & 63)));
        if (bits != 0) return (word << 6) + Highest(bits);
        int block = word >> 6;
        bits = _words[block] & ((1UL << (word & 63)) - 1);
        if (bits == 0)
        {
            bits = _blocks & ((1UL << block) - 1);
            if (bits == 0) return -1;
            block = Highest(bits);
            bits = _words[block];
        }

        word = (block << 6) + Highest(bits);
        return (word << 6) + Highest(_slots[word]);
    }

    /// <summary>Lowest occupied slot at or above, -1 when there is none.</summary>
    public int FindAtOrAbove(int slot)
    {
        int word = slot >> 6;
        if (word >= _slots.Length) return -1;
        ulong bits = _slots[word] & (ulong.MaxValue << (slot & 63));
        if (bits != 0) return (word << 6) + BitOperations.TrailingZeroCount(bits);
        int block = word >> 6;
        bits = _words[block] & HigherThan(word & 63);
        if (bits == 0)
        {
            bits = _blocks & HigherThan(block);
            if (bits == 0) return -1;
            block = BitOperations.TrailingZeroCount(bits);
            bits = _words[block];
        }

        word = (block << 6) + BitOperations.TrailingZeroCount(bits);
        return (word << 6) + BitOperations.TrailingZeroCount(_slots[word]);
    }

    public void Clear()
    {
        Array.Clear(_slots);
        Array.Clear(_words);
        _blocks = 0;
    }

    private static int Highest(ulong bits) => 63 - BitOperations.LeadingZeroCount(bits);

    private static ulong HigherThan(int bit) => bit == 63 ? 0 : ulong.MaxValue << (bit + 1);

    private void RemoveWord(int word)
    {
        ref ulong summary = ref _words[word >> 6];
        summary &= ~(1UL << (word & 63));
        if (summary == 0) _blocks &= ~(1UL << (word >> 6));
    }
}
