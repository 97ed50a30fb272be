using System;
using System.Collections.Generic;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>Counts what each thread allocates once the run is warm.</summary>
internal sealed class AllocationWatch
{
    private readonly EngineRun _run;
    private readonly long _warmUpEvents;
    private readonly int[] _gcBase = new int[3];

    public AllocationWatch(EngineRun run, long warmUpEvents)
    {
        _run = run;
        _warmUpEvents = warmUpEvents;
    }

    /// <summary>Events of this run when counting began; -1 = not yet.</summary>
    public long BaselineEvents { get; private set; } = -1;

    public void Poll()
    {
        long events = _run.Engine.Sequence - _run.FirstSequence + 1;
        if (BaselineEvents >= 0)
        {
            foreach (AgentRunner runner in _run.Runners) runner.RequestAllocationSample();
            return;
        }

        if (events < _warmUpEvents) return;
        BaselineEvents = events;
        foreach (AgentRunner runner in _run.Runners) runner.RequestAllocationBaseline();
        for (int i = 0; i < _gcBase.Length; i++) _gcBase[i] = GC.CollectionCount(i);
    }

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
    public long[] Collections()
    {
        var counts = new long[_gcBase.Length];
        for (int i = 0; i < counts.Length; i++) counts[i] = GC.CollectionCount(i) - _gcBase[i];
        return counts;
    }
}
