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

    public void Save(ref StateWriter writer)
    {
        writer.Write(Count);
        writer.Write(_next);
        foreach (long value in _window) writer.Write(value);
    }

    public void Load(ref StateReader reader)
    {
        Count = reader.ReadInt32();
        _next = reader.ReadInt32();
        Sum = 0;
        for (int i = 0; i < _window.Length; i++)
        {
            _window[i] = reader.ReadInt64();
            Sum += _window[i];
        }

        if (Count >= 0 && Count <= _window.Length && (uint)_next < (uint)_window.Length) return;
        reader.Fail();
        Reset();
    }
}
