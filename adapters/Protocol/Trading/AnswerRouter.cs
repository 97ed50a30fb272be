using System;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Locks;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;
using LowLatency.Protocol.Trading.Stream;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// Hands each message to the machine that it concerns: an answer to the owner of its request, a pushed message to the
/// private stream's readers. Owner thread only.
/// </summary>
/// <typeparam name="TPublisher">Takes the events.</typeparam>
internal sealed class AnswerRouter<TPublisher>(
    GatewayContext context, TradingProtocol protocol, TradingMessage message, RequestPipe pipe,
    VenueHealth<TPublisher> health, VenueSetup<TPublisher> setup, DelistingSchedule<TPublisher> delistings,
    PrivateStream<TPublisher> stream,
    OrderPlacement<TPublisher> placement, OrderJobs<TPublisher> jobs, AmendmentSearch<TPublisher> amendments,
    OrderUpdates<TPublisher> updates,
    Reconciler<TPublisher> reconciler, EventOutbox<TPublisher> outbox, TradingLocks<TPublisher> locks)
    where TPublisher : IEventPublisher
{
    // Refusals with less than this between them are one alarm.
    private const long TextAlarmNanos = 600_000_000_000;

    private long _textsRefused;
    private long _textRefusedNanos = long.MinValue / 2;

    /// <summary>A whole text message of a connection.</summary>
    public void OnMessage(int row, ReadOnlySpan<byte> text, in ReceiveStamp stamp)
    {
        message.Clear();
        TradingMessageKind kind = protocol.ParseSocket(text, pipe.Slots, message);
        if (kind == TradingMessageKind.Answer) OnAnswer(message.RequestId, in stamp);
        else OnPushed(row, kind);
    }

    /// <summary>A response to an HTTP request, of whatever status.</summary>
    public void OnHttpAnswer(int slot, in HttpResponseView response, in ReceiveStamp stamp)
    {
        TradingRequest request = pipe.Slots[slot].Request;
        message.Clear();
        if (protocol.ParseHttp(in request, in response, message) != TradingMessageKind.Answer)
        {
            context.Counters.MessagesRefused++;
            Fail(slot, RefusalReason(), neverLeft: false);
            return;
        }

        // The network's own moments: the queues of this process are no part of the round trip.
        bool isTimed = response.Sent.MonotonicNanos > 0;
        if (isTimed) pipe.Slots[slot].Sent = response.Sent;
        OnAnswer(request.Id, isTimed ? response.Completed : stamp);
    }

    /// <summary>The answer in the message names a request.</summary>
    private void OnAnswer(long requestId, in ReceiveStamp answered)
    {
        int slot = pipe.Slots.Find(requestId);
        health.OnLimits(slot);
        bool isAwaited = slot >= 0 && pipe.Slots[slot].State != RequestState.AwaitingClock;
        if (!isAwaited) context.Counters.AnswersLate++;

        // An error without an id concerns the connection: keys, or a ban. A ban ends by itself; the breaker keeps it.
        bool isHalt = message.Outcome == OutcomeClass.Halt && (isAwaited || slot < 0) && !health.IsBanned;

        // What the key may not read beside trading says nothing about trading.
        bool isOfTrading = slot < 0 || pipe.Slots[slot].Owner != RequestOwner.Delistings;
        if (isHalt && isOfTrading) Halt();
        if (!isAwaited) return;
        if (message.Outcome == OutcomeClass.ResyncClock) pipe.Clock.Resync(context.Nanos);
        Route(slot, in answered);
    }

    private void Route(int slot, in ReceiveStamp answered)
    {
        switch (pipe.Slots[slot].Owner)
        {
            case RequestOwner.Place:
                placement.OnAnswer(slot);
                break;
            case RequestOwner.Job:
                jobs.OnAnswer(slot);
                break;
            case RequestOwner.Clock:
                health.OnClockAnswer(slot, in answered);
                break;
            case RequestOwner.Subscribe:
                stream.OnAnswer(slot);
                break;
            case RequestOwner.Limits or RequestOwner.Permissions:
                setup.OnAnswer(slot);
                break;
            case RequestOwner.Delistings:
                delistings.OnAnswer(slot);
                break;
            case RequestOwner.Amendments:
                amendments.OnAnswer(slot);
                break;
            default:
                reconciler.OnAnswer(slot);
                break;
        }
    }

    /// <summary>
    /// A request without an answer: its outcome is unknown, or it provably never left this machine.
    /// </summary>
    public void Fail(int slot, ReasonCode reason, bool neverLeft)
    {
        switch (pipe.Slots[slot].Owner)
        {
            case RequestOwner.Place:
                placement.OnFailed(slot, reason, neverLeft);
                break;
            case RequestOwner.Job:
                jobs.OnFailed(slot, reason);
                break;
            case RequestOwner.Clock:
                health.OnClockFailed(slot);
                break;
            case RequestOwner.Subscribe:
                stream.OnFailed(slot);
                break;
            case RequestOwner.Limits or RequestOwner.Permissions:
                setup.OnFailed(slot);
                break;
            case RequestOwner.Delistings:
                delistings.OnFailed(slot);
                break;
            case RequestOwner.Amendments:
                amendments.OnFailed(slot);
                break;
            default:
                reconciler.OnFailed(slot, reason);
                break;
        }
    }

    /// <summary>Keys, signature or permission: only a human can go on.</summary>
    private void Halt()
    {
        ReasonCode reason = message.Reason == ReasonCode.None ? ReasonCode.AuthorizationFailed : message.Reason;
        locks.Halt(reason, message.ErrorCode);
    }

    private void OnPushed(int row, TradingMessageKind kind)
    {
        switch (kind)
        {
            case TradingMessageKind.OrderUpdate:
                updates.OnUpdate();
                break;
            case TradingMessageKind.Balances:
                foreach (ref readonly BalanceRecord balance in message.Balances)
                {
                    outbox.PublishBalance(in balance, BalanceSource.Stream, 0);
                }

                break;
            case TradingMessageKind.BalanceChanged:
                if (message.MovedUnits != 0) outbox.PublishMove(message);
                locks.RequestRun();
                break;
            case TradingMessageKind.StreamEnded:
                stream.OnEnded(row);
                break;
            case TradingMessageKind.ServerShutdown:
                pipe.Connections[row].Output!.RequestRotation();
                break;
            case TradingMessageKind.Refused:
                OnRefused();
                break;
        }
    }

    private void OnRefused()
    {
        context.Counters.MessagesRefused++;
        ReasonCode reason = RefusalReason();
        int slot = pipe.Slots.Find(message.RequestId);
        bool isAwaited = slot >= 0 && pipe.Slots[slot].State == RequestState.InFlight;
        if (isAwaited) Fail(slot, reason, neverLeft: false);

        // It may have been the news of an order.
        else locks.Doubt(reason);
    }

    // A text without room is no fault of the message: what it said is asked for again when something was forgotten.
    private ReasonCode RefusalReason()
    {
        long refused = protocol.TextIds?.RefusedCount ?? 0;
        if (refused == _textsRefused) return ReasonCode.MessageRefused;
        _textsRefused = refused;
        context.Counters.TextIdsRefused++;
        bool isNew = context.Nanos - _textRefusedNanos > TextAlarmNanos;
        _textRefusedNanos = context.Nanos;
        if (isNew) context.Alarms.Alarm(ReasonCode.TextIdTableFull, refused);
        return ReasonCode.TextIdTableFull;
    }
}
