using System;
using LowLatency.Model.Events;

namespace LowLatency.Backtest.Runs;

/// <summary>
/// Messages on their way from the venue to the engine, in order; grows as needed, then allocates no more.
/// </summary>
internal sealed class DelayedMessages
{
    private EventSlot[] _slots = new EventSlot[256];
    private int _head;
    private int _tail;
    private long _lastNanos;

    /// <summary>When the next one arrives; long.MaxValue = none.</summary>
    public long NextNanos => _head == _tail ? long.MaxValue : _slots[_head].Header.ReceiveWallNanos;

    /// <summary>Arrives at this time, or with the one before it if that is later.</summary>
    public void Add(ReadOnlySpan<EventSlot> message, long arrivalNanos)
    {
        Reserve(message.Length);
        message.CopyTo(_slots.AsSpan(_tail));
        _lastNanos = Math.Max(_lastNanos, arrivalNanos);
        _slots[_tail].Header.ReceiveWallNanos = _lastNanos;
        _slots[_tail].Header.ReceiveMonotonicNanos = _lastNanos;
        _tail += message.Length;
    }

    /// <summary>The next message, taken away; valid until the next call of <see cref="Add"/>.</summary>
    public ReadOnlySpan<EventSlot> Take()
    {
        int length = _slots[_head].Header.SlotCount;
        ReadOnlySpan<EventSlot> message = _slots.AsSpan(_head, length);
        _head += length;
        return message;
    }

    private void Reserve(int length)
    {
        if (_head == _tail) (_head, _tail) = (0, 0);
        if (_tail + length <= _slots.Length) return;
        int used = _tail - _head;
        EventSlot[] target = used + length > _slots.Length / 2
            ? new EventSlot[Math.Max(_slots.Length * 2, used + length)]
            : _slots;
        _slots.AsSpan(_head, used).CopyTo(target);
        _slots = target;
        (_head, _tail) = (0, used);
    }
}
