using System;
using System.Buffers.Binary;
using LowLatency.Formats.Journal.EventBodies;

namespace LowLatency.Formats.Journal;

/// <summary>
/// Walks the records of one segment. Sans-I/O: the caller gives windows of bytes that start at <see cref="Offset"/>.
/// Checks marker, length, checksum, chain, sequence, kind and version of each record. No allocation; one thread.
/// </summary>
public struct JournalReader
{
    /// <summary>Starts behind a good segment header.</summary>
    public JournalReader(in SegmentHeader header)
    {
        Offset = JournalFormat.SegmentHeaderLength;
        LastSequence = header.LastSequence;
        Chain = header.Chain;
        Finding = JournalFinding.None;
    }

    /// <summary>Where the next record starts, in bytes from the start of the segment.</summary>
    public long Offset { get; private set; }

    /// <summary>Sequence of the last event read (or before the segment).</summary>
    public long LastSequence { get; private set; }

    /// <summary>Checksum of the last record read.</summary>
    public uint Chain { get; private set; }

    /// <summary>Why the last call returned <see cref="JournalReadOutcome.Bad"/>.</summary>
    public JournalFinding Finding { get; private set; }

    /// <summary>Reads the record at the start of the window and moves on behind it.</summary>
    /// <param name="window">Bytes of the segment from <see cref="Offset"/> on.</param>
    /// <param name="isWindowFinal">Nothing follows the window in this segment.</param>
    /// <param name="record">
    /// Valid only with <see cref="JournalReadOutcome.Record"/>; its body lies in the window.
    /// </param>
    public JournalReadOutcome Read(ReadOnlySpan<byte> window, bool isWindowFinal, out JournalRecord record)
    {
        record = default;
        if (window.Length < JournalFormat.RecordHeaderLength) return ReadShort(window, isWindowFinal);
        if (window[0] != JournalFormat.RecordMarker) return ReadOther(window);
        uint bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(window[4..]);
        if (bodyLength > (uint)(window.Length - JournalFormat.RecordHeaderLength))
        {
            return ReadLong(bodyLength, isWindowFinal);
        }

        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(window[RecordHeader.ChecksumOffset..]);
        if (bodyLength > JournalFormat.BodyLengthMax) return Bad(JournalFinding.RecordMalformed);
        if (RecordHeader.ComputeChecksum(window, (int)bodyLength, Chain) != checksum)
        {
            return Bad(JournalFinding.RecordChecksum);
        }

        int length = JournalFormat.RecordHeaderLength + (int)bodyLength;
        record = new JournalRecord(window[..length], Offset);
        JournalFinding finding = Check(in record);
        if (finding != JournalFinding.None) return Bad(finding);
        LastSequence = record.Sequence;
        Chain = checksum;
        Offset += length;
        return JournalReadOutcome.Record;
    }

    private readonly JournalFinding Check(in JournalRecord record)
    {
        // Nearly all are events that follow one another.
        bool isNext = record.Kind == JournalRecordKind.Event && record.Sequence == LastSequence + 1;
        if (isNext && record.Version - 1u < EventCodec.Version && record.Flags <= JournalRecordFlags.BatchStart
            && record.Sequence >= 0)
        {
            return JournalFinding.None;
        }

        return CheckOther(in record);
    }

    private readonly JournalFinding CheckOther(in JournalRecord record)
    {
        byte newest = JournalFormat.NewestVersion(record.Kind);
        bool isKnown = record.Version - 1u < newest && record.Flags <= JournalRecordFlags.BatchStart;
        if (!isKnown || record.Sequence < 0) return JournalFinding.RecordNewer;
        long expected = record.Kind == JournalRecordKind.Event ? LastSequence + 1 : LastSequence;
        return record.Sequence == expected ? JournalFinding.None : JournalFinding.RecordSequence;
    }

    private JournalReadOutcome ReadOther(ReadOnlySpan<byte> window)
    {
        bool isZero = window[..JournalFormat.RecordHeaderLength].IndexOfAnyExcept((byte)0) < 0;
        return isZero ? JournalReadOutcome.Zeros : Bad(JournalFinding.RecordMalformed);
    }

    private JournalReadOutcome ReadLong(uint bodyLength, bool isWindowFinal)
    {
        if (bodyLength > JournalFormat.BodyLengthMax) return Bad(JournalFinding.RecordMalformed);
        return isWindowFinal ? Bad(JournalFinding.RecordIncomplete) : JournalReadOutcome.NeedMoreData;
    }

    private JournalReadOutcome ReadShort(ReadOnlySpan<byte> window, bool isWindowFinal)
    {
        if (!isWindowFinal) return JournalReadOutcome.NeedMoreData;
        if (window.IsEmpty) return JournalReadOutcome.EndOfFile;
        if (window.IndexOfAnyExcept((byte)0) < 0) return JournalReadOutcome.Zeros;
        bool isStart = window[0] == JournalFormat.RecordMarker;
        return Bad(isStart ? JournalFinding.RecordIncomplete : JournalFinding.RecordMalformed);
    }

    private JournalReadOutcome Bad(JournalFinding finding)
    {
        Finding = finding;
        return JournalReadOutcome.Bad;
    }
}
