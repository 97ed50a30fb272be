using System;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Reading.Journal;

namespace LowLatency.Runtime.Journal;

/// <summary>Where a journal ends and the next run goes on.</summary>
public readonly record struct JournalResumePoint
{
    private const uint EpochsLeftToVersion1 = 1_000;

    public required UInt128 JournalId { get; init; }

    /// <summary>Index that the next segment gets.</summary>
    public long NextSegmentIndex { get; init; }

    /// <summary>Sequence of the last event; 0 = none yet.</summary>
    public long LastSequence { get; init; }

    /// <summary>Checksum of the last record.</summary>
    public uint Chain { get; init; }

    /// <summary>Epoch of the last run; 0 = none yet.</summary>
    public uint LastEpoch { get; init; }

    /// <summary>The last recorded hashes in the newest two segments, if any.</summary>
    public StateHashBody? LastStateHash { get; init; }

    /// <inheritdoc cref="JournalVerification.OutputsProvenSequence"/>
    public long OutputsProvenSequence { get; init; }

    /// <summary>The last run ended in order.</summary>
    public bool IsCleanEnd { get; init; }

    public long NextSequence => LastSequence + 1;

    /// <summary>The last run wrote version 1.</summary>
    public bool IsVersion1 { get; init; }

    /// <summary>
    /// Behind version 1 it leaves room: who goes back to the older build and a copy of the folder gets the epochs in
    /// between, so that no order id is ever given out twice.
    /// </summary>
    public uint NextEpoch => LastEpoch + 1 + (IsVersion1 ? EpochsLeftToVersion1 : 0);
}
