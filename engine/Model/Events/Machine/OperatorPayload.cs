using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Machine;

/// <summary>
/// What a person or another process asks of the engine. The header's venue, account and instrument narrow it where the
/// action allows that.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct OperatorPayload
{
    [FieldOffset(0)] public OperatorAction Action;

    [FieldOffset(1)] public OperatorOrigin Origin;

    [FieldOffset(2)] public ReasonCode Reason;

    /// <summary>For Resume: the halt to clear, 0 = all that an operator may clear.</summary>
    [FieldOffset(4)] public ReasonCode Scope;

    /// <summary>Position of a strategy in the configuration plus one; 0 = all.</summary>
    [FieldOffset(6)] public ushort Strategy;

    /// <summary>128 bits that name the request, as the caller chose them; 0 = none was given.</summary>
    [FieldOffset(8)] public ulong RequestHigh;
    [FieldOffset(16)] public ulong RequestLow;

    /// <summary>
    /// Hash of who asked: of a file's owner the first eight bytes of SHA-256 over "uid:NUMBER", big-endian; the name is
    /// in the log only. 0 = not known.
    /// </summary>
    [FieldOffset(24)] public ulong ActorHash;

    /// <summary>A number that the action needs; 0 where it needs none.</summary>
    [FieldOffset(32)] public long Amount;
}
