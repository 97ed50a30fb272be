using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Pipeline;
using LowLatency.Runtime.Ring;

namespace LowLatency.Host.Pipeline;

/// <summary>What a <see cref="GatewayAgent"/> is made of.</summary>
internal sealed class GatewayParts
{
    public required RingBuffer<EventSlot> InputRing { get; init; }

    public required RingConsumer<EventSlot, EventLayout> Market { get; init; }

    public required RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> Commands { get; init; }

    public required IOrderExit Exit { get; init; }

    public required EventClock Clock { get; init; }

    public required DurableSequence Durable { get; init; }

    public required LivenessFile Liveness { get; init; }

    public required OperatorRequests Requests { get; init; }

    public required ResyncRequests Resyncs { get; init; }

    public required AlarmQueue Alarms { get; init; }

    public required CommandLatency Latency { get; init; }
}
