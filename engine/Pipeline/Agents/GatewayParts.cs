using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Agents;

/// <summary>What a <see cref="GatewayAgent"/> is made of.</summary>
public sealed class GatewayParts
{
    public required RingBuffer<EventSlot> InputRing { get; init; }

    public required RingConsumer<EventSlot, EventLayout> Market { get; init; }

    public required RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> Commands { get; init; }

    public required IOrderRoute Exit { get; init; }

    public required EventClock Clock { get; init; }

    public required DurableSequence Durable { get; init; }

    public required LivenessFile Liveness { get; init; }

    public required OperatorRequests Requests { get; init; }

    public required ResyncRequests Resyncs { get; init; }

    public required AlarmQueue Alarms { get; init; }

    public required CommandLatency Latency { get; init; }
}
