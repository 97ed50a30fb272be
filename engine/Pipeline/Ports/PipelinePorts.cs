using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Requests;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Ports;

/// <summary>What links and routes of a pipeline are connected to; made before them.</summary>
/// <param name="Input">Takes their events.</param>
/// <param name="Clock">Stamps them.</param>
/// <param name="Resyncs">Books that the engine no longer trusts, on their way to the links.</param>
/// <param name="Alarms">What a route has to say to a person; the gateway's thread adds.</param>
public sealed record PipelinePorts(
    RingBuffer<EventSlot> Input, PipelineClock Clock, ResyncRequests Resyncs, AlarmQueue Alarms)
{
    /// <summary>Ends of trading, on their way from the routes to the links.</summary>
    public DelistingDates Delistings { get; init; } = new(0, Resyncs);

    public InputPublisher Publisher => new(Input, Clock);

    /// <summary>For a link that follows these instruments alone of its venue.</summary>
    public InputPublisher PublisherFor(InstrumentId[] instruments) => new(Input, Clock, instruments);
}
