using System;
using System.Buffers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Protocol.Sessions;

/// <summary>
/// One WebSocket connection for its whole life, without I/O: bytes, moments and wishes in; messages and events to the
/// handler; requests and bytes to send out. Reconnects by itself. Allocates nothing after construction. All members
/// are for the owner thread only; the monotonic time of the stamps must not go back. Bad input never throws.
/// </summary>
/// <typeparam name="THandler">The venue's part; a struct avoids a virtual call per message.</typeparam>
public sealed partial class WebSocketSession<THandler>
    where THandler : ISessionHandler
{
    private readonly SessionOptions _options;
    private readonly WebSocketFrameReader _reader;
    private readonly WebSocketHandshake _handshake;
    private readonly ReconnectBackoff _backoff;
    private readonly SessionOutput _output;
    private THandler _handler;
    private SeededRandom _random;
    private SessionRequests _requests;
    private long _deadlineNanos = long.MaxValue;
    private long _nextPingNanos = long.MaxValue;
    private long _rotateAtNanos = long.MaxValue;

    /// <param name="handler">Kept in the session; see <see cref="Handler"/>.</param>
    /// <param name="options">Checked here: an impossible value is an ArgumentException.</param>
    /// <param name="budget">Connect attempts shared with other sessions of the same thread, or null.</param>
    public WebSocketSession(THandler handler, SessionOptions options, ConnectBudget? budget = null)
    {
        options.Check();
        _handler = handler;
        _options = options;
        _random = new SeededRandom(options.Seed);
        _backoff = new ReconnectBackoff(options.Backoff, _random.NextUInt64(), budget);
        _output = new SessionOutput(options.SendBufferBytes, _random.NextUInt64());
        _reader = new WebSocketFrameReader(options.MessageBytesMax);
        _handshake = new WebSocketHandshake(
            options.Host, options.PathAndQuery, options.HeadBytesMax, options.ExtraFields);
        if (_handshake.RequestBytes > options.SendBufferBytes)
            throw new ArgumentException("the send buffer must hold the upgrade request", nameof(options));
    }

    public SessionState State { get; private set; }

    /// <summary>The handler, by reference so that a struct keeps its state.</summary>
    public ref THandler Handler => ref _handler;

    public SessionOutput Output => _output;

    /// <summary>True from RotateDue until this connection is over.</summary>
    public bool IsRotateDue { get; private set; }

    /// <summary>Messages delivered since construction.</summary>
    public long MessageCount { get; private set; }

    /// <summary>Bytes received since construction.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Connections that were open, since construction.</summary>
    public long OpenCount { get; private set; }

    /// <summary>Pings answered since construction.</summary>
    public long PongsSent { get; private set; }

    /// <summary>Inputs that the state did not expect, since construction.</summary>
    public long UnexpectedCount { get; private set; }

    /// <summary>When <see cref="Tick"/> must be called at the latest (monotonic); long.MaxValue = no need.</summary>
    public long NextWakeNanos
    {
        get
        {
            long wake = Math.Min(DeadlineNanos, _output.WakeAtNanos);
            return State == SessionState.Open ? Math.Min(wake, Math.Min(_nextPingNanos, _rotateAtNanos)) : wake;
        }
    }

    private long DeadlineNanos => State switch
    {
        SessionState.Idle => long.MaxValue,
        SessionState.WaitingToConnect => _backoff.DueNanos,
        SessionState.Open => _options.HeartbeatNanos == 0
            ? long.MaxValue
            : _output.LastReceiveNanos + 2 * _options.HeartbeatNanos,
        _ => _deadlineNanos,
    };

    /// <summary>The requests raised since the last call; they are cleared by it.</summary>
    public SessionRequests TakeRequests()
    {
        SessionRequests requests = _requests;
        _requests = SessionRequests.None;
        return requests;
    }

    /// <summary>The owner wants the connection.</summary>
    public void Start(in ReceiveStamp stamp) => StepAndSettle(SessionInput.Start, stamp);

    /// <summary>The owner does not want the connection; an open one is closed with 1000.</summary>
    public void Stop(in ReceiveStamp stamp) => StepAndSettle(SessionInput.Stop, stamp);

    /// <summary>The owner wants a fresh connection.</summary>
    public void Recycle(ReconnectCause cause, in ReceiveStamp stamp)
    {
        NoteRecycle(cause);
        StepAndSettle(SessionInput.Recycle, stamp);
    }

    /// <summary>Credentials were renewed.</summary>
    public void Authorize(in ReceiveStamp stamp) => StepAndSettle(SessionInput.Authorized, stamp);

    /// <summary>
    /// The requested attempt succeeded, TLS included. No upgrade is sent when a refusal of the address became known
    /// while it was under way.
    /// </summary>
    public void OnConnected(in ReceiveStamp stamp)
    {
        if (State == SessionState.Connecting && _backoff.IsRefused(stamp.MonotonicNanos))
        {
            LinkFault held = new(LinkPhase.Upgrade, LinkFaultKind.Withheld);
            OnConnectFailed(SessionFault.HandshakeFailed, stamp, held);
            return;
        }

        StepAndSettle(SessionInput.Connected, stamp);
    }

    /// <summary>The requested attempt failed.</summary>
    public void OnConnectFailed(SessionFault fault, in ReceiveStamp stamp, LinkFault link = default)
    {
        if (State == SessionState.Connecting)
            NoteEnd(fault, WebSocketFault.None, 0, ReconnectCause.Failure, link);
        StepAndSettle(SessionInput.ConnectFailed, stamp);
    }

    /// <summary>The peer ended the stream; leftover = bytes given to OnBytes and not consumed.</summary>
    public void OnEndOfStream(long leftoverBytes, in ReceiveStamp stamp)
    {
        if (State is SessionState.Open)
        {
            WebSocketFault fault = _reader.OnEndOfStream(leftoverBytes);
            NoteEnd(SessionFault.EndOfStream, fault, WebSocketCloseCode.Abnormal, ReconnectCause.Failure);
        }
        else if (State is SessionState.Connecting or SessionState.Handshaking)
        {
            NoteEnd(SessionFault.EndOfStream, WebSocketFault.None, 0, ReconnectCause.Failure);
        }
        StepAndSettle(SessionInput.EndOfStream, stamp);
    }

    /// <summary>The socket failed.</summary>
    public void OnSocketError(in ReceiveStamp stamp)
    {
        if (State is SessionState.Open or SessionState.Connecting or SessionState.Handshaking)
        {
            NoteEnd(SessionFault.SocketError, WebSocketFault.EndWithoutClose, WebSocketCloseCode.Abnormal,
                ReconnectCause.Failure);
        }
        StepAndSettle(SessionInput.SocketError, stamp);
    }

    /// <summary>What came lay unread for so long that it is no news: the socket is given up as stale.</summary>
    public void OnPaused(in ReceiveStamp stamp)
    {
        if (State is SessionState.Open or SessionState.Connecting or SessionState.Handshaking)
            NoteTimeout(LinkFaultKind.Paused);
        StepAndSettle(SessionInput.SocketError, stamp);
    }

    /// <summary>Hands an HTTP outcome to the handler.</summary>
    public void OnHttpResponse(in HttpResponseView response, in ReceiveStamp stamp)
    {
        _handler.OnHttpResponse(response, stamp, _output);
        Settle(stamp);
    }

    /// <summary>
    /// Lets everything happen that is due. Cheap when nothing is; needed at <see cref="NextWakeNanos"/>.
    /// </summary>
    public void Tick(in ReceiveStamp stamp)
    {
        long now = stamp.MonotonicNanos;
        if (now < NextWakeNanos)
            return;
        if (now >= DeadlineNanos)
        {
            NoteTimeout();
            StepAndSettle(SessionInput.Deadline, stamp);
        }
        if (State == SessionState.Open && now >= _nextPingNanos)
            SendPing(stamp);
        if (State == SessionState.Open && now >= _rotateAtNanos)
        {
            RaiseRotate(stamp);
            Settle(stamp);
        }
        if (now >= _output.WakeAtNanos)
        {
            _output.ClearWake();
            _handler.OnWake(stamp, _output);
            Settle(stamp);
        }
    }

    /// <summary>
    /// Takes received bytes: everything not consumed so far, in order. Returns how many are done with; the rest must
    /// be given again with what follows.
    /// </summary>
    public long OnBytes(in ReadOnlySequence<byte> input, in ReceiveStamp stamp)
    {
        _output.LastReceiveNanos = stamp.MonotonicNanos;
        if (IsReading)
        {
            long consumed = ReadFrames(input, stamp);
            _output.IsMessageArriving = consumed < input.Length || _reader.IsInMessage;
            return consumed;
        }
        if (State == SessionState.Handshaking)
            return ReadHandshake(input, stamp);
        UnexpectedCount++;
        return input.Length;
    }

    private bool IsReading => State is SessionState.Open or SessionState.Recycling or SessionState.Stopping
        or SessionState.Draining;

    private long ReadHandshake(in ReadOnlySequence<byte> input, in ReceiveStamp stamp)
    {
        WebSocketHandshakeResult result = _handshake.ReadResponse(input);
        if (!result.IsDone)
            return 0;
        if (result.Fault != WebSocketFault.None)
        {
            NoteEnd(SessionFault.HandshakeFailed, result.Fault, 0, ReconnectCause.Failure);
            NoteRefusal(result.StatusCode, result.RetryAfterSeconds);
            StepAndSettle(SessionInput.HandshakeRejected, stamp);
            return input.Length;
        }
        ByteCount += result.Consumed;
        StepAndSettle(SessionInput.HandshakeAccepted, stamp);
        return result.Consumed + ReadFrames(input.Slice(result.Consumed), stamp);
    }

    private long ReadFrames(in ReadOnlySequence<byte> input, in ReceiveStamp stamp)
    {
        ReadOnlySequence<byte> rest = input;
        while (true)
        {
            ReadOnlySpan<byte> span = rest.FirstSpan;
            int offset = 0;
            while (IsReading)
            {
                WebSocketReadResult result = _reader.Read(span[offset..]);
                if (result.Kind == WebSocketReadKind.NeedMore)
                    break;
                offset += result.Consumed;
                ByteCount += result.Consumed;
                Deliver(result, stamp);
            }
            if (!IsReading)
                return input.Length;
            if (rest.IsSingleSegment)
                return input.Length - rest.Length + offset;
            rest = rest.Slice(offset);
            WebSocketReadResult across = _reader.Read(rest);
            if (across.Kind == WebSocketReadKind.NeedMore)
                return input.Length - rest.Length;
            ByteCount += across.Consumed;
            rest = rest.Slice(across.Consumed);
            Deliver(across, stamp);
        }
    }

    private void Deliver(in WebSocketReadResult result, in ReceiveStamp stamp)
    {
        if (result.Kind == WebSocketReadKind.Text)
        {
            MessageCount++;
            _handler.OnMessage(result.Payload, stamp, _output);
            if (_output.IsActionRequested)
                Settle(stamp);
            return;
        }
        DeliverOther(result, stamp);
    }

    private void DeliverOther(in WebSocketReadResult result, in ReceiveStamp stamp)
    {
        switch (result.Kind)
        {
            case WebSocketReadKind.Binary:
                MessageCount++;
                _handler.OnBinary(result.Payload, stamp, _output);
                Settle(stamp);
                break;
            case WebSocketReadKind.Ping when State == SessionState.Open:
                if (_output.WriteFrame(WebSocketOpcode.Pong, result.Payload))
                    PongsSent++;
                else
                    FailSend(stamp);
                break;
            case WebSocketReadKind.Close:
                if (State == SessionState.Open)
                    NotePeerClose(result.CloseCode);
                StepAndSettle(SessionInput.PeerClose, stamp);
                break;
            case WebSocketReadKind.Fault:
                if (State == SessionState.Open)
                    NoteFault(SessionFault.ProtocolFault, result.Fault, result.CloseCode);
                StepAndSettle(SessionInput.Fault, stamp);
                break;
        }
    }
}
