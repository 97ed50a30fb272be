using System;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// What a handler can ask of its session, and where the shell finds the bytes to send. One object per session,
/// allocated once. Owner thread only.
/// </summary>
public sealed class SessionOutput
{
    private const int HttpRequestsMax = 16;
    private const int HttpRequestBytesMax = 8192;

    private readonly byte[] _send;
    private readonly WebSocketFrameWriter _writer;
    private int _sendStart;
    private int _sendEnd;

    internal SessionOutput(int sendBufferBytes, ulong maskSeed)
    {
        _send = GC.AllocateUninitializedArray<byte>(sendBufferBytes, pinned: true);
        _writer = new WebSocketFrameWriter(maskSeed);
    }

    /// <summary>True while messages can be sent.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>
    /// When anything came last over this connection (monotonic nanoseconds), at the latest when it opened.
    /// </summary>
    public long LastReceiveNanos { get; internal set; }

    /// <summary>What came last ends within a message: more of it is on the way.</summary>
    public bool IsMessageArriving { get; internal set; }

    /// <summary>Requests for the shell.</summary>
    public HttpRequestQueue HttpRequests { get; } = new(HttpRequestsMax, HttpRequestBytesMax);

    /// <summary>Bytes to put on the wire, in order. Shell only.</summary>
    public ReadOnlySpan<byte> PendingSend => _send.AsSpan(_sendStart, _sendEnd - _sendStart);

    /// <summary>True when bytes wait to be sent.</summary>
    public bool HasPendingSend => _sendEnd != _sendStart;

    /// <summary>As <see cref="PendingSend"/>, as memory of the same pinned buffer. Shell only.</summary>
    public ReadOnlyMemory<byte> PendingSendMemory => _send.AsMemory(_sendStart, _sendEnd - _sendStart);

    internal long WakeAtNanos { get; private set; } = long.MaxValue;

    internal bool IsActionRequested { get; private set; }

    internal bool IsStopRequested { get; private set; }

    internal bool IsRecycleRequested { get; private set; }

    internal bool IsAuthorizedRequested { get; private set; }

    internal bool IsRotateRequested { get; private set; }

    internal bool IsSilenceReported { get; private set; }

    internal ReconnectCause RecycleCause { get; private set; }

    /// <summary>Queues a text message. False when not open or when the send buffer has no room.</summary>
    public bool SendText(ReadOnlySpan<byte> utf8) => IsOpen && WriteFrame(WebSocketOpcode.Text, utf8);

    /// <summary>Queues an HTTP request; the outcome comes as OnHttpResponse. False when too many wait.</summary>
    public bool RequestHttp(
        long requestId, HttpVerb verb, ReadOnlySpan<byte> target, ReadOnlySpan<byte> fields = default,
        ReadOnlySpan<byte> body = default, RequestPriority priority = RequestPriority.Read,
        bool mustBeFresh = false)
        => HttpRequests.TryAdd(requestId, verb, target, fields, body, priority, mustBeFresh);

    /// <summary>
    /// Nobody waits for the outcome any more: what holds the request is to be free for others. The outcome comes all
    /// the same.
    /// </summary>
    public void WithdrawHttp(long requestId) => HttpRequests.Withdraw(requestId);

    /// <summary>Closes and stays down until the owner starts again.</summary>
    public void Stop()
    {
        IsStopRequested = true;
        IsActionRequested = true;
    }

    /// <summary>Closes and connects again; Orderly = at once (a shutdown notice), Failure = with backoff.</summary>
    public void Reconnect(ReconnectCause cause)
    {
        RecycleCause = cause;
        IsRecycleRequested = true;
        IsActionRequested = true;
    }

    /// <summary>Credentials are renewed: the answer to AuthorizationNeeded.</summary>
    public void Authorized()
    {
        IsAuthorizedRequested = true;
        IsActionRequested = true;
    }

    /// <summary>Asks the owner for a new connection before this one ends (a shutdown notice).</summary>
    public void RequestRotation()
    {
        IsRotateRequested = true;
        IsActionRequested = true;
    }

    /// <summary>
    /// The peer does not answer what it was asked: the connection ends as a stale one, without a goodbye that nobody
    /// would read, and is made again at once. May be called outside of a call of the session; it is woken then.
    /// </summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void ReportSilence(long nowNanos)
    {
        IsSilenceReported = true;
        IsActionRequested = true;
        WakeAt(nowNanos);
    }

    /// <summary>
    /// Asks for OnWake at or soon after this monotonic time. One wake-up is kept: the earliest asked for since the
    /// last OnWake.
    /// </summary>
    public void WakeAt(long monotonicNanos) => WakeAtNanos = Math.Min(WakeAtNanos, monotonicNanos);

    /// <summary>The shell has sent this many of the pending bytes (0 to their count).</summary>
    public void Sent(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _sendEnd - _sendStart);
        _sendStart += bytes;
        if (_sendStart == _sendEnd)
            DiscardPending();
    }

    /// <summary>Drops what was not sent: the socket is gone.</summary>
    public void DiscardPending()
    {
        _sendStart = 0;
        _sendEnd = 0;
    }

    internal bool WriteFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        MakeRoom(WebSocketFrameWriter.FrameBytes(payload.Length));
        int written = _writer.Write(_send.AsSpan(_sendEnd), opcode, payload);
        _sendEnd += written;
        return written > 0;
    }

    internal bool WriteClose(ushort code)
    {
        MakeRoom(WebSocketFrameWriter.FrameBytes(2));
        int written = _writer.WriteClose(_send.AsSpan(_sendEnd), code, default);
        _sendEnd += written;
        return written > 0;
    }

    internal bool WriteHandshake(WebSocketHandshake handshake, ref SeededRandom random)
    {
        DiscardPending();
        _sendEnd = handshake.WriteRequest(_send, ref random);
        return _sendEnd > 0;
    }

    internal void ClearWake() => WakeAtNanos = long.MaxValue;

    internal void ClearActions()
    {
        IsActionRequested = false;
        IsStopRequested = false;
        IsRecycleRequested = false;
        IsAuthorizedRequested = false;
        IsRotateRequested = false;
        IsSilenceReported = false;
    }

    private void MakeRoom(long bytes)
    {
        if (_sendStart == 0 || _send.Length - _sendEnd >= bytes)
            return;
        _send.AsSpan(_sendStart, _sendEnd - _sendStart).CopyTo(_send);
        _sendEnd -= _sendStart;
        _sendStart = 0;
    }
}
