using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal;

/// <summary>
/// A record whose checksum and chain were right: a view of the reader's window, whose fields are read when asked for.
/// </summary>
public readonly ref struct JournalRecord
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal JournalRecord(ReadOnlySpan<byte> bytes, long offset)
    {
        _bytes = bytes;
        Offset = offset;
    }

    /// <summary>Bytes from the start of the segment (of its uncompressed form).</summary>
    public long Offset { get; }

    public JournalRecordKind Kind => (JournalRecordKind)_bytes[2];

    public byte Version => _bytes[3];

    public JournalRecordFlags Flags => (JournalRecordFlags)_bytes[1];

    /// <summary>
    /// Event: its ordinal since the birth of the journal, 1-based. Else: the last event before the record.
    /// </summary>
    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(_bytes[8..]);

    /// <summary>Event: receive wall time. Else: when it was written. Unix nanoseconds.</summary>
    public long TimeNanos => BinaryPrimitives.ReadInt64LittleEndian(_bytes[16..]);

    public uint Checksum => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[RecordHeader.ChecksumOffset..]);

    public ReadOnlySpan<byte> Body => _bytes[JournalFormat.RecordHeaderLength..];

    /// <summary>Bytes of the record, header included.</summary>
    public int Length => _bytes.Length;
}
