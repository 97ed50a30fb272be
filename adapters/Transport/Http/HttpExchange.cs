using System;
using System.Threading;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Transport.Http;

/// <summary>
/// One request and its outcome; reused. The stepping thread's, except while it is under way. It is the work item of the
/// pool too, so that handing a request over allocates nothing.
/// </summary>
public sealed class HttpExchange : IThreadPoolWorkItem
{
    private readonly Action<HttpExchange> _carryOut;
    private byte[] _request = new byte[1 << 10];
    private int _targetBytes;
    private int _fieldsBytes;
    private int _contentBytes;
    private byte[] _body = new byte[16 << 10];

    /// <param name="carryOut">On a pool thread; never throws.</param>
    internal HttpExchange(Action<HttpExchange> carryOut) => _carryOut = carryOut;

    internal long RequestId { get; private set; }

    internal HttpVerb Verb { get; private set; }

    /// <summary>Stopwatch ticks of the hand-over.</summary>
    internal long StartTicks { get; private set; }

    internal ReadOnlySpan<byte> Target => _request.AsSpan(0, _targetBytes);

    internal ReadOnlySpan<byte> Fields => _request.AsSpan(_targetBytes, _fieldsBytes);

    internal ReadOnlySpan<byte> Content => _request.AsSpan(_targetBytes + _fieldsBytes, _contentBytes);

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

    void IThreadPoolWorkItem.Execute() => _carryOut(this);

    /// <summary>Takes a copy of the request.</summary>
    internal void Begin(in HttpRequestView request, in ReceiveStamp sent, long startTicks)
    {
        RequestId = request.RequestId;
        Verb = request.Verb;
        StartTicks = startTicks;
        _targetBytes = request.Target.Length;
        _fieldsBytes = request.Fields.Length;
        _contentBytes = request.Body.Length;
        int bytes = _targetBytes + _fieldsBytes + _contentBytes;
        if (bytes > _request.Length) _request = new byte[Math.Max(bytes, _request.Length * 2)];
        request.Target.CopyTo(_request);
        request.Fields.CopyTo(_request.AsSpan(_targetBytes));
        request.Body.CopyTo(_request.AsSpan(_targetBytes + _fieldsBytes));
        Sent = sent;
        Failure = HttpFailure.None;
        Status = 0;
        RetryAfterSeconds = -1;
        UsedWeight = -1;
        BodyBytes = 0;
    }

    /// <summary>The answer of another exchange is that of this one too.</summary>
    internal void TakeAnswer(HttpExchange other)
    {
        Failure = other.Failure;
        Status = other.Status;
        RetryAfterSeconds = other.RetryAfterSeconds;
        UsedWeight = other.UsedWeight;
        BodyBytes = other.BodyBytes;
        if (BodyBytes > _body.Length) _body = new byte[other._body.Length];
        other._body.AsSpan(0, BodyBytes).CopyTo(_body);
    }

    /// <summary>The request was made of the bytes; they may hold a key and a signature.</summary>
    internal void ForgetRequest()
    {
        _request.AsSpan(0, _targetBytes + _fieldsBytes + _contentBytes).Clear();
        _targetBytes = _fieldsBytes = _contentBytes = 0;
    }

    /// <summary>Room behind the body read so far, at least one byte.</summary>
    internal Memory<byte> Room()
    {
        if (BodyBytes == _body.Length)
            Array.Resize(ref _body, _body.Length * 2);
        return _body.AsMemory(BodyBytes);
    }
}
