using System;
using System.Buffers.Binary;
using LowLatency.Model.Events.Machine;

namespace LowLatency.Formats.Journal;

/// <summary>The 96 bytes at the start of every segment (docs/formats.md). Immutable once written.</summary>
public readonly record struct SegmentHeader
{
    private const int DurabilityOffset = 12;
    private const int GateOffset = 13;
    private const int MinorOffset = 14;
    private const int ReservedOffset = 15;
    private const int ChecksumOffset = 92;

    public ushort Version { get; init; }

    /// <summary>Additions within the version (<see cref="JournalFormat.SegmentMinor"/>); 0 in version 1.</summary>
    public byte Minor { get; init; }

    public JournalDurability Durability { get; init; }

    /// <summary>Replicated durability: what a command waits for at the second machine; else None.</summary>
    public ReplicationGate Gate { get; init; }

    /// <summary>0-based, without gaps since the birth of the journal, unless retention removed the oldest.</summary>
    public long Index { get; init; }

    /// <summary>Sequence of the last event before this segment; 0 in the first.</summary>
    public long LastSequence { get; init; }

    /// <summary>
    /// Checksum of the last record before this segment, which its first record continues; 0 in the first.
    /// </summary>
    public uint Chain { get; init; }

    /// <summary>Rises at every start and take-over; part of every client order id.</summary>
    public uint Epoch { get; init; }

    /// <summary>Random identity of the journal: tells a segment of another journal.</summary>
    public UInt128 JournalId { get; init; }

    /// <summary>Unix nanoseconds.</summary>
    public long CreatedNanos { get; init; }

    /// <summary>Wall minus monotonic nanoseconds near the first event; only keeps monotonic stamps short.</summary>
    public long MonotonicBaseNanos { get; init; }

    /// <summary>Bytes preallocated for the segment; 0 when none were.</summary>
    public long Capacity { get; init; }

    /// <summary>Writes 96 bytes.</summary>
    public void Write(Span<byte> target)
    {
        target[..JournalFormat.SegmentHeaderLength].Clear();
        JournalFormat.SegmentMagic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], JournalFormat.SegmentHeaderLength);
        target[DurabilityOffset] = (byte)Durability;
        target[GateOffset] = (byte)Gate;
        target[MinorOffset] = Minor;
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], LastSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(target[32..], Chain);
        BinaryPrimitives.WriteUInt32LittleEndian(target[36..], Epoch);
        BinaryPrimitives.WriteUInt128LittleEndian(target[40..], JournalId);
        BinaryPrimitives.WriteInt64LittleEndian(target[56..], CreatedNanos);
        BinaryPrimitives.WriteInt64LittleEndian(target[64..], MonotonicBaseNanos);
        BinaryPrimitives.WriteInt64LittleEndian(target[72..], Capacity);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumOffset..], Crc32C.Compute(target[..ChecksumOffset]));
    }

    /// <summary>
    /// Reads the start of a segment. <see cref="JournalFinding.None"/> when the header is good; else what is wrong
    /// with it, judged from the first 96 bytes (or all there are).
    /// </summary>
    public static JournalFinding Read(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        ReadOnlySpan<byte> start = source[..Math.Min(source.Length, JournalFormat.SegmentHeaderLength)];
        if (start.IndexOfAnyExcept((byte)0) < 0) return JournalFinding.SegmentEmpty;
        ReadOnlySpan<byte> magic = JournalFormat.SegmentMagic;
        int compared = Math.Min(start.Length, magic.Length);
        if (!start[..compared].SequenceEqual(magic[..compared])) return JournalFinding.SegmentForeign;
        if (start.Length < JournalFormat.SegmentHeaderLength) return JournalFinding.SegmentHeaderTorn;
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(start[ChecksumOffset..]);
        bool isChecksumRight = checksum == Crc32C.Compute(start[..ChecksumOffset]);
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (!isChecksumRight) return JournalFinding.SegmentHeaderDamaged;
        if (version > JournalFormat.SegmentVersion) return JournalFinding.SegmentNewer;
        header = Parse(start, version);
        bool isReservedZero = start[ReservedOffset] == 0
            && (version > 1 || (start[GateOffset] | start[MinorOffset]) == 0)
            && start[80..ChecksumOffset].IndexOfAnyExcept((byte)0) < 0;
        bool isKnown = isReservedZero
            && BinaryPrimitives.ReadUInt16LittleEndian(start[10..]) == JournalFormat.SegmentHeaderLength;
        bool isSound = version != 0 && header.Index >= 0 && header.LastSequence >= 0;
        if (isSound && isKnown) return JournalFinding.None;

        // What is reserved here may have a meaning in a later minor version.
        bool isNewer = version == JournalFormat.SegmentVersion && header.Minor > JournalFormat.SegmentMinor;
        return isSound && isNewer ? JournalFinding.SegmentNewer : JournalFinding.SegmentHeaderDamaged;
    }

    private static SegmentHeader Parse(ReadOnlySpan<byte> start, ushort version) => new()
    {
        Version = version,
        Durability = (JournalDurability)start[DurabilityOffset],
        Gate = (ReplicationGate)start[GateOffset],
        Minor = start[MinorOffset],
        Index = BinaryPrimitives.ReadInt64LittleEndian(start[16..]),
        LastSequence = BinaryPrimitives.ReadInt64LittleEndian(start[24..]),
        Chain = BinaryPrimitives.ReadUInt32LittleEndian(start[32..]),
        Epoch = BinaryPrimitives.ReadUInt32LittleEndian(start[36..]),
        JournalId = BinaryPrimitives.ReadUInt128LittleEndian(start[40..]),
        CreatedNanos = BinaryPrimitives.ReadInt64LittleEndian(start[56..]),
        MonotonicBaseNanos = BinaryPrimitives.ReadInt64LittleEndian(start[64..]),
        Capacity = BinaryPrimitives.ReadInt64LittleEndian(start[72..]),
    };
}
