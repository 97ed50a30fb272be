using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>Sum of the last n integers, O(1) per value and exact, so that it never needs a resync.</summary>
public sealed class RollingSum : IEngineState
{
    private readonly long[] _window;
    private int _next;

    public RollingSum(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _window = new long[length];
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _window.Length;

    public Int128 Sum { get; private set; }

    public void Add(long value)
    {
        Sum += (Int128)value - _window[_next];
        _window[_next] = value;
        _next = _next + 1 == _window.Length ? 0 : _next + 1;
        if (Count < _window.Length) Count++;
    }

    public void Reset()
    {
        Array.Clear(_window);
        _next = 0;
        Count = 0;
        Sum = 0;
    }

    public void Traverse(ref StateTraversal state)
    {
        Count = state.Next(Count);
        state.Visit(ref _next);
        state.Visit(_window);
        if (!state.IsLoading) return;
        Sum = 0;
        foreach (long value in _window) Sum += value;
        if (Count >= 0 && Count <= _window.Length && (uint)_next < (uint)_window.Length) return;
        state.Fail();
        Reset();
    }
}
