using System.Collections.Concurrent;
using LowLatency.Model.Commands;

namespace LowLatency.Pipeline.Requests;

/// <summary>Alarms on their way to the log: added by the gateway, printed by housekeeping.</summary>
public sealed class AlarmQueue
{
    private const int PendingMax = 4_096;

    private readonly ConcurrentQueue<EngineCommand> _pending = new();

    /// <summary>
    /// Alarms that were dropped because nobody printed; they are in the journal's replay all the same.
    /// </summary>
    public long Dropped { get; private set; }

    public void Add(in EngineCommand alarm)
    {
        if (_pending.Count < PendingMax) _pending.Enqueue(alarm);
        else Dropped++;
    }

    public bool TryTake(out EngineCommand alarm) => _pending.TryDequeue(out alarm);
}
