using System;

namespace LowLatency.Protocol.MarketData;

/// <summary>
/// Finds trades that come twice, and missing ones where ids are contiguous. Text ids arrive as 64-bit hashes; of those
/// at least the last 512 are remembered.
/// </summary>
internal sealed class TradeDuplicateFilter
{
    private const int SetSize = 1_024;
    private const int PerGeneration = 512;

    private readonly long[] _current = new long[SetSize];
    private readonly long[] _previous = new long[SetSize];
    private long[] _young;
    private long[] _old;
    private int _count;
    private long _lastId;

    internal TradeDuplicateFilter()
    {
        _young = _current;
        _old = _previous;
    }

    /// <summary>The next id is compared with none before it.</summary>
    internal void Reset()
    {
        _lastId = 0;
        _count = 0;
        Array.Clear(_young);
        Array.Clear(_old);
    }

    /// <summary>Contiguous ids: true when new; <paramref name="missing"/> ids were skipped before it.</summary>
    internal bool IsNewInSequence(long id, out long missing)
    {
        missing = 0;
        if (_lastId != 0)
        {
            if (id <= _lastId) return false;
            missing = id - _lastId - 1;
        }

        _lastId = id;
        return true;
    }

    /// <summary>Ids without order: true when it is not among the remembered ones.</summary>
    internal bool IsNewHash(long hash)
    {
        if (hash == 0) hash = 1;
        int slot = Find(_young, hash);
        if (_young[slot] == hash || _old[Find(_old, hash)] == hash) return false;
        _young[slot] = hash;
        if (++_count < PerGeneration) return true;
        (_young, _old) = (_old, _young);
        Array.Clear(_young);
        _count = 0;
        return true;
    }

    private static int Find(long[] set, long hash)
    {
        int slot = (int)((ulong)hash * 0x9E37_79B9_7F4A_7C15 >> 54);
        while (set[slot] != 0 && set[slot] != hash) slot = (slot + 1) & (SetSize - 1);
        return slot;
    }
}
