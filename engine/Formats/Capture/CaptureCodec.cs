using System;
using System.Buffers.Binary;
using LowLatency.Formats.Journal;

namespace LowLatency.Formats.Capture;

/// <summary>
/// The bytes of a raw capture: a segment header of 32 bytes, then records of 36 bytes and a body, each with its own
/// checksum and no chain, so that a damaged one costs only itself (docs/formats.md). Any thread; no allocation.
/// </summary>
public static class CaptureCodec
{
    public const ushort Version = 1;
    public const int SegmentHeaderLength = 32;
    public const int RecordHeaderLength = 36;

    /// <summary>Longest body (bytes).</summary>
    public const int BodyLengthMax = 64 * 1024 * 1024;

    // As in the journal: bytes that are summed up for each byte there is.
    private const int SumsPerByte = 64;
    private const byte Marker = 0xC5;
    private const int SegmentChecksumOffset = 28;
    private const int ChecksumOffset = 32;

    private static ReadOnlySpan<byte> Magic => "LLCAPT\u001a\n"u8;

    /// <summary>Writes 32 bytes.</summary>
    public static void WriteSegmentHeader(Span<byte> target, long index, long createdNanos)
    {
        target[..SegmentHeaderLength].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], SegmentHeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], index);
        BinaryPrimitives.WriteInt64LittleEndian(target[20..], createdNanos);
        uint checksum = Crc32C.Compute(target[..SegmentChecksumOffset]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[SegmentChecksumOffset..], checksum);
    }

    /// <summary>
    /// <see cref="JournalFinding.None"/> for a good segment header, else SegmentEmpty, SegmentForeign,
    /// SegmentHeaderTorn, SegmentHeaderDamaged or SegmentNewer.
    /// </summary>
    public static JournalFinding ReadSegmentHeader(ReadOnlySpan<byte> source, out long index, out long createdNanos)
    {
        index = 0;
        createdNanos = 0;
        ReadOnlySpan<byte> start = source[..Math.Min(source.Length, SegmentHeaderLength)];
        if (start.IndexOfAnyExcept((byte)0) < 0) return JournalFinding.SegmentEmpty;
        int compared = Math.Min(start.Length, Magic.Length);
        if (!start[..compared].SequenceEqual(Magic[..compared])) return JournalFinding.SegmentForeign;
        if (start.Length < SegmentHeaderLength) return JournalFinding.SegmentHeaderTorn;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(start[SegmentChecksumOffset..]);
        if (checksum != Crc32C.Compute(start[..SegmentChecksumOffset])) return JournalFinding.SegmentHeaderDamaged;
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > Version) return JournalFinding.SegmentNewer;
        index = BinaryPrimitives.ReadInt64LittleEndian(start[12..]);
        createdNanos = BinaryPrimitives.ReadInt64LittleEndian(start[20..]);
        return version == 0 ? JournalFinding.SegmentHeaderDamaged : JournalFinding.None;
    }

    /// <summary>Writes a record and returns its length; the target must hold it.</summary>
    public static int Write(Span<byte> target, in CaptureRecord record)
    {
        target[0] = Marker;
        target[1] = (byte)record.Direction;
        target[2] = (byte)record.Kind;
        target[3] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)record.Body.Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], record.WallNanos);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], record.MonotonicNanos);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], record.Connection);
        BinaryPrimitives.WriteUInt16LittleEndian(target[28..], record.Detail);
        BinaryPrimitives.WriteUInt16LittleEndian(target[30..], 0);
        record.Body.CopyTo(target[RecordHeaderLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], Checksum(target, record.Body.Length));
        return record.Length;
    }

    /// <summary>Reads the record at the start of the window.</summary>
    public static CaptureReadOutcome TryRead(ReadOnlySpan<byte> window, out CaptureRecord record)
    {
        record = default;
        if (window.Length < RecordHeaderLength) return CaptureReadOutcome.NeedMoreData;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(window[4..]);
        if (window[0] != Marker || length > BodyLengthMax) return CaptureReadOutcome.Bad;
        if ((uint)(window.Length - RecordHeaderLength) < length) return CaptureReadOutcome.NeedMoreData;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(window[ChecksumOffset..]);
        if (checksum != Checksum(window, (int)length)) return CaptureReadOutcome.Bad;
        record = new CaptureRecord
        {
            Direction = (CaptureDirection)window[1],
            Kind = (CaptureKind)window[2],
            WallNanos = BinaryPrimitives.ReadInt64LittleEndian(window[8..]),
            MonotonicNanos = BinaryPrimitives.ReadInt64LittleEndian(window[16..]),
            Connection = BinaryPrimitives.ReadUInt32LittleEndian(window[24..]),
            Detail = BinaryPrimitives.ReadUInt16LittleEndian(window[28..]),
            Body = window.Slice(RecordHeaderLength, (int)length),
        };
        return CaptureReadOutcome.Record;
    }

    /// <summary>
    /// Bytes to skip to the next good record behind a bad one, or -1 when the window holds none, or so much in it looks
    /// like a record that it was made to.
    /// </summary>
    public static int FindNext(ReadOnlySpan<byte> window)
    {
        long budget = (long)window.Length * SumsPerByte;
        for (int at = 1; at < window.Length && budget >= 0; at++)
        {
            int next = window[at..].IndexOf(Marker);
            if (next < 0) return -1;
            at += next;
            if (TryRead(window[at..], out _) == CaptureReadOutcome.Record) return at;
            if (window.Length - at < RecordHeaderLength) return -1;
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(window[(at + 4)..]);
            if (length <= (uint)(window.Length - at)) budget -= length;
        }

        return -1;
    }

    private static uint Checksum(ReadOnlySpan<byte> record, int bodyLength)
    {
        uint state = Crc32C.Append(Crc32C.Initial, record[..ChecksumOffset]);
        return ~Crc32C.Append(state, record.Slice(RecordHeaderLength, bodyLength));
    }
}
