using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal.EventBodies;

namespace LowLatency.Formats.Journal;

/// <summary>
/// 28 bytes: marker, flags, kind, version (1 each), body length (4), sequence (8), time (8), CRC-32C (4) over the
/// previous record's CRC, the first 24 bytes and the body, which counts as filled up with zeros to a multiple of 8.
/// </summary>
internal readonly struct RecordHeader
{
    public const int ChecksumOffset = 24;

    public byte Marker { get; private init; }

    public JournalRecordFlags Flags { get; init; }

    public JournalRecordKind Kind { get; init; }

    public byte Version { get; init; }

    public uint BodyLength { get; init; }

    public long Sequence { get; init; }

    public long TimeNanos { get; init; }

    public uint Checksum { get; private init; }

    /// <summary>
    /// Of the shape that this or an earlier version can have written: what a scan for the next record accepts.
    /// </summary>
    public bool IsPlausible => Marker == JournalFormat.RecordMarker && BodyLength <= JournalFormat.BodyLengthMax
        && Kind != JournalRecordKind.None && Version != 0 && Version <= JournalFormat.NewestVersion(Kind)
        && Flags <= JournalRecordFlags.BatchStart && Sequence >= 0;

    public static RecordHeader Read(ReadOnlySpan<byte> source) => new()
    {
        Marker = source[0],
        Flags = (JournalRecordFlags)source[1],
        Kind = (JournalRecordKind)source[2],
        Version = source[3],
        BodyLength = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
        Sequence = BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
        TimeNanos = BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
        Checksum = BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]),
    };

    /// <summary>
    /// Writes the header before a body that already lies in its place; returns the record's checksum.
    /// </summary>
    public uint Write(Span<byte> record, uint previousChecksum)
    {
        record[0] = JournalFormat.RecordMarker;
        record[1] = (byte)Flags;
        record[2] = (byte)Kind;
        record[3] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], BodyLength);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], TimeNanos);
        uint checksum = ComputeChecksum(record, (int)BodyLength, previousChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(record[ChecksumOffset..], checksum);
        return checksum;
    }

    // Whole words only: a loop over the odd bytes at the end would cost a mispredicted branch a record.
    public static uint ComputeChecksum(ReadOnlySpan<byte> record, int bodyLength, uint previousChecksum)
    {
        ReadOnlySpan<byte> body = record.Slice(JournalFormat.RecordHeaderLength, bodyLength);
        ref byte start = ref MemoryMarshal.GetReference(record);
        uint state = BitOperations.Crc32C(Crc32C.Initial, previousChecksum);
        state = BitOperations.Crc32C(state, FieldDecoder.Load(ref start));
        state = BitOperations.Crc32C(state, FieldDecoder.Load(ref Unsafe.Add(ref start, 8)));
        state = BitOperations.Crc32C(state, FieldDecoder.Load(ref Unsafe.Add(ref start, 16)));
        ref byte at = ref MemoryMarshal.GetReference(body);
        for (int words = bodyLength >> 3; words > 0; words--)
        {
            state = BitOperations.Crc32C(state, FieldDecoder.Load(ref at));
            at = ref Unsafe.Add(ref at, 8);
        }

        int rest = bodyLength & 7;
        if (rest == 0) return ~state;
        return ~BitOperations.Crc32C(state, FieldDecoder.ReadBefore(ref Unsafe.Add(ref at, rest), (nuint)rest));
    }
}
