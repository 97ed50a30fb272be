using System;
using LowLatency.Model.Events;

namespace LowLatency.Protocol.Books;

/// <summary>
/// Deltas of one book that wait for its snapshot, as complete messages in arrival order. Bounded; made once.
/// </summary>
internal sealed class DeltaBuffer
{
    private readonly EventSlot[] _slots;
    private readonly Entry[] _entries;
    private int _slotCount;

    internal DeltaBuffer(int slots, int deltas)
    {
        _slots = new EventSlot[slots];
        _entries = new Entry[deltas];
    }

    internal int Count { get; private set; }

    /// <summary>Entry by age, 0 is the oldest. The index must be below <see cref="Count"/>.</summary>
    internal ref readonly Entry this[int index] => ref _entries[index];

    internal ref readonly Entry Last => ref _entries[Count - 1];

    internal Span<EventSlot> Message(int index) => _slots.AsSpan(_entries[index].Start, _entries[index].SlotCount);

    internal void Clear()
    {
        Count = 0;
        _slotCount = 0;
    }

    /// <summary>False when it does not fit; nothing is added then.</summary>
    internal bool TryAdd(ReadOnlySpan<EventSlot> message, in DeltaIds ids)
    {
        if (Count == _entries.Length || _slots.Length - _slotCount < message.Length) return false;
        message.CopyTo(_slots.AsSpan(_slotCount));
        _entries[Count++] = new Entry
        {
            Start = _slotCount,
            SlotCount = message.Length,
            Ids = ids,
        };
        _slotCount += message.Length;
        return true;
    }

    internal struct Entry
    {
        internal int Start;
        internal int SlotCount;
        internal DeltaIds Ids;
    }
}
