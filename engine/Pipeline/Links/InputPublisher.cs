using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Links;

/// <summary>
/// From a feed or gateway into the input ring, with the stamps of the first two stages. Where a venue has more links
/// than one, what concerns a whole connection is told for each of its instruments: the others' stands.
/// </summary>
public readonly struct InputPublisher : IEventPublisher
{
    private readonly RingBuffer<EventSlot> _ring;
    private readonly PipelineClock _clock;
    private readonly InstrumentId[]? _instruments;

    /// <param name="ring">Takes the events.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="instruments">Those that a connection of several carries; null = all of the venue.</param>
    public InputPublisher(RingBuffer<EventSlot> ring, PipelineClock clock, InstrumentId[]? instruments = null)
    {
        _ring = ring;
        _clock = clock;
        _instruments = instruments;
    }

    public bool TryPublish(Span<EventSlot> message) => _instruments != null && IsStateOfAll(in message[0].Header)
        ? TryPublishEach(message)
        : TryPublishOne(message);

    // A refused frame that names no instrument is one event, however many instruments the connection carries.
    private static bool IsStateOfAll(in EventHeader header) =>
        header.Kind == EventKind.FeedState && header.Instrument.IsAll;

    // When the ring is full in between, the feed publishes all of them again: a state said twice is the same state.
    private bool TryPublishEach(Span<EventSlot> message)
    {
        bool isPublished = true;
        for (int i = 0; i < _instruments!.Length && isPublished; i++)
        {
            message[0].Header.Instrument = _instruments[i];
            isPublished = TryPublishOne(message);
        }

        message[0].Header.Instrument = InstrumentId.All;
        return isPublished;
    }

    private bool TryPublishOne(Span<EventSlot> message)
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
