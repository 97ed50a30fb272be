using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;

namespace LowLatency.Pipeline;

/// <summary>
/// What an <see cref="EnginePipeline"/> is made of: the engine, and everything it touches the world by.
/// </summary>
public sealed class EnginePipelineParts
{
    public required Engine Engine { get; init; }

    public required PipelineClock Clock { get; init; }

    /// <summary>Makes the routes; that of no venue takes the orders of all accounts that have none.</summary>
    public required Func<PipelinePorts, IReadOnlyList<VenueOrderRoute>> Routes { get; init; }

    /// <summary>Makes the market links; none where events are published by whoever steps the pipeline.</summary>
    public Func<PipelinePorts, IReadOnlyList<VenueLink>> Links { get; init; } = static _ => [];

    /// <summary>Started; null = nothing is recorded, and no command waits for a record of its cause.</summary>
    public JournalWriter? Journal { get; init; }

    /// <summary>
    /// No command leaves before its cause is recorded (LAW 3). Off only where nothing leaves the process and time is
    /// stepped: a backtest.
    /// </summary>
    public bool AwaitsJournal { get; init; } = true;

    /// <summary>Events between two recorded state hashes.</summary>
    public int StateHashEvery { get; init; } = int.MaxValue;

    /// <summary>Clock events on each tenth of a second.</summary>
    public bool HasClockEvents { get; init; } = true;

    /// <summary>Stages are measured; costs two clock readings an event.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Where states are saved to on request; null = they are not.</summary>
    public SnapshotBuffer? Snapshots { get; init; }

    /// <summary>The page that other processes read; null = none.</summary>
    public LivenessPageWriter? Liveness { get; init; }

    public IPipelineObserver? Observer { get; init; }

    /// <summary>Slots of the input ring, a power of two.</summary>
    public int RingSlots { get; init; } = 32_768;

    /// <summary>Slots of the command ring, a power of two; a place that finds as many before it is not sent.</summary>
    public int CommandSlots { get; init; } = 4_096;
}
