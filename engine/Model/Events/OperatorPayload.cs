using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct OperatorPayload
{
    [FieldOffset(0)] public OperatorAction Action;

    [FieldOffset(2)] public ReasonCode Reason;

    /// <summary>For Resume: the halt to clear, 0 = all that an operator may clear.</summary>
    [FieldOffset(4)] public ReasonCode Scope;
}
