using System;

namespace LowLatency.VenueSim.Exchange.Messages;

/// <summary>Something that leaves the exchange at a time.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="DueNanos">When it leaves, nanoseconds since the Unix epoch.</param>
/// <param name="Connection">Socket; 0 for REST.</param>
/// <param name="RequestId">Number that the request was given; 0 for sockets.</param>
public sealed record Delivery(DeliveryKind Kind, long DueNanos, long Connection, long RequestId)
{
    /// <summary>Bytes of a text frame.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Answer of a REST request.</summary>
    public RestResponse? Response { get; init; }

    /// <summary>Close code.</summary>
    public int CloseCode { get; init; }
}
