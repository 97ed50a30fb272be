using System;
using LowLatency.Model.Events;

namespace LowLatency.Protocol.Feeds;

/// <summary>
/// Takes complete event messages from a feed (the ring, or a list in tests). Called on the feed's thread.
/// </summary>
public interface IEventPublisher
{
    /// <summary>
    /// Takes the whole message (a first slot and its continuation slots) or nothing. The header is complete but for
    /// DecodeNanos and PublishNanos, which are the publisher's. The span is the feed's scratch and may be changed.
    /// False = no room; the feed counts it, puts a book that misses it out of sync, and publishes states, rules and
    /// losses later.
    /// </summary>
    bool TryPublish(Span<EventSlot> message);
}
