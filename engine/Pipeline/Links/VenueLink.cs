using System;
using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;

namespace LowLatency.Pipeline.Links;

/// <summary>
/// One venue's market data: a feed and the connection that carries it, stepped by one thread. For a planned rotation a
/// second connection is opened first and takes the feed over when it is up.
/// </summary>
public sealed class VenueLink : IDisposable
{
    private const long CloseNanosMax = 1_000_000_000;
    private const int RequestsAtStart = 16;

    private readonly Func<LinkHandler, ISessionConnection> _connect;
    private readonly MarketFeed<InputPublisher> _feed;
    private readonly ResyncQueue? _resyncs;
    private long _closeUntilNanos;
    private readonly IReceiveClock _clock;
    private readonly CaptureTap? _capture;
    private ISessionConnection? _active;
    private ISessionConnection? _next;
    private ISessionConnection? _retired;

    // HTTP requests without an outcome, of the active connection and of the retired one.
    private List<uint> _asked = new(RequestsAtStart);
    private List<uint> _askedOfRetired = new(RequestsAtStart);
    private uint _activeNumber;
    private uint _nextNumber;
    private uint _lastNumber;
    private LinkFault _fault;
    private long _wakeNanos;
    private bool _isRotationRequested;

    public VenueLink(VenueLinkParts parts)
    {
        Name = parts.Name;
        _feed = parts.Feed;
        _connect = parts.Connect;
        _resyncs = parts.Resyncs;
        _clock = parts.Clock;
        _capture = parts.Capture;
    }

    public string Name { get; }

    public ref readonly FeedCounters Counters => ref _feed.Counters;

    /// <summary>A wish of another thread waits to be taken up.</summary>
    public bool HasRequests => _resyncs is { IsEmpty: false };

    /// <summary>Monotonic nanoseconds when the first subscription was acknowledged; 0 = not yet.</summary>
    public long SubscribedMonotonicNanos { get; private set; }

    public void Start()
    {
        ReceiveStamp now = _clock.Now();
        _feed.Start(now.MonotonicNanos, now.WallNanos);
        _active = Open(out _activeNumber);

        // Rules are asked for while the socket still connects: they come from another address.
        Pump(in now, _active.Output);
    }

    public int DoWork()
    {
        TakeResyncs();
        int done = _active!.DoWork();
        if (_next != null) done += _next.Step();
        if (_retired != null) done += StepRetired();
        if (_isRotationRequested)
        {
            _isRotationRequested = false;
            _next ??= Open(out _nextNumber);
        }

        return done;
    }

    /// <summary>Sends the close frames (1000).</summary>
    public void BeginClose()
    {
        if (_closeUntilNanos != 0) return;
        _closeUntilNanos = _clock.Now().MonotonicNanos + CloseNanosMax;
        _active?.Stop();
        _next?.Stop();
        _retired?.Stop();
    }

    /// <summary>Waits for the venue's close frames, a bounded time from <see cref="BeginClose"/> on.</summary>
    public void Close()
    {
        BeginClose();
        while ((IsClosing(_active) || IsClosing(_next) || IsClosing(_retired))
            && _clock.Now().MonotonicNanos < _closeUntilNanos)
        {
            _active?.DoWork();
            _next?.Step();
            _retired?.Step();
        }
    }

    public void Dispose()
    {
        _active?.Dispose();
        _next?.Dispose();
        _retired?.Dispose();
    }

    internal void OnMessage(uint number, ReadOnlySpan<byte> text, in ReceiveStamp stamp, SessionOutput output)
    {
        if (number != _activeNumber) return;
        _capture?.Frame(text, number, stamp.MonotonicNanos, stamp.WallNanos);
        _feed.OnTextFrame(text, stamp.MonotonicNanos, stamp.WallNanos);
        if (SubscribedMonotonicNanos == 0 && _feed.Counters.SubscriptionsAcked > 0)
        {
            SubscribedMonotonicNanos = stamp.MonotonicNanos;
        }

        // A frame may make something fall due later, and no further frame need come until then.
        long wakeNanos = _feed.NextWakeNanos;
        if (wakeNanos <= stamp.MonotonicNanos) Pump(in stamp, output);
        else if (wakeNanos != _wakeNanos) WakeAt(wakeNanos, output);
    }

    internal void OnEvent(uint number, in SessionEvent happened, in ReceiveStamp stamp, SessionOutput output)
    {
        switch (happened.Kind)
        {
            case SessionEventKind.Opened:
                OnOpened(number, in stamp);
                break;
            case SessionEventKind.Closed when number == _activeNumber && happened.Fault == SessionFault.Stopped:
                // We end it ourselves, after the last decision: nothing was lost that anyone should be alarmed about.
                break;
            case SessionEventKind.Closed when number == _activeNumber:
                _fault = SessionFaults.Of(in happened);
                _feed.OnDisconnected(
                    Reason(in happened), happened.CloseCode, stamp.MonotonicNanos, stamp.WallNanos, _fault);
                break;
            case SessionEventKind.AttemptFailed:
                OnAttemptFailed(number, in happened, in stamp);
                break;
            case SessionEventKind.RotateDue when number == _activeNumber:
                _isRotationRequested = true;
                break;
            case SessionEventKind.Alarm when number == _activeNumber:
                _feed.OnConnectFailed(
                    _fault, happened.Failures, isGivenUp: true, stamp.MonotonicNanos, stamp.WallNanos);
                break;
        }

        if (number == _activeNumber) Pump(in stamp, output);
    }

