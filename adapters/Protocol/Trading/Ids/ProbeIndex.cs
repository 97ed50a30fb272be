using System.Numerics;

namespace LowLatency.Protocol.Trading.Ids;

/// <summary>
/// Rows of a table by a hash, in open addressing with linear probing; at most half of the slots are in use. The caller
/// compares what the rows hold. Owner thread only; does not allocate after construction.
/// </summary>
internal sealed class ProbeIndex
{
    private readonly Slot[] _slots;
    private readonly int _mask;

    /// <param name="capacity">Rows held at once, at most.</param>
    public ProbeIndex(int capacity)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _mask = _slots.Length - 1;
    }

    /// <summary>The slot to begin a search at.</summary>
    public int Home(ulong hash) => (int)((hash * 0x9E37_79B9_7F4A_7C15) >> 33) & _mask;

    /// <summary>The slot behind.</summary>
    public int Next(int slot) => (slot + 1) & _mask;

    /// <summary>The row in a slot; -1 = none, and the search ends there.</summary>
    public int RowAt(int slot) => _slots[slot].RowPlusOne - 1;

    /// <summary>Adds a row that is not there.</summary>
    public void Add(ulong hash, int row)
    {
        int slot = Home(hash);
        while (_slots[slot].RowPlusOne != 0) slot = Next(slot);
        _slots[slot] = new Slot { Hash = hash, RowPlusOne = row + 1 };
    }

    /// <summary>Takes a row out that is there. What stands behind moves up, so that no search ends too early.</summary>
    public void Remove(ulong hash, int row)
    {
        int hole = Home(hash);
        while (_slots[hole].RowPlusOne != row + 1) hole = Next(hole);
        for (int slot = Next(hole); _slots[slot].RowPlusOne != 0; slot = Next(slot))
        {
            // As far from its home as from the hole, or farther: it may stand in the hole.
            int fromHome = (slot - Home(_slots[slot].Hash)) & _mask;
            int fromHole = (slot - hole) & _mask;
            if (fromHome < fromHole) continue;
            _slots[hole] = _slots[slot];
            hole = slot;
        }

        _slots[hole] = default;
    }

    private struct Slot
    {
        internal ulong Hash;
        internal int RowPlusOne;
    }
}
