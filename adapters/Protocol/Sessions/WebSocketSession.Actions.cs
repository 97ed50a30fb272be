using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Protocol.Sessions;

/// <content>The table's actions and what they report.</content>
public sealed partial class WebSocketSession<THandler>
{
    private SessionFault _endFault;
    private LinkFault _endLink;
    private WebSocketFault _endWebSocketFault;
    private ReconnectCause _endCause;
    private ushort _endCloseCode;
    private ushort _codeToSend;
    private int _endHttpStatus;
    private int _endRetryAfterSeconds;
    private bool _isReportDue;

    private void StepAndSettle(SessionInput input, in ReceiveStamp stamp)
    {
        Step(input, stamp);
        Settle(stamp);
    }

    /// <summary>Carries out what the handler asked for during a call; its answers may ask again.</summary>
    private void Settle(in ReceiveStamp stamp)
    {
        for (int round = 0; _output.IsActionRequested && round < 4; round++)
        {
            bool stop = _output.IsStopRequested;
            bool recycle = _output.IsRecycleRequested;
            bool authorized = _output.IsAuthorizedRequested;
            bool rotate = _output.IsRotateRequested;
            bool isSilent = _output.IsSilenceReported;
            ReconnectCause cause = _output.RecycleCause;
            _output.ClearActions();
            if (authorized)
                Step(SessionInput.Authorized, stamp);
            if (rotate && State == SessionState.Open)
                RaiseRotate(stamp);
            if (isSilent && State == SessionState.Open)
            {
                NoteEnd(
                    SessionFault.Stale, WebSocketFault.None, WebSocketCloseCode.Abnormal, ReconnectCause.Orderly);
                Step(SessionInput.Deadline, stamp);
            }
            if (recycle)
            {
                NoteRecycle(cause);
                Step(SessionInput.Recycle, stamp);
            }
            if (stop)
                Step(SessionInput.Stop, stamp);
        }
    }

    private void Step(SessionInput input, in ReceiveStamp stamp)
    {
        SessionTransition row = SessionTable.Lookup(State, input);
        SessionState from = State;
        State = row.Next;
        _output.IsOpen = State == SessionState.Open;
        long now = stamp.MonotonicNanos;
        switch (row.Action)
        {
            case SessionAction.None:
                break;
            case SessionAction.Unexpected:
                UnexpectedCount++;
                break;
            case SessionAction.DropSocket:
                UnexpectedCount++;
                _requests |= SessionRequests.CloseSocket;
                break;
            case SessionAction.ScheduleStart:
                _backoff.Schedule(ReconnectCause.Start, now);
                break;
            case SessionAction.CancelSchedule:
                _backoff.Cancel();
                break;
            case SessionAction.TryConnect:
                TryConnect(stamp);
                break;
            case SessionAction.AskAuthorization:
                AskAuthorization(stamp);
                break;
            case SessionAction.SendHandshake:
                _reader.Reset();
                _output.WriteHandshake(_handshake, ref _random);
                _deadlineNanos = now + _options.HandshakeTimeoutNanos;
                break;
            case SessionAction.Open:
                ReportOpened(stamp);
                break;
            case SessionAction.SendClose:
                if (from == SessionState.Open && State == SessionState.Stopping)
                    NoteEnd(SessionFault.Stopped, WebSocketFault.None, 0, ReconnectCause.Orderly);
                SendClose(WebSocketCloseCode.Normal, now);
                break;
            case SessionAction.ReplyClose:
                SendClose(_codeToSend, now);
                ReportClosed(stamp);
                break;
            default:
                End(row.Action, stamp);
                break;
        }
    }

    private void End(SessionAction action, in ReceiveStamp stamp)
    {
        if (action == SessionAction.SendFaultAndFail)
            _output.WriteClose(_codeToSend);
        _requests = (_requests | SessionRequests.CloseSocket) & ~SessionRequests.Connect;
        IsRotateDue = false;
        if (action is SessionAction.Abort or SessionAction.FinishAndStop)
        {
            NoteEnd(SessionFault.Stopped, WebSocketFault.None, 0, ReconnectCause.Orderly);
            _backoff.Cancel();
            ReportClosed(stamp);
            return;
        }
        long now = stamp.MonotonicNanos;
        _backoff.Schedule(_endCause, now);
        if (_endRetryAfterSeconds > 0)
            _backoff.Postpone(now + Math.Min(_endRetryAfterSeconds, 86_400) * 1_000_000_000L);
        bool asks = _endCause == ReconnectCause.Reauthenticate && _options.RequiresAuthorization;
        if (asks)
            State = SessionState.AwaitingAuthorization;
        if (_isReportDue)
            ReportClosed(stamp);
        else if (action == SessionAction.Fail)
            Report(SessionEventKind.AttemptFailed, stamp);
        if (_backoff.TakeAlarm())
            Report(SessionEventKind.Alarm, stamp);
        if (asks)
            AskAuthorization(stamp);
    }

    private void TryConnect(in ReceiveStamp stamp)
    {
        ConnectDecision decision = _backoff.TryBegin(stamp.MonotonicNanos, out _);
        if (decision == ConnectDecision.Begin)
        {
            NoteEnd(SessionFault.None, WebSocketFault.None, 0, ReconnectCause.Failure);
            _deadlineNanos = stamp.MonotonicNanos + _options.ConnectTimeoutNanos;
            _requests |= SessionRequests.Connect;
            return;
        }
        State = SessionState.WaitingToConnect;
        if (decision == ConnectDecision.BudgetSpent)
            Report(SessionEventKind.BudgetSpent, stamp);
    }

