using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>A snapshot of the state after the event <paramref name="Sequence"/> lies on the disk.</summary>
public readonly record struct SnapshotTakenBody(long Sequence, ulong StateHash)
{
    /// <summary>Bytes of the body.</summary>
    public const int Length = 16;

    /// <summary>Writes <see cref="Length"/> bytes; a shorter target throws.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], StateHash);
    }

    /// <summary>False when the body has another length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out SnapshotTakenBody result)
    {
        result = default;
        if (body.Length != Length) return false;
        result = new SnapshotTakenBody(
            BinaryPrimitives.ReadInt64LittleEndian(body), BinaryPrimitives.ReadUInt64LittleEndian(body[8..]));
        return true;
    }
}
