using System;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Clocks;
using LowLatency.Protocol.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Links;

/// <summary>Publishes events that this process makes itself (reports, clock, operator), stamped with now.</summary>
public static class InputStamp
{
    public static bool TryPublish(RingBuffer<EventSlot> ring, PipelineClock clock, EventSlot slot)
    {
        slot.Header.SlotCount = 1;
        ReceiveStamp now = clock.Now();
        slot.Header.ReceiveMonotonicNanos = now.MonotonicNanos;
        slot.Header.ReceiveWallNanos = now.WallNanos;
        return ring.TryPublish(new ReadOnlySpan<EventSlot>(in slot));
    }
}
