using System;
using System.Threading;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Transport.Http;

/// <summary>
/// One request and its outcome; reused. The stepping thread's, except while it is under way. It is the work item of the
/// pool too, so that handing a request over allocates nothing. Whoever takes the request first, a pool thread to carry
/// it out or the owner to give it up, has it: one that was given up can not be sent any more.
/// </summary>
public sealed class HttpExchange : IThreadPoolWorkItem
{
    // 0 = there is no request.
    private const int Waiting = 1;
    private const int Taken = 2;

    private readonly Action<HttpExchange> _carryOut;
    private readonly Lock _endLock = new();
    private CancellationTokenSource? _end;
    private bool _isGivenUp;
    private int _state;
    private byte[] _request = new byte[1 << 10];
    private int _targetBytes;
    private int _fieldsBytes;
    private int _contentBytes;
    private byte[] _body = new byte[16 << 10];

    /// <param name="carryOut">On a pool thread; never throws.</param>
    internal HttpExchange(Action<HttpExchange> carryOut) => _carryOut = carryOut;

    /// <summary>From hand-over until it is returned; the stepping thread's.</summary>
    internal bool IsUnderWay { get; set; }

    internal long RequestId { get; private set; }

    internal HttpVerb Verb { get; private set; }

    internal bool MustBeFresh { get; private set; }

    /// <summary>When it began to be sent, in ticks of the requester's clock; only where others may wait for it.
    /// </summary>
    internal long BegunTicks { get; set; }

    /// <summary>When it was handed over, in ticks of the requester's clock.</summary>
    internal long StartTicks { get; private set; }

    /// <summary>The same of the moment from which its time runs: it may have waited for an exchange.</summary>
    internal long MadeTicks { get; private set; }

    internal ReadOnlySpan<byte> Target => _request.AsSpan(0, _targetBytes);

    internal ReadOnlySpan<byte> Fields => _request.AsSpan(_targetBytes, _fieldsBytes);

    internal ReadOnlySpan<byte> Content => _request.AsSpan(_targetBytes + _fieldsBytes, _contentBytes);

    internal HttpFailure Failure { get; set; }

    internal LinkFault Link { get; set; }

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
        Link = Link,
        Status = Status,
        RetryAfterSeconds = RetryAfterSeconds,
        UsedWeight = UsedWeight,
        Sent = Sent,
        Completed = Completed,
        Body = _body.AsSpan(0, BodyBytes),
    };

    /// <summary>The request was handed over and nobody has taken it yet.</summary>
    internal bool IsWaiting => Volatile.Read(ref _state) == Waiting;

    // A work item that comes late may find the next request of the exchange: the pool then takes that one up early, and
    // its own work item finds nothing.
    void IThreadPoolWorkItem.Execute()
    {
        if (TryTake()) _carryOut(this);
    }

    /// <summary>
    /// The request is carried out now and ends with <paramref name="end"/>, until <see cref="Leave"/>. False: it was
    /// given up before.
    /// </summary>
    internal bool TryEnter(CancellationTokenSource end)
    {
        lock (_endLock)
        {
            if (!_isGivenUp) _end = end;
            return !_isGivenUp;
        }
    }

    internal void Leave()
    {
        lock (_endLock) _end = null;
    }

    /// <summary>
    /// Nobody waits for the outcome any more: ends what is under way, and with it the connection that carries it.
    /// The stepping thread's.
    /// </summary>
    internal void GiveUp()
    {
        lock (_endLock)
        {
            _isGivenUp = true;

            // On a pool thread: closing a connection is no work for the stepping thread.
            _ = _end?.CancelAsync();
        }
    }

    /// <summary>True for one caller alone of all that try.</summary>
    internal bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Takes a copy of the request.</summary>
    internal void Begin(in HttpRequestView request, in ReceiveStamp sent, long startTicks)
    {
        RequestId = request.RequestId;
        Verb = request.Verb;
        MustBeFresh = request.MustBeFresh;
        StartTicks = startTicks;
        MadeTicks = request.SeenTicks != 0 ? request.SeenTicks : startTicks;
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
        Link = default;
        Status = 0;
        RetryAfterSeconds = -1;
        UsedWeight = -1;
        BodyBytes = 0;
        lock (_endLock) _isGivenUp = false;

        // Last: from here on a pool thread may have it.
        Volatile.Write(ref _state, Waiting);
    }

    /// <summary>The answer of another exchange is that of this one too.</summary>
    internal void TakeAnswer(HttpExchange other)
    {
        Failure = other.Failure;
        Link = other.Link;
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
