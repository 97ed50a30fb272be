using System;
using System.Numerics;
using LowLatency.Model.Identity;

namespace LowLatency.Core.Orders;

/// <summary>
/// Client order id -> row of the order table. Open addressing with linear probing at a load of at most a quarter;
/// removal shifts the cluster back, so there are no tombstones. Derived from the table, so no state of its own.
/// </summary>
internal sealed class OrderIndex
{
    private readonly ClientOrderId[] _keys;
    private readonly int[] _rows;
    private readonly uint _mask;

    public OrderIndex(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1) * 4);
        _keys = new ClientOrderId[size];
        _rows = new int[size];
        _mask = (uint)size - 1;
    }

    public void Clear() => Array.Clear(_keys);

    /// <summary>-1 when it is not there.</summary>
    public int Find(ClientOrderId id)
    {
        if (id.IsNone) return -1;
        uint position = OrderIds.Hash(id) & _mask;
        while (!_keys[position].IsNone)
        {
            if (_keys[position] == id) return _rows[position];
            position = (position + 1) & _mask;
        }

        return -1;
    }

    /// <summary>The id must not be there yet.</summary>
    public void Add(ClientOrderId id, int row)
    {
        uint position = OrderIds.Hash(id) & _mask;
        while (!_keys[position].IsNone) position = (position + 1) & _mask;
        _keys[position] = id;
        _rows[position] = row;
    }

    public void Remove(ClientOrderId id)
    {
        uint hole = OrderIds.Hash(id) & _mask;
        while (_keys[hole] != id)
        {
            if (_keys[hole].IsNone) return;
            hole = (hole + 1) & _mask;
        }

        uint next = hole;
        while (true)
        {
            next = (next + 1) & _mask;
            if (_keys[next].IsNone) break;
            uint home = OrderIds.Hash(_keys[next]) & _mask;
            if (((next - home) & _mask) < ((next - hole) & _mask)) continue;
            _keys[hole] = _keys[next];
            _rows[hole] = _rows[next];
            hole = next;
        }

        _keys[hole] = default;
    }
}
