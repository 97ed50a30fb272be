using System;
using System.Collections.Generic;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>
/// Counts what each thread allocates once the run is warm, and the process as a whole until its stop is asked for. Each
/// thread reads its own figure when it ends: asking for it meanwhile would wake all of them for nothing.
/// </summary>
internal sealed class AllocationWatch
{
    private const int Generations = 3;

    private readonly EngineRun _run;
    private readonly long _warmUpEvents;
    private readonly int[] _gcBase = new int[Generations];
    private readonly int[] _gcCounts = new int[Generations];
    private long _baselineBytes;
    private long _baselineNanos;
    private bool _isEnded;

    public AllocationWatch(EngineRun run, long warmUpEvents)
    {
        _run = run;
        _warmUpEvents = warmUpEvents;
    }

    /// <summary>Events of this run when counting began; -1 = not yet.</summary>
    public long BaselineEvents { get; private set; } = -1;

    /// <summary>Bytes of all threads, those of the runtime too, to some kilobytes; -1 = it was not counted.</summary>
    public long ProcessBytes { get; private set; } = -1;

    /// <summary>Of how many seconds they are.</summary>
    public double Seconds { get; private set; }

    public void Poll()
    {
        if (_isEnded) return;
        if (BaselineEvents >= 0)
        {
            ProcessBytes = GC.GetTotalAllocatedBytes() - _baselineBytes;
            Seconds = (MonotonicClock.NowNanos - _baselineNanos) / 1e9;
            for (int i = 0; i < Generations; i++) _gcCounts[i] = GC.CollectionCount(i) - _gcBase[i];
            return;
        }

        long events = _run.Engine.Sequence - _run.FirstSequence + 1;
        if (events < _warmUpEvents) return;
        BaselineEvents = events;
        foreach (AgentRunner runner in _run.Runners) runner.RequestAllocationBaseline();
        for (int i = 0; i < Generations; i++) _gcBase[i] = GC.CollectionCount(i);
        _baselineBytes = GC.GetTotalAllocatedBytes();
        _baselineNanos = MonotonicClock.NowNanos;
    }

    /// <summary>The stop begins: what it allocates is no part of the steady state.</summary>
    public void End() => _isEnded = true;

    public SortedDictionary<string, long> BytesByThread()
    {
        var bytes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (AgentRunner runner in _run.Runners)
        {
            bytes[runner.Name] = BaselineEvents < 0 ? -1 : runner.Allocations.AllocatedBytes;
        }

        return bytes;
    }

    /// <summary>Collections since counting began, by generation.</summary>
    public long[] Collections() => Array.ConvertAll(_gcCounts, static count => (long)count);
}
