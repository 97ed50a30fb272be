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

    /// <summary>A place that finds so many commands before it at one route is not sent.</summary>
    public required int CommandsPerRouteMax { get; init; }

    /// <summary>Room for cancels, queries and reconciliations beyond that: as many as differ from each other.</summary>
    public required int OtherCommandsPerRouteMax { get; init; }

    public required DurableSequence Durable { get; init; }

    /// <summary>Journal sequence of the last event before the first that the ring will carry.</summary>
    public long Sequence { get; init; }

    /// <summary>Size of the instrument table.</summary>
    public int InstrumentCount { get; init; }

    public required OperatorRequests Requests { get; init; }

    public required AlarmQueue Alarms { get; init; }

    public required bool HasClockEvents { get; init; }

    public LivenessPageWriter? Liveness { get; init; }

    public CommandLatency? Latency { get; init; }

    public IPipelineObserver? Observer { get; init; }
}
