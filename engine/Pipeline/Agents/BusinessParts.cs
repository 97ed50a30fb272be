using LowLatency.Core;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Metrics;
using LowLatency.Pipeline.Ports;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Ring;

namespace LowLatency.Pipeline.Agents;

/// <summary>What a <see cref="BusinessAgent"/> is made of.</summary>
internal sealed class BusinessParts
{
    public required Engine Engine { get; init; }

    public required RingConsumer<EventSlot, EventLayout> Input { get; init; }

    public required RingBuffer<EngineCommand> Commands { get; init; }

    public required PipelineClock Clock { get; init; }

    /// <summary>Where state hashes go; null = nowhere.</summary>
    public JournalNotes? Notes { get; init; }

    /// <summary>Where commands and decisions are recorded; null = nowhere.</summary>
    public OutputQueue? Outputs { get; init; }

    /// <summary>Events between two state hashes.</summary>
    public required int StateHashEvery { get; init; }

    /// <summary>Where states are saved to on request; null = they are not.</summary>
    public SnapshotBuffer? Snapshots { get; init; }

    /// <summary>Null = nothing is measured.</summary>
    public StageLatency? Latency { get; init; }

    public IPipelineObserver? Observer { get; init; }
}
