using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;

namespace LowLatency.Protocol.Sessions.Http;

/// <summary>The outcome of an HTTP request; valid during the call it is passed to.</summary>
public readonly ref struct HttpResponseView
{
    /// <summary>The id given with the request.</summary>
    public long RequestId { get; init; }

    public HttpFailure Failure { get; init; }

    /// <summary>Of a failure: what the transport knows more closely; none when it told nothing.</summary>
    public LinkFault Link { get; init; }

    /// <summary>The HTTP status, 0 when there is none.</summary>
    public int Status { get; init; }

    /// <summary>Retry-After in seconds, -1 when absent.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>The venue's used request weight (X-MBX-USED-WEIGHT-1M and its like), -1 when absent.</summary>
    public int UsedWeight { get; init; }

    /// <summary>When the request was handed to the network.</summary>
    public ReceiveStamp Sent { get; init; }

    /// <summary>When the outcome was complete.</summary>
    public ReceiveStamp Completed { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }
}