    private void OnAttemptFailed(uint number, in SessionEvent happened, in ReceiveStamp stamp)
    {
        if (happened.HttpStatus != 0)
        {
            _feed.OnConnectRefused(
                happened.HttpStatus, Math.Max(0, happened.RetryAfterSeconds) * 1_000_000_000L,
                stamp.MonotonicNanos, stamp.WallNanos);
        }

        if (number != _activeNumber) return;
        _fault = SessionFaults.Of(in happened);
        _feed.OnConnectFailed(
            _fault, happened.Failures, isGivenUp: false, stamp.MonotonicNanos, stamp.WallNanos);
    }

    internal void OnWake(uint number, in ReceiveStamp stamp, SessionOutput output)
    {
        if (number == _activeNumber) Pump(in stamp, output);
    }

    internal void OnHttpResponse(uint number, in HttpResponseView response, in ReceiveStamp stamp)
    {
        uint id = (uint)response.RequestId;
        if (!_asked.Remove(id)) _askedOfRetired.Remove(id);
        if (response.Failure != HttpFailure.None)
        {
            ReasonCode reason = response.Failure == HttpFailure.Timeout ? ReasonCode.TimedOut : ReasonCode.RestFailed;
            _feed.OnRequestFailed(
                id, reason, stamp.MonotonicNanos, stamp.WallNanos, SessionFaults.Of(in response));
        }
        else
        {
            _capture?.Response(response.Status, response.Body, number, stamp.MonotonicNanos, stamp.WallNanos);
            long retryAfterNanos = Math.Max(0, response.RetryAfterSeconds) * 1_000_000_000L;
            _feed.OnResponse(
                id, response.Status, response.Body, retryAfterNanos, stamp.MonotonicNanos, stamp.WallNanos,
                response.UsedWeight);
        }

        // The answer to a retired connection lets the feed go on, over the active one.
        Pump(in stamp, _active!.Output);
    }

    private static bool IsClosing(ISessionConnection? connection) =>
        connection is { IsIdle: false };

    private void OnOpened(uint number, in ReceiveStamp stamp)
    {
        if (number == _nextNumber && _next != null)
        {
            _feed.OnDisconnected(ReasonCode.FeedRotated, 0, stamp.MonotonicNanos, stamp.WallNanos);
            GiveUpRetired(in stamp);
            _retired = _active;
            (_asked, _askedOfRetired) = (_askedOfRetired, _asked);
            _active = _next;
            _activeNumber = number;
            _next = null;
            _retired!.Stop();
        }

        if (number == _activeNumber) _feed.OnConnected(number, stamp.MonotonicNanos, stamp.WallNanos);
    }

    private void Pump(in ReceiveStamp stamp, SessionOutput output)
    {
        _feed.OnTick(stamp.MonotonicNanos, stamp.WallNanos);
        while (_feed.TryTakeRequest(out FeedRequest request))
        {
            switch (request.Kind)
            {
                case FeedRequestKind.SendFrame:
                    output.SendText(_feed.RequestBytes);
                    break;
                case FeedRequestKind.Reconnect:
                    _isRotationRequested = true;
                    break;
                default:
                    bool isTaken = output.RequestHttp(
                        request.Id, HttpVerb.Get, _feed.RequestBytes, mustBeFresh: request.MustBeFresh);
                    if (isTaken)
                    {
                        _asked.Add(request.Id);
                    }
                    else
                    {
                        _feed.OnRequestFailed(
                            request.Id, ReasonCode.RestFailed, stamp.MonotonicNanos, stamp.WallNanos,
                            new LinkFault(LinkPhase.Connect, LinkFaultKind.NotStarted, 0, IsRest: true));
                    }

                    break;
            }
        }

        WakeAt(_feed.NextWakeNanos, output);
    }

    private void WakeAt(long nanos, SessionOutput output)
    {
        _wakeNanos = nanos;
        output.WakeAt(nanos);
    }

    private void TakeResyncs()
    {
        if (_resyncs is not { IsEmpty: false }) return;
        ReceiveStamp now = _clock.Now();
        while (_resyncs.TryTake(out EngineCommand command))
        {
            if (command.Kind == CommandKind.RefreshRules)
            {
                _feed.RefreshRules(command.Instrument, now.MonotonicNanos, now.WallNanos);
                continue;
            }

            _feed.ResyncBook(command.Instrument, command.Reason, now.MonotonicNanos, now.WallNanos);
        }

        Pump(in now, _active!.Output);
    }

    private int StepRetired()
    {
        int done = _retired!.Step();

        // What was asked for over it is answered over it, and the feed waits for that.
        if (!_retired.IsIdle || _askedOfRetired.Count > 0) return done;
        _retired.Dispose();
        _retired = null;
        return done;
    }

    // Its outcomes would be told to nobody.
    private void GiveUpRetired(in ReceiveStamp stamp)
    {
        _retired?.Dispose();
        foreach (uint id in _askedOfRetired)
        {
            _feed.OnRequestFailed(id, ReasonCode.RestFailed, stamp.MonotonicNanos, stamp.WallNanos);
        }

        _askedOfRetired.Clear();
    }

    private ISessionConnection Open(out uint number)
    {
        number = ++_lastNumber;
        ISessionConnection connection = _connect(new LinkHandler(this, number));
        connection.Start();
        return connection;
    }

    private static ReasonCode Reason(in SessionEvent happened) => happened.Fault switch
    {
        SessionFault.Stale => ReasonCode.FeedStale,
        SessionFault.ProtocolFault => ReasonCode.ProtocolFault,
        _ => ReasonCode.FeedDisconnected,
    };
}
