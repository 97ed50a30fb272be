using System;
using System.Buffers.Binary;
using LowLatency.Formats.Journal;

namespace LowLatency.Formats.Snapshots;

/// <summary>The bytes of a snapshot file: a header of 96 bytes and the state (docs/formats.md). Any thread.</summary>
public static class SnapshotCodec
{
    public const ushort Version = 1;
    public const int HeaderLength = 96;

    private const int ChecksumOffset = 12;
    private const int ReservedOffset = 88;

    private static ReadOnlySpan<byte> Magic => "LLSNAP\u001a\n"u8;

    /// <summary>Writes the header of a state, with the checksum of both.</summary>
    /// <param name="file">The first <see cref="HeaderLength"/> bytes of the file.</param>
    /// <param name="state">What follows them.</param>
    /// <param name="header">The fields.</param>
    public static void Seal(Span<byte> file, ReadOnlySpan<byte> state, in SnapshotHeader header)
    {
        file[..HeaderLength].Clear();
        Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[8..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(file[10..], HeaderLength);
        BinaryPrimitives.WriteUInt128LittleEndian(file[16..], header.JournalId);
        BinaryPrimitives.WriteInt64LittleEndian(file[32..], header.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(file[40..], header.StateHash);
        BinaryPrimitives.WriteUInt64LittleEndian(file[48..], header.CommandHash);
        BinaryPrimitives.WriteInt64LittleEndian(file[56..], header.CommandCount);
        BinaryPrimitives.WriteUInt64LittleEndian(file[64..], header.ConfigurationHash);
        BinaryPrimitives.WriteInt64LittleEndian(file[72..], header.TimeNanos);
        BinaryPrimitives.WriteInt64LittleEndian(file[80..], state.Length);
        uint checksum = Checksum(file[..HeaderLength], state);
        BinaryPrimitives.WriteUInt32LittleEndian(file[ChecksumOffset..], checksum);
    }

    /// <summary>Reads a whole file; the state is a view of it.</summary>
    public static SnapshotFinding TryRead(
        ReadOnlySpan<byte> file, out SnapshotHeader header, out ReadOnlySpan<byte> state)
    {
        header = default;
        state = default;
        if (file.Length < Magic.Length || !file[..Magic.Length].SequenceEqual(Magic)) return SnapshotFinding.Foreign;
        if (file.Length < HeaderLength) return SnapshotFinding.Truncated;
        uint checksum = Checksum(file[..HeaderLength], file[HeaderLength..]);
        bool isSealed = checksum == BinaryPrimitives.ReadUInt32LittleEndian(file[ChecksumOffset..]);
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(file[8..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(file[80..]);
        bool isWhole = length == file.Length - HeaderLength;
        if (!isSealed) return isWhole ? SnapshotFinding.Damaged : SnapshotFinding.Truncated;
        if (version > Version) return SnapshotFinding.Newer;
        bool isValid = version != 0 && length == file.Length - HeaderLength
            && BinaryPrimitives.ReadUInt16LittleEndian(file[10..]) == HeaderLength
            && BinaryPrimitives.ReadUInt64LittleEndian(file[ReservedOffset..]) == 0;
        if (!isValid) return SnapshotFinding.Damaged;
        header = new SnapshotHeader
        {
            JournalId = BinaryPrimitives.ReadUInt128LittleEndian(file[16..]),
            Sequence = BinaryPrimitives.ReadInt64LittleEndian(file[32..]),
            StateHash = BinaryPrimitives.ReadUInt64LittleEndian(file[40..]),
            CommandHash = BinaryPrimitives.ReadUInt64LittleEndian(file[48..]),
            CommandCount = BinaryPrimitives.ReadInt64LittleEndian(file[56..]),
            ConfigurationHash = BinaryPrimitives.ReadUInt64LittleEndian(file[64..]),
            TimeNanos = BinaryPrimitives.ReadInt64LittleEndian(file[72..]),
        };
        state = file[HeaderLength..];
        return SnapshotFinding.None;
    }

    // Everything but the checksum's own four bytes.
    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> state)
    {
        uint sum = Crc32C.Append(Crc32C.Initial, header[..ChecksumOffset]);
        sum = Crc32C.Append(sum, header[(ChecksumOffset + 4)..]);
        return ~Crc32C.Append(sum, state);
    }
}
