using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Market;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct FeedStatePayload
{
    [FieldOffset(0)] public FeedChannel Channel;
    [FieldOffset(1)] public FeedStatus Status;
    [FieldOffset(2)] public ReasonCode Reason;

    /// <summary>WebSocket close code, HTTP status or attempt count, as the reason says; else 0.</summary>
    [FieldOffset(4)] public int Detail;

    /// <summary>For a gap: the sequence expected and the one that came.</summary>
    [FieldOffset(8)] public long ExpectedSequence;

    [FieldOffset(16)] public long ActualSequence;
}
