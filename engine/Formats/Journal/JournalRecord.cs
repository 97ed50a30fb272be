using System;

namespace LowLatency.Formats.Journal;

/// <summary>A record whose checksum and chain were right. The body is a view of the reader's window.</summary>
public readonly ref struct JournalRecord
{
    /// <summary>Bytes from the start of the segment (of its uncompressed form).</summary>
    public long Offset { get; init; }

    public JournalRecordKind Kind { get; init; }

    public byte Version { get; init; }

    public JournalRecordFlags Flags { get; init; }

    /// <summary>Event: its ordinal since the birth of the journal, 1-based. Else: the last event before the record.</summary>
    public long Sequence { get; init; }

    /// <summary>Event: receive wall time. Else: when it was written. Unix nanoseconds.</summary>
    public long TimeNanos { get; init; }

    public uint Checksum { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Bytes of the record, header included.</summary>
    public int Length => JournalFormat.RecordHeaderLength + Body.Length;
}