    private void AskAuthorization(in ReceiveStamp stamp)
    {
        _deadlineNanos = stamp.MonotonicNanos + _options.AuthorizationReminderNanos;
        Report(SessionEventKind.AuthorizationNeeded, stamp);
    }

    private void ReportOpened(in ReceiveStamp stamp)
    {
        long now = stamp.MonotonicNanos;
        OpenCount++;
        _isReportDue = true;
        _backoff.OnOpened(now);
        _output.LastReceiveNanos = now;
        _output.IsMessageArriving = false;
        _nextPingNanos = _options.Ping == SessionPing.None ? long.MaxValue : now + _options.PingIntervalNanos;
        _rotateAtNanos = _options.RotateAfterNanos == 0 ? long.MaxValue : now + _options.RotateAfterNanos;
        Report(SessionEventKind.Opened, stamp);
    }

    private void SendPing(in ReceiveStamp stamp)
    {
        _nextPingNanos = stamp.MonotonicNanos + _options.PingIntervalNanos;
        bool isQueued = _options.Ping == SessionPing.Protocol
            ? _output.WriteFrame(WebSocketOpcode.Ping, default)
            : _output.SendText(_options.ApplicationPing.Span);
        if (!isQueued)
            FailSend(stamp);
    }

    private void SendClose(ushort code, long now)
    {
        bool isQueued = _output.WriteClose(code);
        _deadlineNanos = isQueued ? now + _options.CloseTimeoutNanos : now;
    }

    private void FailSend(in ReceiveStamp stamp)
    {
        NoteFault(SessionFault.SendBufferFull, WebSocketFault.None, WebSocketCloseCode.Abnormal);
        StepAndSettle(SessionInput.Fault, stamp);
    }

    private void RaiseRotate(in ReceiveStamp stamp)
    {
        _rotateAtNanos = long.MaxValue;
        if (IsRotateDue)
            return;
        IsRotateDue = true;
        Report(SessionEventKind.RotateDue, stamp);
    }

    private void ReportClosed(in ReceiveStamp stamp)
    {
        if (!_isReportDue)
            return;
        _isReportDue = false;
        Report(SessionEventKind.Closed, stamp);
    }

    private void Report(SessionEventKind kind, in ReceiveStamp stamp)
    {
        bool isEnd = kind is SessionEventKind.Closed or SessionEventKind.AttemptFailed;
        var sessionEvent = new SessionEvent
        {
            Kind = kind,
            Fault = isEnd ? _endFault : SessionFault.None,
            WebSocketFault = isEnd ? _endWebSocketFault : WebSocketFault.None,
            CloseCode = isEnd ? _endCloseCode : (ushort)0,
            Cause = _endCause,
            HttpStatus = isEnd ? _endHttpStatus : 0,
            RetryAfterSeconds = isEnd ? _endRetryAfterSeconds : 0,
            Link = isEnd ? _endLink : default,
            Failures = _backoff.Failures,
        };
        _handler.OnEvent(sessionEvent, stamp, _output);
    }

    private void NoteEnd(
        SessionFault fault, WebSocketFault webSocketFault, ushort closeCode, ReconnectCause cause,
        LinkFault link = default)
    {
        _endFault = fault;
        _endLink = link;
        _endWebSocketFault = webSocketFault;
        _endCloseCode = closeCode;
        _endCause = cause;
        _endHttpStatus = 0;
        _endRetryAfterSeconds = 0;
    }

    private void NoteRefusal(int status, int retryAfterSeconds)
    {
        _endHttpStatus = status;
        _endRetryAfterSeconds = retryAfterSeconds;
    }

    private void NoteFault(SessionFault fault, WebSocketFault webSocketFault, ushort codeToSend)
    {
        _codeToSend = codeToSend;
        NoteEnd(fault, webSocketFault, WebSocketCloseCode.Abnormal, ReconnectCause.Failure);
    }

    private void NotePeerClose(ushort code)
    {
        // RFC 6455 section 5.5.1: the answer echoes the code; a close without one is answered without one.
        _codeToSend = code;
        NoteEnd(SessionFault.PeerClosed, WebSocketFault.None, code, ReconnectCauses.ForCloseCode(code));
    }

    private void NoteRecycle(ReconnectCause cause)
    {
        if (State == SessionState.Open)
            NoteEnd(SessionFault.Recycled, WebSocketFault.None, 0, cause);
    }

    private void NoteTimeout(LinkFaultKind kind = LinkFaultKind.None)
    {
        (SessionFault fault, LinkPhase phase) = State switch
        {
            SessionState.Connecting => (SessionFault.ConnectTimeout, LinkPhase.Connect),
            SessionState.Handshaking => (SessionFault.HandshakeTimeout, LinkPhase.Upgrade),
            SessionState.Open => (SessionFault.Stale, LinkPhase.Stream),
            _ => default,
        };
        if (fault == SessionFault.None)
            return;
        ushort code = State == SessionState.Open ? WebSocketCloseCode.Abnormal : (ushort)0;
        NoteEnd(fault, WebSocketFault.None, code, ReconnectCause.Failure, new LinkFault(phase, kind));
    }
}
