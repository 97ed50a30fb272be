using System;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Agents;

/// <summary>The journal's side of the input ring.</summary>
public readonly struct RingJournalSource : IJournalSource
{
    private readonly RingConsumer<EventSlot, EventLayout> _consumer;

    public RingJournalSource(RingConsumer<EventSlot, EventLayout> consumer) => _consumer = consumer;

    public bool TryRead(out ReadOnlySpan<EventSlot> message) => _consumer.TryReadMessage(out message);

    public void Release() => _consumer.CommitProgress();
}
