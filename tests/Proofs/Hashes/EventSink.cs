using System;
using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Proofs.Hashes;

/// <summary>A feed's events into the pipeline, at once.</summary>
internal readonly struct EventSink : IEventPublisher
{
    private readonly ScriptedRun _pipeline;

    public EventSink(ScriptedRun pipeline) => _pipeline = pipeline;

    public bool TryPublish(Span<EventSlot> message)
    {
        _pipeline.Publish(message);
        return true;
    }
}
