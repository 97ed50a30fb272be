using LowLatency.Core;
using LowLatency.Runtime.Journal;

namespace LowLatency.Host.Process;

/// <summary>The engine as the journal left it, and where the journal goes on.</summary>
internal sealed record RecoveredEngine(
    Engine Engine, JournalResumePoint Resume, byte[] ConfigurationJson, ulong ConfigurationHash)
{
    /// <summary>The state is that of another version of a strategy, carried over.</summary>
    public bool IsStrategyChanged { get; init; }

    public uint Epoch => Resume.NextEpoch;
}
