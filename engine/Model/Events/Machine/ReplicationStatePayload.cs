using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Machine;

/// <summary>
/// Whether a second machine holds what this one records, and what follows where it does not.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct ReplicationStatePayload
{
    [FieldOffset(0)] public ReplicationStatus Status;

    /// <summary>What holds while the second machine is missing.</summary>
    [FieldOffset(1)] public ReplicationLossPolicy LossPolicy;

    /// <summary>What a command waits for at the second machine.</summary>
    [FieldOffset(2)] public ReplicationGate Gate;

    /// <summary>The other node.</summary>
    [FieldOffset(4)] public ushort Node;
    [FieldOffset(6)] public ReasonCode Reason;

    /// <summary>Last event that the other node acknowledged.</summary>
    [FieldOffset(8)] public long AcknowledgedSequence;

    /// <summary>First event that may be on this machine alone; 0 = none.</summary>
    [FieldOffset(16)] public long DegradedFromSequence;

    /// <summary>Of the oldest event that is not acknowledged.</summary>
    [FieldOffset(24)] public long LagNanos;

    /// <summary>Of the register's key that says so.</summary>
    [FieldOffset(32)] public long RegisterRevision;

    /// <summary>Diverged: state hash here.</summary>
    [FieldOffset(40)] public ulong OwnHash;

    /// <summary>Diverged: state hash there.</summary>
    [FieldOffset(48)] public ulong OtherHash;
}
