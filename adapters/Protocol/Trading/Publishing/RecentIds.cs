using System;

namespace LowLatency.Protocol.Trading.Publishing;

/// <summary>
/// The ids met last, one for each bucket: a hit is certain, a miss may be an id that was pushed out. Owner thread only.
/// </summary>
internal sealed class RecentIds
{
    private readonly long[] _ids;
    private readonly short[] _instruments;
    private readonly int _mask;

    /// <param name="capacity">A power of two.</param>
    public RecentIds(int capacity)
    {
        _ids = new long[capacity];
        _instruments = new short[capacity];
        _mask = capacity - 1;
    }

    public bool Contains(int instrument, long id)
    {
        int bucket = Bucket(instrument, id);
        return id != 0 && _ids[bucket] == id && _instruments[bucket] == instrument;
    }

    public void Add(int instrument, long id)
    {
        int bucket = Bucket(instrument, id);
        _ids[bucket] = id;
        _instruments[bucket] = (short)instrument;
    }

    public void Clear() => Array.Clear(_ids);

    private int Bucket(int instrument, long id) => (int)((ulong)id + ((ulong)instrument * 1_031)) & _mask;
}
