using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>Who writes from here on. First record of every run.</summary>
public readonly ref struct ManifestBody
{
    private const int FixedLength = 48;
    private const int FlagsOffset = 46;
    private const ushort RecordsOutputsFlag = 1;

    /// <summary>Hash of the canonical configuration.</summary>
    public ulong ConfigurationHash { get; init; }

    /// <summary>Epoch of this run.</summary>
    public uint Epoch { get; init; }

    /// <summary>Instance number of the engine (part of its order ids).</summary>
    public ushort Instance { get; init; }

    /// <summary>Epoch of the run that this one continues; 0 for the first.</summary>
    public uint ParentEpoch { get; init; }

    /// <summary>Journal of the parent run: its own after a restart, another's after a take-over.</summary>
    public UInt128 ParentJournalId { get; init; }

    /// <summary>Last event of the parent run that was applied.</summary>
    public long ParentSequence { get; init; }

    /// <summary>The run records what leaves the engine; false in version 1.</summary>
    public bool RecordsOutputs { get; init; }

    /// <summary>UTF-8, e.g. "paper".</summary>
    public ReadOnlySpan<byte> Role { get; init; }

    /// <summary>UTF-8: version and commit of the program.</summary>
    public ReadOnlySpan<byte> Build { get; init; }

    /// <summary>Bytes of the body.</summary>
    public int Length => FixedLength + Role.Length + Build.Length;

    /// <summary>Returns the bytes used; texts longer than 65,535 bytes throw.</summary>
    public int Write(Span<byte> target)
    {
        target[..FixedLength].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, ConfigurationHash);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Epoch);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], ParentEpoch);
        BinaryPrimitives.WriteUInt128LittleEndian(target[16..], ParentJournalId);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], ParentSequence);
        BinaryPrimitives.WriteUInt16LittleEndian(target[40..], Instance);
        BinaryPrimitives.WriteUInt16LittleEndian(target[42..], checked((ushort)Role.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(target[44..], checked((ushort)Build.Length));
        ushort flags = RecordsOutputs ? RecordsOutputsFlag : (ushort)0;
        BinaryPrimitives.WriteUInt16LittleEndian(target[FlagsOffset..], flags);
        Role.CopyTo(target[FixedLength..]);
        Build.CopyTo(target[(FixedLength + Role.Length)..]);
        return Length;
    }

    /// <summary>Flags are set that this program does not know; a newer one meant something by them.</summary>
    public static bool HasUnknownFlags(ReadOnlySpan<byte> body) => body.Length >= FixedLength
        && (BinaryPrimitives.ReadUInt16LittleEndian(body[FlagsOffset..]) & ~RecordsOutputsFlag) != 0;

    /// <summary>False when lengths do not fit, or with unknown flags; the texts are views of the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ManifestBody result)
    {
        result = default;
        if (body.Length < FixedLength) return false;
        int roleLength = BinaryPrimitives.ReadUInt16LittleEndian(body[42..]);
        int buildLength = BinaryPrimitives.ReadUInt16LittleEndian(body[44..]);
        if (body.Length != FixedLength + roleLength + buildLength) return false;
        if (HasUnknownFlags(body)) return false;
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(body[FlagsOffset..]);
        result = new ManifestBody
        {
            ConfigurationHash = BinaryPrimitives.ReadUInt64LittleEndian(body),
            Epoch = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]),
            ParentEpoch = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]),
            ParentJournalId = BinaryPrimitives.ReadUInt128LittleEndian(body[16..]),
            ParentSequence = BinaryPrimitives.ReadInt64LittleEndian(body[32..]),
            Instance = BinaryPrimitives.ReadUInt16LittleEndian(body[40..]),
            RecordsOutputs = flags != 0,
            Role = body.Slice(FixedLength, roleLength),
            Build = body[(FixedLength + roleLength)..],
        };
        return true;
    }
}
