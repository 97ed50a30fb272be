using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Market;

/// <summary>A frame that could not be decoded; its bytes are in the raw capture when that is on.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct FrameRefusedPayload
{
    [FieldOffset(0)] public ReasonCode Reason;
    [FieldOffset(4)] public int FrameLength;

    /// <summary>Offset of the byte at which decoding gave up.</summary>
    [FieldOffset(8)] public int ErrorOffset;

    /// <summary>Refused frames so far on this connection.</summary>
    [FieldOffset(16)] public long RefusedCount;
}
