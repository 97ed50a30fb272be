using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal.Bodies;

namespace LowLatency.Reading.Journal;

/// <summary>What reading a whole journal (or its newest segments) gave.</summary>
public sealed record JournalVerification
{
    /// <summary>
    /// Up to this event every output is recorded, or a gap record says that it is not; 0 = of none is anything known.
    /// </summary>
    public long OutputsProvenSequence { get; init; }

    /// <summary>How it ended; <see cref="JournalEnd.IsUsable"/> false = damaged or newer.</summary>
    public required JournalEnd End { get; init; }

    public required IReadOnlyList<JournalSegment> Segments { get; init; }

    public UInt128 JournalId { get; init; }

    public uint LastEpoch { get; init; }

    /// <summary>Version of the newest segment.</summary>
    public int LastVersion { get; init; }

    public long RecordCount { get; init; }

    public long EventCount { get; init; }

    /// <summary>Sequence of the first event that is held; 0 = none.</summary>
    public long FirstSequence { get; init; }

    /// <summary>Bytes of all records, headers included, uncompressed.</summary>
    public long RecordBytes { get; init; }

    public StateHashBody? LastStateHash { get; init; }

    /// <summary>The last record is a clean end.</summary>
    public bool IsCleanEnd { get; init; }
}
