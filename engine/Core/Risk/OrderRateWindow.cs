using System;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Risk;

/// <summary>Times of the last orders, enough to tell whether the rate limit (or twice it) is used up.</summary>
public sealed class OrderRateWindow : IEngineState
{
    private readonly long[] _times;
    private int _head;
    private int _count;

    /// <param name="ordersPerSecondMax">The limit, at least 1.</param>
    public OrderRateWindow(int ordersPerSecondMax) => _times = new long[2 * ordersPerSecondMax];

    public void Add(long nowNanos)
    {
        _times[_head] = nowNanos;
        _head = _head + 1 == _times.Length ? 0 : _head + 1;
        if (_count < _times.Length) _count++;
    }

    /// <summary>Orders in the second before now, at most twice the limit.</summary>
    public int CountInLastSecond(long nowNanos)
    {
        int count = 0;
        int index = _head;
        while (count < _count)
        {
            index = index == 0 ? _times.Length - 1 : index - 1;
            if (nowNanos - _times[index] >= Timestamp.NanosPerSecond) break;
            count++;
        }

        return count;
    }

    public void Traverse(ref StateTraversal state)
    {
        int count = state.NextCount(_count, _times.Length);
        if (state.IsLoading)
        {
            Array.Clear(_times);
            _head = 0;
            _count = 0;
            for (int i = 0; i < count; i++) Add(state.Next(0L));
            return;
        }

        int index = _head - _count;
        if (index < 0) index += _times.Length;
        for (int i = 0; i < count; i++)
        {
            state.Visit(ref _times[index]);
            index = index + 1 == _times.Length ? 0 : index + 1;
        }
    }
}
