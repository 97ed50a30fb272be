using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Timers;

/// <summary>
/// Deadlines of a fixed set of timers, taken out in the order (deadline, id). Each timer is an id 0..count-1 with at
/// most one deadline, so the queue can never overflow and setting a timer twice moves it. A binary heap with the
/// heap position of each id beside it; allocates only when it is built. Business thread only.
/// </summary>
public sealed class TimerQueue : IEngineState
{
    /// <summary>The deadline of a timer that is not set.</summary>
    public const long Never = long.MaxValue;

    private readonly long[] _deadlines;
    private readonly int[] _heap;
    private readonly int[] _positions;
    private int _count;

    /// <param name="timerCount">Number of timers; ids are 0..timerCount-1.</param>
    public TimerQueue(int timerCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(timerCount);
        _deadlines = new long[timerCount];
        _heap = new int[timerCount];
        _positions = new int[timerCount];
        Clear();
    }

    /// <summary>Timers that are set.</summary>
    public int Count => _count;

    /// <summary>Number of ids.</summary>
    public int Capacity => _deadlines.Length;

    /// <summary>Earliest deadline, unix nanoseconds; <see cref="Never"/> when no timer is set.</summary>
    public long NextDeadlineNanos => _count == 0 ? Never : _deadlines[_heap[0]];

    /// <summary>Deadline of a timer, unix nanoseconds; <see cref="Never"/> when it is not set.</summary>
    public long DeadlineNanos(int id) => _deadlines[id];

    /// <summary>Sets or moves a timer; <see cref="Never"/> takes it out.</summary>
    public void Set(int id, long deadlineNanos)
    {
        if (deadlineNanos == Never)
        {
            Cancel(id);
            return;
        }

        long before = _deadlines[id];
        _deadlines[id] = deadlineNanos;
        int position = _positions[id];
        if (position < 0)
        {
            position = _count++;
            _heap[position] = id;
            _positions[id] = position;
            SiftUp(position);
        }
        else if (deadlineNanos < before)
        {
            SiftUp(position);
        }
        else
        {
            SiftDown(position);
        }
    }

    /// <summary>Takes a timer out; nothing happens when it is not set.</summary>
    public void Cancel(int id)
    {
        int position = _positions[id];
        if (position < 0) return;
        _positions[id] = -1;
        _deadlines[id] = Never;
        int last = _heap[--_count];
        if (last == id) return;
        Place(position, last);
        SiftUp(position);
        SiftDown(_positions[last]);
    }

    /// <summary>Takes out the first timer whose deadline is at or before <paramref name="nowNanos"/>.</summary>
    public bool TryTakeDue(long nowNanos, out int id)
    {
        if (_count == 0 || _deadlines[_heap[0]] > nowNanos)
        {
            id = -1;
            return false;
        }

        id = _heap[0];
        Cancel(id);
        return true;
    }

    /// <summary>base + delay without wrapping; the result is below <see cref="Never"/>.</summary>
    public static long After(long nowNanos, long delayNanos)
    {
        long limit = Never - 1;
        return nowNanos > limit - delayNanos ? limit : nowNanos + delayNanos;
    }

    public void Traverse(ref StateTraversal state)
    {
        int count = state.NextCount(_count, _deadlines.Length);
        if (!state.IsLoading)
        {
            for (int id = 0; id < _deadlines.Length; id++)
            {
                if (_positions[id] >= 0) TraverseTimer(ref state, id, _deadlines[id]);
            }

            return;
        }

        Clear();
        for (int i = 0; i < count && !state.IsDamaged; i++)
        {
            (int id, long deadline) = TraverseTimer(ref state, 0, 0);
            if (id < 0 || id >= _deadlines.Length || _positions[id] >= 0 || deadline == Never) state.Fail();
            else Set(id, deadline);
        }
    }

    private static (int Id, long DeadlineNanos) TraverseTimer(ref StateTraversal state, int id, long deadlineNanos) =>
        (state.Next(id), state.Next(deadlineNanos));

    private void Clear()
    {
        _count = 0;
        Array.Fill(_deadlines, Never);
        Array.Fill(_positions, -1);
    }

    private void SiftUp(int position)
    {
        int id = _heap[position];
        while (position > 0)
        {
            int parent = (position - 1) >> 1;
            if (!IsBefore(id, _heap[parent])) break;
            Place(position, _heap[parent]);
            position = parent;
        }

        Place(position, id);
    }

    private void SiftDown(int position)
    {
        int id = _heap[position];
        while (true)
        {
            int child = (2 * position) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child])) child++;
            if (!IsBefore(_heap[child], id)) break;
            Place(position, _heap[child]);
            position = child;
        }

        Place(position, id);
    }

    private void Place(int position, int id)
    {
        _heap[position] = id;
        _positions[id] = position;
    }

    private bool IsBefore(int left, int right)
    {
        long leftDeadline = _deadlines[left];
        long rightDeadline = _deadlines[right];
        return leftDeadline < rightDeadline || (leftDeadline == rightDeadline && left < right);
    }
}
