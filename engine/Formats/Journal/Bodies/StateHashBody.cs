using System;
using System.Buffers.Binary;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>
/// Hashes after the event <paramref name="Sequence"/> was applied. The journal may already hold later events when the
/// record is written, so the body names its own.
/// </summary>
/// <param name="Sequence">Last event that the state contains.</param>
/// <param name="StateHash">Hash of the engine's whole state.</param>
/// <param name="CommandHash">Running hash of all commands since the birth of the journal.</param>
/// <param name="CommandCount">Commands that it covers.</param>
public readonly record struct StateHashBody(long Sequence, ulong StateHash, ulong CommandHash, long CommandCount)
{
    /// <summary>Bytes of the body.</summary>
    public const int Length = 32;

    /// <summary>Writes <see cref="Length"/> bytes; a shorter target throws.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], StateHash);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], CommandHash);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], CommandCount);
    }

    /// <summary>False when the body has another length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out StateHashBody result)
    {
        result = default;
        if (body.Length != Length) return false;
        result = new StateHashBody(
            BinaryPrimitives.ReadInt64LittleEndian(body),
            BinaryPrimitives.ReadUInt64LittleEndian(body[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(body[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(body[24..]));
        return true;
    }
}
