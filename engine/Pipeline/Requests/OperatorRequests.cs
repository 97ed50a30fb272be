using System.Collections.Concurrent;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Requests from signals, files and the host itself, on their way to becoming events. Any thread adds.
/// </summary>
public sealed class OperatorRequests
{
    private readonly ConcurrentQueue<EventSlot> _pending = new();

    public void Add(OperatorAction action, OperatorOrigin origin = OperatorOrigin.Engine)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Operator;
        slot.Operator.Action = action;
        slot.Operator.Origin = origin;
        Add(slot);
    }

    /// <summary>Rung for each request, or null; set before the threads start.</summary>
    public WakeSignal? Signal { get; set; }

    public void Add(EventSlot slot)
    {
        _pending.Enqueue(slot);
        Signal?.Wake();
    }

    public bool IsEmpty => _pending.IsEmpty;

    public bool TryPeek(out EventSlot slot) => _pending.TryPeek(out slot);

    public void Remove() => _pending.TryDequeue(out _);
}
