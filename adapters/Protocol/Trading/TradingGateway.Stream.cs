using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>The private stream: subscribed first on every connection, and what it tells.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const long StreamLateNanos = 5 * Second;

    private bool _isStreamDoubted;

    /// <summary>Since when a connection that is not doubted has brought the stream without a break.</summary>
    private long _streamSinceNanos;

    private void StepSubscriptions()
    {
        if (!_clock.IsKnown || IsHalted) return;
        for (int i = 0; i < _connections.Length; i++)
        {
            ref GatewayConnection connection = ref _connections[i];
            bool isDue = connection.IsOpen && connection.SubscribeRequestId == 0
                && connection.SubscribeDueNanos <= _now.MonotonicNanos;
            if (!isDue) continue;
            TradingRequest request = new() { Kind = TradingRequestKind.SubscribeStream, Instrument = -1 };
            ReasonCode reason = TrySend(
                ref request, RequestOwner.Subscribe, -1, i, _settings.RequestTimeoutNanos, out _);
            if (reason == ReasonCode.None) connection.SubscribeRequestId = request.Id;
            else connection.SubscribeDueNanos = _now.MonotonicNanos + _waitNanos;
        }
    }

    private void OnSubscribeAnswer(int slot)
    {
        int row = _requests[slot].Job;
        _requests.Free(slot);
        ref GatewayConnection connection = ref _connections[row];
        if (_message.Outcome != OutcomeClass.Success)
        {
            RetrySubscription(row);
            return;
        }

        connection.SubscribeRequestId = 0;
        connection.SubscribeAttempts = 0;

        // One that is doubted brings nothing: what happened before this one may be in no list yet.
        if (!HasTrustedStream()) _streamSinceNanos = _now.MonotonicNanos;
        connection.IsSubscribed = true;
        connection.SubscribedVenueNanos = VenueNanos;
        connection.SubscribeDueNanos = _protocol.StreamKeepAliveNanos == 0
            ? long.MaxValue
            : _now.MonotonicNanos + (_protocol.StreamKeepAliveNanos / 2);
        Set(VenueCondition.StreamUnproven, false, ReasonCode.None, 0);
        if (!_isStreamDoubted) return;

        // What else the doubted stream did not tell is found by a comparison.
        _isStreamDoubted = false;
        Doubt(ReasonCode.StreamEnded);
    }

    /// <summary>
    /// A fill was found that the private stream should have told long ago: it may have ended without a word. A new
    /// connection with a new subscription takes over.
    /// </summary>
    private void DoubtStream(in FillRecord fill)
    {
        if (VenueNanos - fill.VenueNanos < StreamLateNanos) return;
        for (int i = 0; i < _connections.Length; i++)
        {
            ref GatewayConnection connection = ref _connections[i];
            bool wasThere = connection.SubscribedVenueNanos <= fill.VenueNanos - StreamLateNanos;
            if (!connection.IsSubscribed || !wasThere) continue;
            connection.SubscribedVenueNanos = long.MaxValue;
            connection.Output!.RequestRotation();
            _isStreamDoubted = true;
            _counters.StreamsDoubted++;
        }

        // Nothing new is placed meanwhile: fills would become known a minute late.
        if (!_isStreamDoubted || HasTrustedStream() || IsSet(VenueCondition.StreamUnproven)) return;
        BeginLock();
        Set(VenueCondition.StreamUnproven, true, ReasonCode.StreamEnded, 0);
    }

    private bool HasTrustedStream()
    {
        foreach (ref readonly GatewayConnection connection in _connections.AsSpan())
        {
            if (connection.IsSubscribed && connection.SubscribedVenueNanos != long.MaxValue) return true;
        }

        return false;
    }

    private void RetrySubscription(int row)
    {
        ref GatewayConnection connection = ref _connections[row];
        connection.SubscribeRequestId = 0;
        connection.SubscribeDueNanos = _now.MonotonicNanos + Backoff(++connection.SubscribeAttempts);
    }

    /// <summary>
    /// A connection brings no private stream any more; when it was the only one, something may be missed.
    /// </summary>
    private void LoseStream(int row, ReasonCode reason)
    {
        ref GatewayConnection connection = ref _connections[row];
        if (!connection.IsSubscribed) return;
        connection.IsSubscribed = false;
        if (FindActive(mustBeSubscribed: true) >= 0) return;
        BeginLock();
        Set(VenueCondition.StreamUnproven, true, reason, 0);
        Doubt(reason);
    }

    private void OnPushed(int row, TradingMessageKind kind)
    {
        switch (kind)
        {
            case TradingMessageKind.OrderUpdate:
                OnOrderUpdate();
                break;
            case TradingMessageKind.Balances:
                foreach (ref readonly BalanceRecord balance in _message.Balances)
                {
                    EmitBalance(in balance, BalanceSource.Stream, 0);
                }

                break;
            case TradingMessageKind.BalanceChanged:
                _isRunWanted = true;
                break;
            case TradingMessageKind.StreamEnded:
                LoseStream(row, ReasonCode.StreamEnded);
                if (_connections[row].SubscribeRequestId == 0)
                {
                    _connections[row].SubscribeDueNanos = _now.MonotonicNanos;
                }

                break;
            case TradingMessageKind.ServerShutdown:
                _connections[row].Output!.RequestRotation();
                break;
            case TradingMessageKind.Refused:
                OnRefused();
                break;
        }
    }

    private void OnRefused()
    {
        _counters.MessagesRefused++;
        int slot = _requests.Find(_message.RequestId);
        if (slot >= 0 && _requests[slot].State == RequestState.InFlight)
        {
            Fail(slot, ReasonCode.MessageRefused, neverLeft: false);
            return;
        }

        // It may have been the news of an order.
        Doubt(ReasonCode.MessageRefused);
    }

    private void OnOrderUpdate()
    {
        if (_message.OrderCount == 0) return;
        OrderRecord order = _message.Orders[0];
        if (!IsOwn(order.ClientOrderId) || order.Instrument < 0)
        {
            _counters.ForeignOrders++;
            return;
        }

        int row = _orders.Find(order.ClientOrderId);
        if (row < 0) row = _orders.Add(order.ClientOrderId, order.Instrument);
        if (row < 0)
        {
            // No row: the engine asks about what it misses.
            Doubt(ReasonCode.OrderTableFull);
            return;
        }

        ref OrderEntry entry = ref _orders[row];
        _orders.SetVenueId(row, order.VenueOrderId);
        entry.Side = order.Side;
        bool wasSeen = entry.IsSeenAtVenue;
        entry.IsSeenAtVenue = true;
        entry.NewsNanos = _now.MonotonicNanos;
        entry.ExecutedUnits = Math.Max(entry.ExecutedUnits, order.CumulativeQuantity.Units);
        foreach (ref readonly FillRecord fill in _message.Fills)
        {
            TakeFill(row, in fill, order.CumulativeQuantity.Units);
        }

        OnStatus(row, in order, _message.FillCount > 0, wasSeen);
    }

    private void OnStatus(int row, in OrderRecord order, bool hasFill, bool wasSeen)
    {
        ref OrderEntry entry = ref _orders[row];
        long executed = order.CumulativeQuantity.Units;
        if (IsEnd(order.Status))
        {
            // A refused request makes no order: said of one that was seen, it is a doubt.
            bool isDoubt = order.Status == VenueOrderStatus.Rejected && (wasSeen || hasFill);
            if (isDoubt) StartQuery(row, _now.MonotonicNanos, isForced: false);
            else if (entry.IsEnded && !entry.IsNeverWorked) _counters.StreamDuplicates++;
            else EndOrder(row, in order);
            return;
        }

        if (order.Status == VenueOrderStatus.Filled && executed > 0 && executed <= entry.FilledUnits)
        {
            entry.IsEnded = true;
            entry.IsNeverWorked = false;
        }

        if (order.Status == VenueOrderStatus.None) StartQuery(row, _now.MonotonicNanos, isForced: false);
        if (hasFill || order.Status == VenueOrderStatus.None) return;
        bool isNews = executed > entry.FilledUnits;
        if (isNews)
        {
            EmitReport(row, OrderReportKind.Status, ReasonCode.None, executed, order.VenueNanos);
        }
        else if (!entry.IsAcknowledged && (!entry.IsEnded || entry.IsNeverWorked))
        {
            entry.IsAcknowledged = true;
            EmitReport(row, OrderReportKind.Acknowledged, ReasonCode.None, executed, order.VenueNanos);
        }
        else
        {
            _counters.StreamDuplicates++;
        }
    }

    private bool IsOwn(ClientOrderId id) =>
        !id.IsNone && (_settings.Instance is not { } instance || id.Instance == instance);
}
