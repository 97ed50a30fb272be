using System;
using System.Numerics;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// The fills seen last, by (instrument, trade id, own side): a fill is booked once however often it is reported. The
/// side is in the key because a trade between two own orders has one id for both. Bounded: the oldest is forgotten.
/// Allocates only when it is built. Business thread only.
/// </summary>
public sealed class FillLog : IEngineState
{
    private readonly long[] _ringTradeIds;
    private readonly int[] _ringScopes;
    private readonly int[] _slots;
    private readonly uint _mask;
    private int _head;
    private int _count;

    /// <param name="capacity">Fills remembered, at least 1.</param>
    public FillLog(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ringTradeIds = new long[capacity];
        _ringScopes = new int[capacity];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 4)];
        _mask = (uint)_slots.Length - 1;
    }

    public int Count => _count;

    public int Capacity => _ringTradeIds.Length;

    public bool Contains(InstrumentId instrument, long tradeId, Side side) =>
        Find(Scope(instrument, side), tradeId) >= 0;

    /// <summary>False when it is there already; else it is added and, when full, the oldest forgotten.</summary>
    public bool TryAdd(InstrumentId instrument, long tradeId, Side side)
    {
        int scope = Scope(instrument, side);
        if (Find(scope, tradeId) >= 0) return false;
        if (_count == Capacity)
        {
            Remove(_head);
            _head = Next(_head);
            _count--;
        }

        int index = _head + _count;
        if (index >= Capacity) index -= Capacity;
        _ringTradeIds[index] = tradeId;
        _ringScopes[index] = scope;
        _count++;
        Insert(index);
        return true;
    }

    public void Traverse(ref StateTraversal state)
    {
        int count = state.NextCount(_count, Capacity);
        if (state.IsLoading)
        {
            Array.Clear(_slots);
            _head = 0;
            _count = 0;
        }

        int index = _head;
        for (int i = 0; i < count; i++)
        {
            state.Visit(ref _ringTradeIds[index]);
            state.Visit(ref _ringScopes[index]);
            if (state.IsLoading)
            {
                if (Find(_ringScopes[index], _ringTradeIds[index]) >= 0)
                {
                    state.Fail();
                    return;
                }

                _count++;
                Insert(index);
            }

            index = Next(index);
        }
    }

    private static int Scope(InstrumentId instrument, Side side) => (instrument.Value << 2) | (int)side;

    private static uint Hash(int scope, long tradeId)
    {
        ulong mixed = ((ulong)tradeId * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)scope * 0xBF58476D1CE4E5B9);
        mixed ^= mixed >> 31;
        return (uint)((mixed * 0x94D049BB133111EB) >> 32);
    }

    private int Next(int index) => index + 1 == Capacity ? 0 : index + 1;

    private uint Home(int index) => Hash(_ringScopes[index], _ringTradeIds[index]) & _mask;

    private int Find(int scope, long tradeId)
    {
        uint position = Hash(scope, tradeId) & _mask;
        while (_slots[position] != 0)
        {
            int index = _slots[position] - 1;
            if (_ringTradeIds[index] == tradeId && _ringScopes[index] == scope) return index;
            position = (position + 1) & _mask;
        }

        return -1;
    }

    // A slot holds index + 1, so that zeroed memory is an empty set.
    private void Insert(int index)
    {
        uint position = Home(index);
        while (_slots[position] != 0) position = (position + 1) & _mask;
        _slots[position] = index + 1;
    }

    private void Remove(int index)
    {
        uint hole = Home(index);
        while (_slots[hole] != index + 1) hole = (hole + 1) & _mask;
        uint next = hole;
        while (true)
        {
            next = (next + 1) & _mask;
            if (_slots[next] == 0) break;
            uint home = Home(_slots[next] - 1);
            if (((next - home) & _mask) < ((next - hole) & _mask)) continue;
            _slots[hole] = _slots[next];
            hole = next;
        }

        _slots[hole] = 0;
    }
}
