using System;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <content>Requests out, and connections.</content>
public sealed partial class TradingGateway<TPublisher>
{
    private const int ConnectionsMax = 4;

    private readonly GatewayConnection[] _connections = new GatewayConnection[ConnectionsMax];
    private readonly byte[] _target = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _fields = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _body = new byte[TradingProtocol.RequestLengthMax];

    /// <summary>How long the request that was refused last by the budget need not be tried again.</summary>
    private long _waitNanos;

    private bool IsHalted => IsSet(VenueCondition.AuthorizationRefused);

    private int FindConnection(uint number)
    {
        for (int i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].Number == number) return i;
        }

        return -1;
    }

    /// <summary>Row of the connection that requests go over: the newest one subscribed, else the newest open.</summary>
    private int FindActive(bool mustBeSubscribed)
    {
        int best = -1;
        for (int i = 0; i < _connections.Length; i++)
        {
            ref GatewayConnection candidate = ref _connections[i];
            if (!candidate.IsOpen || (mustBeSubscribed && !candidate.IsSubscribed)) continue;
            bool isBetter = best < 0 || (candidate.IsSubscribed, candidate.Number).CompareTo(
                (_connections[best].IsSubscribed, _connections[best].Number)) > 0;
            if (isBetter) best = i;
        }

        return best;
    }

    private int FindNewest()
    {
        int best = -1;
        for (int i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].Number == 0) continue;
            if (best < 0 || _connections[i].Number > _connections[best].Number) best = i;
        }

        return best;
    }

    private void OpenConnection(int row)
    {
        ref GatewayConnection connection = ref _connections[row];
        connection.IsOpen = true;
        connection.IsSubscribed = false;
        connection.SubscribeRequestId = 0;
        connection.SubscribeAttempts = 0;
        connection.SubscribeDueNanos = _now.MonotonicNanos;
        _address.Charge(_protocol.ConnectWeight, VenueNanos);
        Set(VenueCondition.Disconnected, false, ReasonCode.None, 0);
    }

    private void CloseConnection(int row, bool isHttpLost)
    {
        ref GatewayConnection connection = ref _connections[row];
        connection.IsOpen = false;
        connection.SubscribeRequestId = 0;
        if (FindActive(mustBeSubscribed: false) < 0)
        {
            Set(VenueCondition.Disconnected, true, ReasonCode.FeedDisconnected, 0);
        }

        LoseStream(row, ReasonCode.FeedDisconnected);
        for (int i = 0; i < _requests.Capacity; i++)
        {
            ref RequestSlot slot = ref _requests[i];
            bool isLost = slot.State is RequestState.InFlight or RequestState.Lost
                && slot.Connection == connection.Number && (!slot.IsHttp || isHttpLost);
            if (!isLost) continue;

            // No answer can come any more, so a lost one need not be kept either.
            if (slot.State == RequestState.Lost) _requests.Free(i);
            else Fail(i, ReasonCode.FeedDisconnected, neverLeft: false);
        }
    }

    /// <summary>
    /// Sends a request, or says why it never left. <paramref name="slot"/> is its row while it is in flight.
    /// </summary>
    private ReasonCode TrySend(
        ref TradingRequest request, RequestOwner owner, int row, int job, long timeoutNanos, out int slot)
    {
        slot = RequestTable.None;
        _waitNanos = _settings.RetryNanosMin;
        int connection = FindRoute(request.Kind, job, out bool isHttp);
        if (connection < 0) return ReasonCode.RiskVenueNotReady;
        if (!isHttp && MessageRoomNanos(connection, request.Kind) > _now.MonotonicNanos)
        {
            // Two routes would let one order overtake what was sent about it before: orders keep to the socket.
            if (IsOrder(request.Kind)) return ReasonCode.RequestBudgetSpent;
            isHttp = request.Kind != TradingRequestKind.SubscribeStream;
            connection = isHttp ? FindNewest() : connection;
        }

        RequestPriority priority = PriorityOf(request.Kind);
        if (!_clock.IsKnown && request.Kind is not (TradingRequestKind.ServerTime or TradingRequestKind.ExchangeInfo))
        {
            return ReasonCode.ClockOffset;
        }

        int orders = IsOrder(request.Kind) ? 1 : 0;
        ReasonCode reason = _budget.TryCharge(
            priority, _protocol.WeightOf(in request), orders, _now.MonotonicNanos, VenueNanos,
            out ChargeMark mark, out long waitNanos);
        if (reason != ReasonCode.None)
        {
            _waitNanos = Math.Max(waitNanos, 1_000_000);
            return reason;
        }

        int taken = _requests.Take(ref request);
        if (taken < 0) return ReasonCode.RequestBudgetSpent;
        SessionOutput output = _connections[connection].Output!;
        bool isSent = isHttp ? TryRequestHttp(in request, output) : TrySendText(in request, output);
        if (!isSent)
        {
            _requests.Free(taken);
            return ReasonCode.SendBufferFull;
        }

        _counters.RequestsSent++;
        if (!isHttp) CountMessage(ref _connections[connection], request.Kind);
        ref RequestSlot entry = ref _requests[taken];
        entry.Owner = owner;
        entry.Row = row;
        entry.Job = job;
        entry.IsHttp = isHttp;
        entry.Connection = _connections[connection].Number;
        entry.Sent = _now;
        entry.FirstSentNanos = _now.MonotonicNanos;
        entry.DeadlineNanos = _now.MonotonicNanos + timeoutNanos;
        entry.ClockSamples = _clock.SampleCount;
        entry.Mark = mark;
        slot = taken;
        return ReasonCode.None;
    }

    private static RequestPriority PriorityOf(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.Place => RequestPriority.Order,

        // Without the time nothing can be signed, without the stream nothing is seen.
        TradingRequestKind.Cancel or TradingRequestKind.ServerTime or TradingRequestKind.SubscribeStream =>
            RequestPriority.Cancel,
        TradingRequestKind.QueryOrder => RequestPriority.Order,
        _ => RequestPriority.Read,
    };

    private int FindRoute(TradingRequestKind kind, int connection, out bool isHttp)
    {
        isHttp = false;
        if (kind == TradingRequestKind.SubscribeStream) return connection;
        if (_protocol.IsOfferedOnSocket(kind))
        {
            int active = FindActive(mustBeSubscribed: kind == TradingRequestKind.Place);
            if (active >= 0 || kind == TradingRequestKind.Place) return active;
        }

        isHttp = true;
        return FindNewest();
    }

    private static bool IsOrder(TradingRequestKind kind) => kind == TradingRequestKind.Place;

    private long MessageRoomNanos(int connection, TradingRequestKind kind)
    {
        if (_settings.SocketMessagesPerSecondMax == 0) return long.MinValue;
        ref GatewayConnection socket = ref _connections[connection];
        long room = socket.Sends.RoomNanos(_settings.SocketMessagesPerSecondMax);
        bool isAnyWaiting = _waiting.Count > 0;
        if (kind == TradingRequestKind.Cancel)
        {
            return isAnyWaiting ? Math.Max(room, socket.Cancels.RoomNanos(1)) : room;
        }

        // While orders wait, the socket is theirs but for the message that is kept for a cancel.
        bool isTheirs = isAnyWaiting && !IsOrder(kind) && kind != TradingRequestKind.SubscribeStream;
        int allowed = Math.Max(1, _settings.SocketMessagesPerSecondMax - 1);
        return isTheirs ? long.MaxValue : Math.Max(room, socket.SendsBesideCancels.RoomNanos(allowed));
    }

    private void CountMessage(ref GatewayConnection socket, TradingRequestKind kind)
    {
        socket.Sends.Add(_now.MonotonicNanos);
        if (kind == TradingRequestKind.Cancel) socket.Cancels.Add(_now.MonotonicNanos);
        else socket.SendsBesideCancels.Add(_now.MonotonicNanos);
    }

    private bool TrySendText(in TradingRequest request, SessionOutput output)
    {
        AsciiWriter target = new(_target);
        _protocol.WriteSocket(in request, _clock.VenueMillis(in _now), ref target);
        return output.SendText(_target.AsSpan(0, target.Length));
    }

    private bool TryRequestHttp(in TradingRequest request, SessionOutput output)
    {
        AsciiWriter target = new(_target);
        AsciiWriter fields = new(_fields);
        AsciiWriter body = new(_body);
        HttpVerb verb = _protocol.WriteHttp(
            in request, _clock.VenueMillis(in _now), ref target, ref fields, ref body);
        return output.RequestHttp(
            request.Id, verb, _target.AsSpan(0, target.Length), _fields.AsSpan(0, fields.Length),
            _body.AsSpan(0, body.Length));
    }

    private long VenueNanos => _clock.VenueNanos(in _now);

    private void OnRefusedUpgrade(int status, long retryAfterNanos)
    {
        _address.Charge(_protocol.ConnectWeight, VenueNanos);
        if (status is Banned or Forbidden)
        {
            _address.OnBan(VenueNanos + retryAfterNanos, _now.MonotonicNanos, VenueNanos);
        }
        else if (status == TooManyRequests)
        {
            _address.OnLimited(retryAfterNanos, _now.MonotonicNanos, VenueNanos);
        }
    }

    private long Backoff(int attempts)
    {
        long pause = _settings.RetryNanosMin;
        for (int i = 1; i < attempts && pause < _settings.RetryNanosMax; i++) pause *= 2;
        return Math.Min(pause, _settings.RetryNanosMax);
    }
}
