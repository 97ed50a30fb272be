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

    /// <summary>Of Disconnected and GaveUp: why, see <see cref="FaultPacked"/>.</summary>
    [FieldOffset(16)] public long ActualSequence;

    /// <summary>The <see cref="LinkFault.Packed"/> of what is down or given up; 0 = not known.</summary>
    public readonly long FaultPacked =>
        Status is FeedStatus.Disconnected or FeedStatus.GaveUp && ExpectedSequence == 0 ? ActualSequence : 0;
}
