using System;

namespace LowLatency.Formats.Snapshots;

/// <summary>What a snapshot says about the state that it holds.</summary>
public readonly record struct SnapshotHeader
{
    /// <summary>The journal whose events made the state.</summary>
    public UInt128 JournalId { get; init; }

    /// <summary>Last event that the state contains; replay goes on with the next.</summary>
    public long Sequence { get; init; }

    /// <summary>Hash of the state, to be compared after loading.</summary>
    public ulong StateHash { get; init; }

    /// <summary>Running hash of all commands up to the sequence.</summary>
    public ulong CommandHash { get; init; }

    /// <summary>Commands that it covers.</summary>
    public long CommandCount { get; init; }

    /// <summary>A snapshot fits only the configuration under which it was made.</summary>
    public ulong ConfigurationHash { get; init; }

    /// <summary>Engine time of the last event, unix nanoseconds.</summary>
    public long TimeNanos { get; init; }
}
