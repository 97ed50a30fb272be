using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Orders;

/// <summary>
/// A doubly linked list of row numbers, each in it at most once: order of arrival, removal anywhere in constant time.
/// </summary>
internal sealed class RowList
{
    private const int Absent = -2;
    private const int End = -1;

    private readonly int[] _next;
    private readonly int[] _previous;
    private int _last;

    public RowList(int capacity)
    {
        _next = new int[capacity];
        _previous = new int[capacity];
        Clear();
    }

    public int First { get; private set; }

    public int Count { get; private set; }

    public bool Contains(int row) => _next[row] != Absent;

    /// <summary>-1 after the last.</summary>
    public int Next(int row) => _next[row];

    public void Clear()
    {
        Array.Fill(_next, Absent);
        First = End;
        _last = End;
        Count = 0;
    }

    public void Append(int row)
    {
        _previous[row] = _last;
        _next[row] = End;
        if (_last == End) First = row;
        else _next[_last] = row;
        _last = row;
        Count++;
    }

    public void Remove(int row)
    {
        if (_previous[row] == End) First = _next[row];
        else _next[_previous[row]] = _next[row];
        if (_next[row] == End) _last = _previous[row];
        else _previous[_next[row]] = _previous[row];
        _next[row] = Absent;
        Count--;
    }

    public void Save(ref StateWriter writer)
    {
        writer.Write(Count);
        for (int row = First; row >= 0; row = _next[row]) writer.Write(row);
    }

    /// <summary>Rows must be below <paramref name="rowCount"/> and appear once.</summary>
    public void Load(ref StateReader reader, int rowCount)
    {
        Clear();
        int count = reader.ReadInt32();
        if (count < 0 || count > rowCount)
        {
            reader.Fail();
            return;
        }

        for (int i = 0; i < count; i++)
        {
            int row = reader.ReadInt32();
            if (row < 0 || row >= rowCount || Contains(row))
            {
                reader.Fail();
                return;
            }

            Append(row);
        }
    }
}
