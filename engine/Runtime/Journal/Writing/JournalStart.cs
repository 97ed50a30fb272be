using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal.Bodies;

namespace LowLatency.Runtime.Journal.Writing;

/// <summary>What the first records of a run, repeated at the head of each of its segments, say.</summary>
public sealed record JournalStart
{
    /// <summary>Now, unix nanoseconds.</summary>
    public required long WallNanos { get; init; }

    /// <summary>Now by the monotonic clock that stamps the events.</summary>
    public required long MonotonicNanos { get; init; }

    /// <summary>From <see cref="JournalResumePoint.NextEpoch"/> or higher.</summary>
    public required uint Epoch { get; init; }

    public ushort Instance { get; init; }

    public ulong ConfigurationHash { get; init; }

    /// <summary>Canonical configuration, UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> ConfigurationJson { get; init; }

    /// <summary>Events of this journal that a replay does not apply.</summary>
    public IReadOnlyList<EventSkippedBody> SkippedEvents { get; init; } = [];

    /// <summary>Every output is appended, or a gap record for it: a replay compares them with its own.</summary>
    public bool RecordsOutputs { get; init; }

    public string Role { get; init; } = "";

    /// <summary>Version and commit of the program.</summary>
    public string Build { get; init; } = "";
}
