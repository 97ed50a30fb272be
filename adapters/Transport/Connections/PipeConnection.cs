using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading;
using LowLatency.Transport.Http;

namespace LowLatency.Transport.Connections;

/// <summary>
/// The shell of one <see cref="WebSocketSession{THandler}"/>: socket to pipe to session, output to socket, time and
/// HTTP outcomes to the session. Runs on the thread that calls <see cref="DoWork"/> and only there, Dispose included.
/// The receive path allocates nothing; a connect attempt runs on a thread of its own.
/// </summary>
/// <typeparam name="THandler">The venue's part; a struct avoids a virtual call per message.</typeparam>
public sealed class PipeConnection<THandler> : IConnection, ISessionConnection, ITradingConnection
    where THandler : ISessionHandler
{
    private readonly ConnectionOptions _options;
    private readonly IReceiveClock _clock;
    private readonly HttpRequester? _http;
    private readonly WebSocketSession<THandler> _session;
    private readonly PinnedBlockPool _pool;
    private readonly Pipe _pipe;
    private readonly int _sendBufferBytes;
    private readonly AutoResetEvent _outcome = new(initialState: false);
    private readonly Action _wake;
    private readonly ReadinessEntry? _readiness;
    private ByteChannel? _channel;
    private ConnectAttempt? _attempt;
    private long _leftoverBytes;
    private long _lastStepNanos = long.MaxValue;
    private int _idleSteps;
    private bool _isStopping;
    private bool _isDisposed;

    /// <param name="handler">The venue's part, moved into the session.</param>
    /// <param name="session">Options of the session.</param>
    /// <param name="options">Where to connect and how to wait.</param>
    /// <param name="clock">Stamps; its monotonic time drives all deadlines.</param>
    /// <param name="budget">Connect attempts shared with other connections of this thread, or null.</param>
    /// <param name="http">Carries the handler's HTTP requests; null: they fail with Connect. Disposed here.</param>
    public PipeConnection(
        THandler handler, SessionOptions session, ConnectionOptions options, IReceiveClock clock,
        ConnectBudget? budget = null, HttpRequester? http = null)
    {
        options.Check();
        _options = options;
        _clock = clock;
        _http = http;
        _wake = options.Readiness is null ? () => _outcome.Set() : options.Readiness.Wake;
        _readiness = options.Readiness?.Add(this, Math.Max(1, options.PauseNanosMax / 2));
        if (http is not null)
            http.Outcome = _wake;
        _sendBufferBytes = session.SendBufferBytes;
        _session = new WebSocketSession<THandler>(handler, session, budget);
        _pool = new PinnedBlockPool(options.BlockBytes);
        _pipe = new Pipe(new PipeOptions(
            _pool, PipeScheduler.Inline, PipeScheduler.Inline, pauseWriterThreshold: 0, resumeWriterThreshold: 0,
            minimumSegmentSize: options.BlockBytes, useSynchronizationContext: false));
        MakeBlocks();
    }

    /// <summary>The machine, for its state and counters.</summary>
    public WebSocketSession<THandler> Session => _session;

    public SessionOutput Output => _session.Output;

    public bool IsIdle => _session.State == SessionState.Idle;

    public Socket? WaitSocket => _channel?.Socket;

    public bool IsWritePending => _channel is not null && _channel.IsWritePending(_session.Output);

    public long NextWakeNanos => _session.NextWakeNanos;

    private bool MayHoldBytes => _readiness is null || _readiness.IsReady || _isStopping;

    /// <summary>System calls of the open socket that read and found nothing; 0 without one.</summary>
    public long EmptyReads => _channel?.EmptyReads ?? 0;

    /// <summary>Receive blocks made so far.</summary>
    public int BlockCount => _pool.BlockCount;

    // The pipe makes its own part of each block when it first needs one: it holds all of them once, and keeps them.
    private void MakeBlocks()
    {
        for (int i = 0; i < _options.BlocksAtStart; i++)
        {
            _pipe.Writer.GetMemory(_options.BlockBytes);
            _pipe.Writer.Advance(_options.BlockBytes);
        }

        ByteChannel.Flush(_pipe.Writer);
        if (_pipe.Reader.TryRead(out ReadResult all)) _pipe.Reader.AdvanceTo(all.Buffer.End);
    }

    public void Start() => Do(static (session, stamp) => session.Start(stamp));

    public void Stop()
    {
        // From here on its owner may step it in a loop that looks at no other socket.
        _isStopping = true;
        Do(static (session, stamp) => session.Stop(stamp));
    }

    /// <summary>Closes and connects again.</summary>
    public void Recycle(ReconnectCause cause)
    {
        _session.Recycle(cause, _clock.Now());
        Settle();
    }

    /// <summary>Credentials were renewed.</summary>
    public void Authorize() => Do(static (session, stamp) => session.Authorize(stamp));

    /// <summary>One step; waits in the kernel first when the mode says so and the last steps found nothing.</summary>
    public int DoWork()
    {
        int idleLimit = _options.Mode switch
        {
            ReceiveMode.Block => 0,
            ReceiveMode.SpinThenBlock => _options.SpinSteps,
            _ => int.MaxValue,
        };
        if (_idleSteps > idleLimit)
            Wait();
        int work = Step();
        _idleSteps = work > 0 ? 0 : _idleSteps == int.MaxValue ? 1 : _idleSteps + 1;
        return work;
    }

    public int Step()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // Before the reads: a stop behind the last of them is then seen by the next step.
        long begunNanos = _clock.Now().MonotonicNanos;
        int work = _attempt is null ? 0 : PollAttempt();
        if (_channel is not null && MayHoldBytes)
            _channel.OnReadable();
        for (int i = 0; _channel is not null && MayHoldBytes; i++)
        {
            if (i >= _options.ReceivesPerStep && !_channel.IsNextReadFree)
                break;
            ChannelStatus status = _channel.Receive(_pipe.Writer);
            if (_readiness is not null)
                _readiness.IsReady = status == ChannelStatus.Data && !_channel.IsReadEmpty;
            if (status == ChannelStatus.Empty)
                break;
            work++;
            OnReceived(status, _clock.Now());
        }
        ReceiveStamp now = _clock.Now();
        _lastStepNanos = begunNanos;
        if (now.MonotonicNanos >= _session.NextWakeNanos)
        {
            _session.Tick(now);
            work++;
        }
        if (_http is not null)
            work += DrainHttp(now);
        Settle();
        _readiness?.WaitForRoom(IsWritePending);
        return work;
    }

    /// <summary>Sends what a handler queued outside of a step, now.</summary>
    public void Flush()
    {
        if (_channel is not null && _channel.IsWritePending(_session.Output))
            Send();
        _readiness?.WaitForRoom(IsWritePending);
        ForwardHttp();
    }

    /// <summary>Closes the socket without ceremony.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        CloseChannel();
        if (_readiness is not null)
            _options.Readiness!.Remove(_readiness);
        _http?.Dispose();
    }

    private void Do(Action<WebSocketSession<THandler>, ReceiveStamp> action)
    {
        action(_session, _clock.Now());
        Settle();
    }

    private void OnReceived(ChannelStatus status, in ReceiveStamp stamp)
    {
        bool isLate = stamp.MonotonicNanos - _lastStepNanos > _options.PauseNanosMax;
        if (status == ChannelStatus.Data && !isLate)
        {
            Feed(stamp);
            if (_session.TakeRequests() is not SessionRequests.None and var requests)
                Carry(requests);
            else if (_session.Output.HasPendingSend)
                Send();
            return;
        }
        if (isLate)
            _session.OnPaused(stamp);
        else if (status == ChannelStatus.End)
            _session.OnEndOfStream(_leftoverBytes, stamp);
        else
            _session.OnSocketError(stamp);
        CloseChannel();
        Settle();
    }

    private void Feed(in ReceiveStamp stamp)
    {
        PipeReader reader = _pipe.Reader;
        if (!reader.TryRead(out ReadResult result))
            return;
        ReadOnlySequence<byte> buffer = result.Buffer;
        long consumed = _session.OnBytes(buffer, stamp);
        _leftoverBytes = buffer.Length - consumed;
        if (_leftoverBytes == 0)
            reader.AdvanceTo(buffer.End);
        else
            reader.AdvanceTo(buffer.GetPosition(consumed), buffer.End);
    }

    /// <summary>Carries out everything the session asks for; one answer may raise the next request.</summary>
    private void Settle()
    {
        while (_session.TakeRequests() is not SessionRequests.None and var requests)
            Carry(requests);
        if (_channel is not null && _channel.IsWritePending(_session.Output))
            Send();
        ForwardHttp();
    }

    private void Carry(SessionRequests requests)
    {
        if ((requests & SessionRequests.CloseSocket) != 0)
        {
            _channel?.Send(_session.Output);
            CloseChannel();
        }
        if ((requests & SessionRequests.Connect) != 0)
            _attempt = ConnectAttempt.Start(_options, _sendBufferBytes, _wake);
    }

    private void Send()
    {
        if (_channel is null || _channel.Send(_session.Output))
            return;
        _session.OnSocketError(_clock.Now());
        CloseChannel();
    }

    private int PollAttempt()
    {
        if (!_attempt!.Done.IsCompleted)
            return 0;
        ConnectAttempt attempt = _attempt;
        _attempt = null;
        SessionFault fault = attempt.Done.Result;
        if (fault == SessionFault.None)
        {
            _channel = attempt.TakeChannel();
            _channel.Begin();
            _readiness?.Attach(_channel.Socket);
            _session.OnConnected(_clock.Now());
        }
        else
        {
            _session.OnConnectFailed(fault, _clock.Now(), attempt.Link);
        }
        Settle();
        return 1;
    }

    private void CloseChannel()
    {
        _attempt?.Abandon();
        _attempt = null;
        _session.Output.DiscardPending();
        _leftoverBytes = 0;
        if (_channel is null)
            return;
        _readiness?.Detach();
        _channel.Dispose();
        _channel = null;
        _pipe.Writer.Complete();
        _pipe.Reader.Complete();
        _pipe.Reset();
    }

    private int DrainHttp(in ReceiveStamp now)
    {
        int drained = 0;
        while (_http!.TryTake(out HttpExchange? exchange))
        {
            _session.OnHttpResponse(exchange.View(), now);
            _http.Return(exchange);
            drained++;
        }
        return drained;
    }

    private void ForwardHttp()
    {
        HttpRequestQueue requests = _session.Output.HttpRequests;
        while (requests.TryTakeWithdrawn(out long withdrawn))
            _http?.GiveUp(withdrawn);
        if (requests.Count == 0)
            return;
        if (_http is not null)
            requests.SetSeen(_http.Ticks);
        FailLate(requests);
        while (_http is not null && requests.TryPeek(out HttpRequestView request)
            && _http.TrySend(request, _clock.Now()))
            requests.RemoveFirst();
    }

    private void FailLate(HttpRequestQueue requests)
    {
        // Only what waits now: a handler that answers a failure with a new request must not hold the step.
        for (int left = requests.Count; left > 0 && requests.TryPeekOldest(out HttpRequestView request); left--)
        {
            if (_http is not null && !request.IsWithdrawn && !_http.IsLate(in request))
                return;
            long requestId = request.RequestId;
            requests.Remove(requestId);
            var failed = new HttpResponseView
            {
                RequestId = requestId,
                Failure = _http is null ? HttpFailure.Connect : HttpFailure.NotStarted,
                RetryAfterSeconds = -1,
                UsedWeight = -1,
            };
            _session.OnHttpResponse(failed, _clock.Now());
        }
    }

    private void Wait()
    {
        long nanos = Math.Min(
            _session.NextWakeNanos - _clock.Now().MonotonicNanos, (long)_options.BlockMax.TotalNanoseconds);
        if (nanos <= 0)
            return;
        if (_channel is null)
        {
            // No socket to wait on: a finished attempt or an HTTP outcome ends this wait.
            _outcome.WaitOne((int)Math.Max(1, nanos / 1_000_000));
            return;
        }
        // A socket that has unsent bytes is looked at soon again: Poll waits for one direction only.
        int micros = (int)Math.Max(1, (IsWritePending ? Math.Min(nanos, 200_000) : nanos) / 1000);
        _channel.Socket.Poll(micros, SelectMode.SelectRead);
    }
}
