using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Runtime.Journal;

namespace LowLatency.Host.Process;

/// <summary>The engine as the journal left it, and where the journal goes on.</summary>
internal sealed record RecoveredEngine(
    Engine Engine, JournalResumePoint Resume, byte[] ConfigurationJson, ulong ConfigurationHash)
{
    /// <summary>Events that no replay applies; all of them go to the head of the run's segments.</summary>
    public IReadOnlyList<EventSkippedBody> Skips { get; init; } = [];

    /// <summary>One of them is new: entries are halted before trading is enabled.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The state is that of another version of a strategy, carried over.</summary>
    public bool IsStrategyChanged { get; init; }

    public uint Epoch => Resume.NextEpoch;
}
