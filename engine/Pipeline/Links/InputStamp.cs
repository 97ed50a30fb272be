using System;
using LowLatency.Model.Events;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Links;

/// <summary>Publishes events that this process makes itself (reports, clock, operator), stamped with now.</summary>
public static class InputStamp
{
    public static bool TryPublish(RingBuffer<EventSlot> ring, EventClock clock, EventSlot slot)
    {
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveMonotonicNanos = clock.Read(out long wallNanos);
        slot.Header.ReceiveWallNanos = wallNanos;
        return ring.TryPublish(new ReadOnlySpan<EventSlot>(in slot));
    }
}
