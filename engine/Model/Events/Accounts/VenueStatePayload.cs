using System.Runtime.InteropServices;
using LowLatency.Model.Reasons;

namespace LowLatency.Model.Events.Accounts;

[StructLayout(LayoutKind.Explicit, Size = 72)]
public struct VenueStatePayload
{
    /// <summary>
    /// The condition's detail: TradesProven the last trade id; ClockUnhealthy the offset in nanoseconds; BreakerOpen
    /// and a ban the unix nanoseconds of its end; else 0.
    /// </summary>
    [FieldOffset(0)] public long Detail;

    [FieldOffset(8)] public VenueCondition Condition;

    /// <summary>1 = it holds from now on, 0 = it is over.</summary>
    [FieldOffset(9)] public byte IsSet;

    /// <summary>Why.</summary>
    [FieldOffset(10)] public ReasonCode Reason;
}
