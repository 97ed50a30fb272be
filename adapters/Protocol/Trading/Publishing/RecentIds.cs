using System;
using LowLatency.Protocol.Trading.Ids;

namespace LowLatency.Protocol.Trading.Publishing;

/// <summary>
/// The ids met last, exactly: a new one pushes out the oldest and no other. Owner thread only; does not allocate after
/// construction.
/// </summary>
internal sealed class RecentIds
{
    private readonly long[] _ids;
    private readonly long[] _nanos;
    private readonly int[] _scopes;
    private readonly ProbeIndex _index;
    private int _oldest;
    private int _count;

    /// <param name="capacity">Ids remembered, at least 1.</param>
    public RecentIds(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ids = new long[capacity];
        _nanos = new long[capacity];
        _scopes = new int[capacity];
        _index = new ProbeIndex(capacity);
    }

    /// <summary>
    /// The latest time that came with an id which was pushed out since; <see cref="long.MinValue"/> = none was. What
    /// is older and not here may have been.
    /// </summary>
    public long ForgottenNanos { get; private set; } = long.MinValue;

    public bool Contains(int scope, long id) => Find(scope, id) >= 0;

    /// <summary>Adds an id unless it is there.</summary>
    /// <param name="scope">What it is an id of, 0..65,535: ids of different scopes are different.</param>
    /// <param name="id">Any number.</param>
    /// <param name="nanos">When it happened, by a clock of the caller's choice; 0 = not told.</param>
    public void Add(int scope, long id, long nanos = 0)
    {
        if (Contains(scope, id)) return;
        if (_count == _ids.Length) Forget();
        int row = (_oldest + _count) % _ids.Length;
        _ids[row] = id;
        _nanos[row] = nanos;
        _scopes[row] = scope;
        _index.Add(Hash(scope, id), row);
        _count++;
    }

    /// <summary>Forgets all, as if each was pushed out.</summary>
    public void Clear()
    {
        while (_count > 0) Forget();
    }

    private void Forget()
    {
        _index.Remove(Hash(_scopes[_oldest], _ids[_oldest]), _oldest);
        ForgottenNanos = Math.Max(ForgottenNanos, _nanos[_oldest]);
        _oldest = (_oldest + 1) % _ids.Length;
        _count--;
    }

    private int Find(int scope, long id)
    {
        int slot = _index.Home(Hash(scope, id));
        for (int row = _index.RowAt(slot); row >= 0; row = _index.RowAt(slot = _index.Next(slot)))
        {
            if (_ids[row] == id && _scopes[row] == scope) return row;
        }

        return -1;
    }

    private static ulong Hash(int scope, long id) => unchecked((ulong)id ^ ((ulong)(ushort)scope << 48));
}
