using System;
using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Simulation.Node;

/// <summary>Into the node's input ring.</summary>
internal readonly struct NodePublisher(EngineNode node) : IEventPublisher
{
    public bool TryPublish(Span<EventSlot> message) => node.TryPublish(message);
}
