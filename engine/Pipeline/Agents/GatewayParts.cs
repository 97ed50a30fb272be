using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Pipeline.Routes;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Agents;

/// <summary>What a <see cref="GatewayAgent"/> is made of.</summary>
internal sealed class GatewayParts
{
    public required PipelinePorts Ports { get; init; }

    public required RingConsumer<EventSlot, EventLayout> Market { get; init; }

    public required RingConsumer<EngineCommand, SingleSlotLayout<EngineCommand>> Commands { get; init; }

    public required IReadOnlyList<VenueOrderRoute> Routes { get; init; }

    /// <summary>Most commands that wait for one route, a power of two.</summary>
    public required int CommandsPerRouteMax { get; init; }

    public required DurableSequence Durable { get; init; }

    public required OperatorRequests Requests { get; init; }

    public required AlarmQueue Alarms { get; init; }

    public required bool HasClockEvents { get; init; }

    public LivenessFile? Liveness { get; init; }

    public CommandLatency? Latency { get; init; }

    public IPipelineObserver? Observer { get; init; }
}
