using LowLatency.Model.Events;

namespace LowLatency.Protocol.Trading.Publishing;

/// <summary>Events that wait for room at the publisher, in order, in slots allocated once. Owner thread only.</summary>
internal sealed class PendingTradingEvents
{
    private readonly EventSlot[] _slots;
    private int _first;

    public PendingTradingEvents(int capacity) => _slots = new EventSlot[capacity];

    public int Count { get; private set; }

    /// <summary>The oldest; only while there is one.</summary>
    public ref EventSlot First => ref _slots[_first];

    /// <summary>False when there is no room.</summary>
    public bool TryAdd(in EventSlot slot)
    {
        if (Count == _slots.Length) return false;
        _slots[(_first + Count) % _slots.Length] = slot;
        Count++;
        return true;
    }

    public void RemoveFirst()
    {
        _first = _first + 1 == _slots.Length ? 0 : _first + 1;
        Count--;
    }
}
