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

    /// <summary>Loading: rows must be below <paramref name="rowCount"/> and appear once.</summary>
    public void Traverse(ref StateTraversal state, int rowCount)
    {
        int count = state.NextCount(Count, rowCount);
        if (state.IsLoading) Clear();
        int row = First;
        for (int i = 0; i < count; i++)
        {
            state.Visit(ref row);
            if (!state.IsLoading)
            {
                row = _next[row];
            }
            else if (row < 0 || row >= rowCount || Contains(row))
            {
                state.Fail();
                return;
            }
            else
            {
                Append(row);
            }
        }
    }
}
