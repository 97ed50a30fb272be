using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Transport.Http;

/// <summary>One request and its outcome; reused. The stepping thread's, except while it is under way.</summary>
public sealed class HttpExchange
{
    private byte[] _body = new byte[16 << 10];

    internal HttpExchange()
    {
    }

    internal long RequestId { get; set; }

    internal HttpFailure Failure { get; set; }

    internal int Status { get; set; }

    internal int RetryAfterSeconds { get; set; }

    internal int UsedWeight { get; set; }

    internal ReceiveStamp Sent { get; set; }

    internal ReceiveStamp Completed { get; set; }

    internal int BodyBytes { get; set; }

    /// <summary>The outcome; valid until the exchange is returned.</summary>
    public HttpResponseView View() => new()
    {
        RequestId = RequestId,
        Failure = Failure,
        Status = Status,
        RetryAfterSeconds = RetryAfterSeconds,
        UsedWeight = UsedWeight,
        Sent = Sent,
        Completed = Completed,
        Body = _body.AsSpan(0, BodyBytes),
    };

    internal void Begin(long requestId, in ReceiveStamp sent)
    {
        RequestId = requestId;
        Sent = sent;
        Failure = HttpFailure.None;
        Status = 0;
        RetryAfterSeconds = -1;
        UsedWeight = -1;
        BodyBytes = 0;
    }

    /// <summary>Room behind the body read so far, at least one byte.</summary>
    internal Memory<byte> Room()
    {
        if (BodyBytes == _body.Length)
            Array.Resize(ref _body, _body.Length * 2);
        return _body.AsMemory(BodyBytes);
    }
}
