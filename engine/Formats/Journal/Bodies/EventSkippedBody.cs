using System;
using System.Buffers.Binary;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;

namespace LowLatency.Formats.Journal.Bodies;

/// <summary>
/// An event of the journal broke an invariant when it came and again in the replay. With a timer, the work of the
/// timer that came due at it did: it is taken out there, and the event is applied. Without one, the event is from then
/// on applied as padding with its header: it takes its sequence and its time, and timers go on. Both hold in every
/// replay of the journal; both may be said of one event.
/// </summary>
/// <param name="Sequence">The event, from 1.</param>
/// <param name="Code">The invariant.</param>
/// <param name="Kind">Kind of the event.</param>
/// <param name="Timer">The engine's id of the timer, below its number of timers.</param>
public readonly record struct EventSkippedBody(
    long Sequence, InvariantCode Code, EventKind Kind, int Timer = EventSkippedBody.NoTimer)
{
    /// <summary>Bytes of the body.</summary>
    public const int Length = 16;

    /// <summary>The event itself is skipped.</summary>
    public const int NoTimer = -1;

    /// <summary>Of the record: programs that know no timers here must not read over one.</summary>
    public byte RecordVersion => Timer == NoTimer ? (byte)1 : (byte)2;

    /// <summary>Writes <see cref="Length"/> bytes; a shorter target throws.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)Code);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], (ushort)Kind);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Timer + 1);
    }

    /// <summary>False when the body has another length or its numbers cannot be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out EventSkippedBody result)
    {
        result = default;
        if (body.Length != Length) return false;
        var read = new EventSkippedBody(
            BinaryPrimitives.ReadInt64LittleEndian(body),
            (InvariantCode)BinaryPrimitives.ReadUInt16LittleEndian(body[8..]),
            (EventKind)BinaryPrimitives.ReadUInt16LittleEndian(body[10..]),
            BinaryPrimitives.ReadInt32LittleEndian(body[12..]) - 1);
        if (read.Sequence < 1 || read.Timer < NoTimer || read.Timer == int.MaxValue) return false;
        result = read;
        return true;
    }
}
