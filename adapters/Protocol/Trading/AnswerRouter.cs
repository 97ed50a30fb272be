using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// Hands each message to the machine that it concerns: an answer to the owner of its request, a pushed message to the
/// private stream's readers. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class AnswerRouter<TPublisher>
    where TPublisher : IEventPublisher
{
    // Refusals with less than this between them are one alarm.
    private const long TextAlarmNanos = 600_000_000_000;

    private readonly TradingProtocol _protocol;
    private readonly GatewayMachines<TPublisher> _machines;
    private readonly GatewayContext _context;
    private readonly RequestPipe _pipe;
    private readonly TradingMessage _message;
    private long _textsRefused;
    private long _textRefusedNanos = long.MinValue / 2;

    public AnswerRouter(TradingProtocol protocol, GatewayMachines<TPublisher> machines)
    {
        _protocol = protocol;
        _machines = machines;
        _context = machines.Context;
        _pipe = machines.Pipe;
        _message = machines.Message;
    }

    /// <summary>A whole text message of a connection.</summary>
    public void OnMessage(int row, ReadOnlySpan<byte> text, in ReceiveStamp stamp)
    {
        _message.Clear();
        TradingMessageKind kind = _protocol.ParseSocket(text, _pipe.Slots, _message);
        if (kind == TradingMessageKind.Answer) OnAnswer(_message.RequestId, in stamp);
        else OnPushed(row, kind);
    }

    /// <summary>A response to an HTTP request, of whatever status.</summary>
    public void OnHttpAnswer(int slot, in HttpResponseView response, in ReceiveStamp stamp)
    {
        TradingRequest request = _pipe.Slots[slot].Request;
        _message.Clear();
        if (_protocol.ParseHttp(in request, in response, _message) != TradingMessageKind.Answer)
        {
            _context.Counters.MessagesRefused++;
            Fail(slot, RefusalReason(), neverLeft: false);
            return;
        }

        // The network's own moments: the queues of this process are no part of the round trip.
        bool isTimed = response.Sent.MonotonicNanos > 0;
        if (isTimed) _pipe.Slots[slot].Sent = response.Sent;
        OnAnswer(request.Id, isTimed ? response.Completed : stamp);
    }

    /// <summary>The answer in the message names a request.</summary>
    private void OnAnswer(long requestId, in ReceiveStamp answered)
    {
        int slot = _pipe.Slots.Find(requestId);
        _machines.Health.OnLimits(slot);
        bool isAwaited = slot >= 0 && _pipe.Slots[slot].State != RequestState.AwaitingClock;
        if (!isAwaited) _context.Counters.AnswersLate++;

        // An error without an id concerns the connection: keys, or a ban. A ban ends by itself; the breaker keeps it.
        bool isHalt = _message.Outcome == OutcomeClass.Halt && (isAwaited || slot < 0) && !_machines.Health.IsBanned;
        if (isHalt) Halt();
        if (!isAwaited) return;
        if (_message.Outcome == OutcomeClass.ResyncClock) _pipe.Clock.Resync(_context.Nanos);
        Route(slot, in answered);
    }

    private void Route(int slot, in ReceiveStamp answered)
    {
        switch (_pipe.Slots[slot].Owner)
        {
            case RequestOwner.Place:
                _machines.Placement.OnAnswer(slot);
                break;
            case RequestOwner.Job:
                _machines.Jobs.OnAnswer(slot);
                break;
            case RequestOwner.Clock:
                _machines.Health.OnClockAnswer(slot, in answered);
                break;
            case RequestOwner.Subscribe:
                _machines.Stream.OnAnswer(slot);
                break;
            case RequestOwner.Limits or RequestOwner.Permissions:
                _machines.Setup.OnAnswer(slot);
                break;
            default:
                _machines.Reconciler.OnAnswer(slot);
                break;
        }
    }

    /// <summary>
    /// A request without an answer: its outcome is unknown, or it provably never left this machine.
    /// </summary>
    public void Fail(int slot, ReasonCode reason, bool neverLeft)
    {
        switch (_pipe.Slots[slot].Owner)
        {
            case RequestOwner.Place:
                _machines.Placement.OnFailed(slot, reason, neverLeft);
                break;
            case RequestOwner.Job:
                _machines.Jobs.OnFailed(slot, reason);
                break;
            case RequestOwner.Clock:
                _machines.Health.OnClockFailed(slot);
                break;
            case RequestOwner.Subscribe:
                _machines.Stream.OnFailed(slot);
                break;
            case RequestOwner.Limits or RequestOwner.Permissions:
                _machines.Setup.OnFailed(slot);
                break;
            default:
                _machines.Reconciler.OnFailed(slot, reason);
                break;
        }
    }

    /// <summary>Keys, signature or permission: only a human can go on.</summary>
    private void Halt()
    {
        ReasonCode reason = _message.Reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : _message.Reason;
        _machines.Locks.Halt(reason, _message.ErrorCode);
    }

    private void OnPushed(int row, TradingMessageKind kind)
    {
        switch (kind)
        {
            case TradingMessageKind.OrderUpdate:
                _machines.Updates.OnUpdate();
                break;
            case TradingMessageKind.Balances:
                foreach (ref readonly BalanceRecord balance in _message.Balances)
                {
                    _machines.Outbox.PublishBalance(in balance, BalanceSource.Stream, 0);
                }

                break;
            case TradingMessageKind.BalanceChanged:
                if (_message.MovedUnits != 0) _machines.Outbox.PublishMove(_message);
                _machines.Locks.RequestRun();
                break;
            case TradingMessageKind.StreamEnded:
                _machines.Stream.OnEnded(row);
                break;
            case TradingMessageKind.ServerShutdown:
                _pipe.Connections[row].Output!.RequestRotation();
                break;
            case TradingMessageKind.Refused:
                OnRefused();
                break;
        }
    }

    private void OnRefused()
    {
        _context.Counters.MessagesRefused++;
        ReasonCode reason = RefusalReason();
        int slot = _pipe.Slots.Find(_message.RequestId);
        bool isAwaited = slot >= 0 && _pipe.Slots[slot].State == RequestState.InFlight;
        if (isAwaited) Fail(slot, reason, neverLeft: false);

        // It may have been the news of an order.
        else _machines.Locks.Doubt(reason);
    }

    // A text without room is no fault of the message: what it said is asked for again when something was forgotten.
    private ReasonCode RefusalReason()
    {
        long refused = _protocol.TextIds?.RefusedCount ?? 0;
        if (refused == _textsRefused) return ReasonCode.MessageRefused;
        _textsRefused = refused;
        _context.Counters.TextIdsRefused++;
        bool isNew = _context.Nanos - _textRefusedNanos > TextAlarmNanos;
        _textRefusedNanos = _context.Nanos;
        if (isNew) _context.Alarms.Alarm(ReasonCode.TextIdTableFull, refused);
        return ReasonCode.TextIdTableFull;
    }
}
