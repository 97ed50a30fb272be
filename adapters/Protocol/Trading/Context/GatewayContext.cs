using LowLatency.Protocol.Clocks;

namespace LowLatency.Protocol.Trading.Context;

/// <summary>
/// The call that a gateway is in: when it came, and over which connection. One per gateway; its coordinator sets it at
/// every entry, its machines read it. The machines count in it too. Owner thread only.
/// </summary>
internal sealed class GatewayContext
{
    /// <summary>The time of the call.</summary>
    internal ReceiveStamp Now;

    /// <summary>The connection that the call is about, 0 = none.</summary>
    internal uint Connection;

    /// <summary>How often all sockets were read, as far as they held anything.</summary>
    internal long Reads;

    internal GatewayCounters Counters;

    /// <summary>For a person.</summary>
    internal GatewayAlarms Alarms { get; } = new();

    /// <summary>The time of the call in monotonic nanoseconds.</summary>
    internal long Nanos => Now.MonotonicNanos;
}
