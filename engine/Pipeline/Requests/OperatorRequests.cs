using System.Collections.Concurrent;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;

namespace LowLatency.Pipeline.Requests;

/// <summary>Wishes from signals, files and the host itself, on their way to becoming events. Any thread adds.</summary>
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

    public void Add(EventSlot slot) => _pending.Enqueue(slot);

    public bool IsEmpty => _pending.IsEmpty;

    public bool TryPeek(out EventSlot slot) => _pending.TryPeek(out slot);

    public void Remove() => _pending.TryDequeue(out _);
}
