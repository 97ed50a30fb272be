using System;
using System.Buffers.Binary;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>
/// An event of the journal broke an invariant when it came and again in the replay. From then on it is applied
/// as padding with its header, in every replay of the journal: it takes its sequence and its time and says nothing.
/// </summary>
/// <param name="Sequence">The event, from 1.</param>
/// <param name="Code">The invariant.</param>
/// <param name="Kind">Kind of the event.</param>
public readonly record struct EventSkippedBody(long Sequence, InvariantCode Code, EventKind Kind)
{
    /// <summary>Bytes of the body.</summary>
    public const int Length = 16;

    /// <summary>Writes <see cref="Length"/> bytes; a shorter target throws.</summary>
    public void Write(Span<byte> target)
    {
        target[..Length].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target, Sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)Code);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], (ushort)Kind);
    }

    /// <summary>False when the body has another length or its numbers cannot be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out EventSkippedBody result)
    {
        result = default;
        if (body.Length != Length || BinaryPrimitives.ReadInt32LittleEndian(body[12..]) != 0) return false;
        var read = new EventSkippedBody(
            BinaryPrimitives.ReadInt64LittleEndian(body),
            (InvariantCode)BinaryPrimitives.ReadUInt16LittleEndian(body[8..]),
            (EventKind)BinaryPrimitives.ReadUInt16LittleEndian(body[10..]));
        if (read.Sequence < 1) return false;
        result = read;
        return true;
    }
}
