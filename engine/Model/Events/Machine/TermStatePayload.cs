using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Machine;

/// <summary>
/// The right of this engine to send orders began, lapsed, came back or ended. A term is the epoch of the run that holds
/// it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct TermStatePayload
{
    [FieldOffset(0)] public uint Term;

    /// <summary>Node that holds the term.</summary>
    [FieldOffset(4)] public ushort Node;
    [FieldOffset(6)] public TermStatus Status;
    [FieldOffset(8)] public ReasonCode Reason;

    /// <summary>Checksum of the last record before the term.</summary>
    [FieldOffset(12)] public uint Chain;

    /// <summary>The holder's process: 128 random bits.</summary>
    [FieldOffset(16)] public ulong IncarnationHigh;
    [FieldOffset(24)] public ulong IncarnationLow;

    /// <summary>Of the register's key when it was read.</summary>
    [FieldOffset(32)] public long RegisterRevision;

    /// <summary>Until when the right holds unless renewed, unix nanoseconds; 0 = no end.</summary>
    [FieldOffset(40)] public long ValidUntilNanos;

    /// <summary>Last event before the term.</summary>
    [FieldOffset(48)] public long StartSequence;
}
