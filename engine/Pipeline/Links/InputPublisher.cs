using System;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Links;

/// <summary>From a feed into the input ring, with the stamps of the first two stages.</summary>
public readonly struct InputPublisher : IEventPublisher
{
    private readonly RingBuffer<EventSlot> _ring;
    private readonly PipelineClock _clock;

    public InputPublisher(RingBuffer<EventSlot> ring, PipelineClock clock)
    {
        _ring = ring;
        _clock = clock;
    }

    public bool TryPublish(Span<EventSlot> message)
    {
        ref EventHeader header = ref message[0].Header;
        long receivedNanos = header.ReceiveMonotonicNanos;
        header.DecodeNanos = Elapsed(receivedNanos);
        if (!_ring.TryClaim(message.Length, out long sequence)) return false;
        _ring.Write(sequence, message);
        _ring[sequence].Header.PublishNanos = Elapsed(receivedNanos);
        _ring.Publish(sequence, message.Length);
        return true;
    }

    private uint Elapsed(long sinceNanos) =>
        (uint)Math.Clamp(_clock.MonotonicNanos - sinceNanos, 1, uint.MaxValue);
}
