using System;

namespace LowLatency.Protocol.Trading.Jobs;

/// <summary>The jobs under way, in slots allocated once. Owner thread only.</summary>
internal sealed class JobSlots(int capacity)
{
    private readonly OrderJob[] _slots = new OrderJob[capacity];

    public int Capacity => _slots.Length;

    /// <summary>Slots that are not free.</summary>
    public int Count { get; private set; }

    public ref OrderJob this[int job] => ref _slots[job];

    /// <summary>A query that a reconciliation began has no answer yet.</summary>
    public bool IsRunWaiting
    {
        get
        {
            foreach (ref readonly OrderJob job in _slots.AsSpan())
            {
                if (job.State != JobState.Free && job.IsForRun) return true;
            }

            return false;
        }
    }

    /// <summary>When the next one falls due (monotonic), long.MaxValue = none.</summary>
    public long NextDueNanos
    {
        get
        {
            long due = long.MaxValue;
            for (int i = 0; i < _slots.Length && Count > 0; i++)
            {
                ref OrderJob job = ref _slots[i];
                if (job.State != JobState.Free && !job.IsWaiting) due = Math.Min(due, job.DueNanos);
            }

            return due;
        }
    }

    /// <summary>A new job that is due now; -1 = all slots are taken.</summary>
    public int Take(int row, JobState state, long nowNanos)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].State != JobState.Free) continue;
            _slots[i] = new OrderJob
            {
                State = state,
                Row = row,
                StartedNanos = nowNanos,
                DueNanos = nowNanos,
                AbsentNanos = long.MinValue,
            };
            Count++;
            return i;
        }

        return -1;
    }

    /// <summary>Only one that is not free.</summary>
    public void Free(int job)
    {
        _slots[job] = default;
        Count--;
    }
}
