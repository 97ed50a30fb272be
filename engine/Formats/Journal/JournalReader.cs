using System;

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
    /// <param name="record">Valid only with <see cref="JournalReadOutcome.Record"/>; its body lies in the window.</param>
    public JournalReadOutcome Read(ReadOnlySpan<byte> window, bool isWindowFinal, out JournalRecord record)
    {
        record = default;
        if (window.Length < JournalFormat.RecordHeaderLength) return ReadShort(window, isWindowFinal);
        if (window[0] != JournalFormat.RecordMarker)
        {
            bool isZero = window[..JournalFormat.RecordHeaderLength].IndexOfAnyExcept((byte)0) < 0;
            return isZero ? JournalReadOutcome.Zeros : Bad(JournalFinding.RecordMalformed);
        }

        RecordHeader header = RecordHeader.Read(window);
        if (header.BodyLength > JournalFormat.BodyLengthMax) return Bad(JournalFinding.RecordMalformed);
        int bodyLength = (int)header.BodyLength;
        if (window.Length - JournalFormat.RecordHeaderLength < bodyLength)
        {
            return isWindowFinal ? Bad(JournalFinding.RecordIncomplete) : JournalReadOutcome.NeedMoreData;
        }

        if (RecordHeader.ComputeChecksum(window, bodyLength, Chain) != header.Checksum)
        {
            return Bad(JournalFinding.RecordChecksum);
        }

        if (!header.IsPlausible) return Bad(JournalFinding.RecordNewer);
        bool isEvent = header.Kind == JournalRecordKind.Event;
        if (header.Sequence != LastSequence + (isEvent ? 1 : 0)) return Bad(JournalFinding.RecordSequence);
        record = new JournalRecord
        {
            Offset = Offset,
            Kind = header.Kind,
            Version = header.Version,
            Flags = header.Flags,
            Sequence = header.Sequence,
            TimeNanos = header.TimeNanos,
            Checksum = header.Checksum,
            Body = window.Slice(JournalFormat.RecordHeaderLength, bodyLength),
        };
        LastSequence = header.Sequence;
        Chain = header.Checksum;
        Offset += JournalFormat.RecordHeaderLength + bodyLength;
        return JournalReadOutcome.Record;
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
