using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;

namespace LowLatency.Protocol.Trading.Requests;

/// <summary>
/// How requests leave: route (socket or HTTP), the rate budget, the messages that a socket takes in a second, the
/// stamp by the venue's clock, and the slot in which a request waits for its answer. Owner thread only; does not
/// allocate after construction.
/// </summary>
internal sealed class RequestPipe
{
    private readonly GatewayContext _context;
    private readonly GatewaySettings _settings;
    private readonly TradingProtocol _protocol;
    private readonly byte[] _target = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _fields = new byte[TradingProtocol.RequestLengthMax];
    private readonly byte[] _body = new byte[TradingProtocol.RequestLengthMax];

    public RequestPipe(
        GatewayContext context, GatewaySettings settings, TradingProtocol protocol, AddressLimits? address)
    {
        _context = context;
        _settings = settings;
        _protocol = protocol;
        Slots = new RequestTable(settings.RequestsMax);
        Budget = new RateBudget(
            settings.Budget, protocol.InitialLimits, address, protocol.Rates, protocol.Instruments.Count);
        Clock = new ClockOffset(settings.Clock);
        Silence = new SocketSilence(context, Connections, settings.RequestTimeoutNanos);
    }

    public ConnectionTable Connections { get; } = new();

    /// <summary>Sockets that swallow what is sent.</summary>
    public SocketSilence Silence { get; }

    public RequestTable Slots { get; }

    public RateBudget Budget { get; }

    public AddressLimits Address => Budget.Address;

    public ClockOffset Clock { get; }

    /// <summary>Orders wait for room: the socket is theirs, but for the message that is kept for a cancel.</summary>
    public bool IsSocketReserved { get; set; }

    /// <summary>How long the request that was refused last need not be tried again.</summary>
    public long WaitNanos { get; private set; }

    /// <summary>The venue's time now, unix nanoseconds.</summary>
    public long VenueNanos => Clock.VenueNanos(in _context.Now);

    private RequestStamp Stamp => new(Clock.VenueMillis(in _context.Now), _settings.RequestLifeMillis);

    /// <summary>The time of the call by both clocks, for the limits.</summary>
    public RateMoment Moment => new(_context.Nanos, VenueNanos);

    /// <summary>
    /// When the socket has room for one more order (monotonic), or it is known whether a silent one is gone;
    /// long.MinValue = now, or orders go another way, or there is no connection: then there is nothing to wait for, and
    /// the attempt says so.
    /// </summary>
    public long PlaceRoomNanos
    {
        get
        {
            int active = Connections.FindRoute(mustBeSubscribed: true);
            if (!_protocol.IsOfferedOnSocket(TradingRequestKind.Place)) return long.MinValue;
            if (active >= 0) return MessageRoomNanos(active, TradingRequestKind.Place);
            bool isSilent = Connections.FindActive(mustBeSubscribed: true) >= 0;
            return isSilent ? _context.Nanos + SocketSilence.ReadNanosMax : long.MinValue;
        }
    }

    /// <summary>
    /// Sends a request, or says why it never left. <paramref name="slot"/> is its row while it is in flight.
    /// </summary>
    /// <param name="request">Gets its id.</param>
    /// <param name="owner">Who waits for the answer.</param>
    /// <param name="row">Row of the order, -1 = none.</param>
    /// <param name="job">Row of the job, or of the connection for a subscription; -1 = none.</param>
    /// <param name="timeoutNanos">Without an answer for so long it is lost.</param>
    /// <param name="slot">Row in <see cref="Slots"/>, <see cref="RequestTable.None"/> when it did not leave.</param>
    public ReasonCode TrySend(
        ref TradingRequest request, RequestOwner owner, int row, int job, long timeoutNanos, out int slot) =>
        TrySend(ref request, PriorityOf(request.Kind), owner, row, job, timeoutNanos, out slot);

    /// <inheritdoc cref="TrySend(ref TradingRequest, RequestOwner, int, int, long, out int)"/>
    /// <param name="request">Gets its id.</param>
    /// <param name="priority">How much of the budget it may use.</param>
    /// <param name="owner">Who waits for the answer.</param>
    /// <param name="row">Row of the order, -1 = none.</param>
    /// <param name="job">Row of the job, or of the connection for a subscription; -1 = none.</param>
    /// <param name="timeoutNanos">Without an answer for so long it is lost.</param>
    /// <param name="slot">Row in <see cref="Slots"/>, <see cref="RequestTable.None"/> when it did not leave.</param>
    public ReasonCode TrySend(
        ref TradingRequest request, RequestPriority priority, RequestOwner owner, int row, int job,
        long timeoutNanos, out int slot)
    {
        slot = RequestTable.None;
        WaitNanos = _settings.RetryNanosMin;
        int connection = FindRoute(request.Kind, job, out bool isHttp);
        if (connection < 0) return ReasonCode.RiskVenueNotReady;
        if (!isHttp && MessageRoomNanos(connection, request.Kind) > _context.Nanos)
        {
            // Two routes would let one order overtake what was sent about it before: orders keep to the socket.
            if (request.Kind == TradingRequestKind.Place) return ReasonCode.RequestBudgetSpent;
            isHttp = request.Kind != TradingRequestKind.SubscribeStream;
            connection = isHttp ? Connections.FindNewest() : connection;
        }

        if (!Clock.IsKnown && request.Kind is not (TradingRequestKind.ServerTime or TradingRequestKind.ExchangeInfo))
        {
            return ReasonCode.ClockOffset;
        }

        ReasonCode reason = Budget.TryCharge(
            priority, _protocol.WeightOf(in request), Costs(in request, isHttp ? -1 : connection), Moment,
            out ChargeMark mark, out long waitNanos);
        if (reason != ReasonCode.None)
        {
            WaitNanos = Math.Max(waitNanos, 1_000_000);
            return reason;
        }

        int taken = Slots.Take(ref request);
        if (taken < 0) return ReasonCode.RequestBudgetSpent;
        SessionOutput output = Connections[connection].Output!;
        bool isSent = isHttp ? TryRequestHttp(in request, output) : TrySendText(in request, output);
        if (!isSent)
        {
            Slots.Free(taken);
            return ReasonCode.SendBufferFull;
        }

        _context.Counters.RequestsSent++;
        if (!isHttp) CountMessage(ref Connections[connection], request.Kind);
        ref RequestSlot entry = ref Slots[taken];
        entry.Owner = owner;
        entry.Row = row;
        entry.Job = job;
        entry.IsHttp = isHttp;
        entry.Connection = Connections[connection].Number;
        entry.Sent = _context.Now;
        entry.FirstSentNanos = _context.Nanos;
        bool isJudgedByConnection = isHttp && IsList(request.Kind);
        entry.DeadlineNanos = _context.Nanos + (isJudgedByConnection ? _settings.ListNanosMax : timeoutNanos);
        entry.ClockSamples = Clock.SampleCount;
        entry.Mark = mark;
        slot = taken;
        return ReasonCode.None;
    }

    /// <summary>Nothing that was sent over the connection waits for an answer.</summary>
    public bool IsIdle(uint connection)
    {
        for (int i = 0; i < Slots.Capacity; i++)
        {
            ref RequestSlot slot = ref Slots[i];
            if (slot.State == RequestState.InFlight && slot.Connection == connection) return false;
        }

        return true;
    }

    /// <summary>
    /// A request is late. A list of which more arrives over its socket gets more time, and then this is true.
    /// </summary>
    public bool TryProlong(ref RequestSlot late)
    {
        int row = late.IsHttp || !IsList(late.Request.Kind) ? -1 : Connections.Find(late.Connection);
        if (row < 0 || Connections[row].Output is not { IsMessageArriving: true } output) return false;
        long due = Math.Min(
            output.LastReceiveNanos + _settings.RequestTimeoutNanos, late.FirstSentNanos + _settings.ListNanosMax);
        if (due <= _context.Nanos) return false;
        late.DeadlineNanos = due;
        return true;
    }

    /// <summary>The earliest deadline of a request (monotonic), long.MaxValue = none.</summary>
    public long NextDeadlineNanos()
    {
        long next = long.MaxValue;
        int left = Slots.Count;
        for (int i = 0; left > 0 && i < Slots.Capacity; i++)
        {
            ref RequestSlot slot = ref Slots[i];
            if (slot.State == RequestState.Free) continue;
            left--;
            bool isDue = slot.State is RequestState.InFlight or RequestState.AwaitingClock;
            if (isDue) next = Math.Min(next, slot.DeadlineNanos);
        }

        return next;
    }

    /// <summary>Asks the newest session to call when a time has come.</summary>
    public void WakeAt(long nanos)
    {
        int newest = Connections.FindNewest();
        if (newest >= 0) Connections[newest].Output!.WakeAt(nanos);
    }

    /// <summary>What a request is to the limits.</summary>
    public static RateRequest Costs(in TradingRequest request, int connection) => new()
    {
        Kind = (int)request.Kind,
        Orders = request.Kind == TradingRequestKind.Place ? 1 : 0,
        Instrument = request.Instrument,
        Connection = connection,
        OrderAgeNanos = request.OrderAgeNanos,
    };

    private static RequestPriority PriorityOf(TradingRequestKind kind) => kind switch
    {
        TradingRequestKind.Place => RequestPriority.Order,

        // Without the time nothing can be signed, without the stream nothing is seen.
        TradingRequestKind.Cancel or TradingRequestKind.ServerTime or TradingRequestKind.SubscribeStream =>
            RequestPriority.Cancel,
        TradingRequestKind.QueryOrder => RequestPriority.Order,
        _ => RequestPriority.Read,
    };

    private static bool IsList(TradingRequestKind kind) =>
        kind is TradingRequestKind.OpenOrders or TradingRequestKind.Trades or TradingRequestKind.Account;

    private int FindRoute(TradingRequestKind kind, int connection, out bool isHttp)
    {
        isHttp = false;
        if (kind == TradingRequestKind.SubscribeStream) return connection;
        if (_protocol.IsOfferedOnSocket(kind))
        {
            int active = Connections.FindRoute(mustBeSubscribed: kind == TradingRequestKind.Place);
            if (active >= 0 || kind == TradingRequestKind.Place) return active;
        }

        isHttp = true;
        return Connections.FindNewest();
    }

    private long MessageRoomNanos(int connection, TradingRequestKind kind)
    {
        if (_settings.SocketMessagesPerSecondMax == 0) return long.MinValue;
        ref GatewayConnection socket = ref Connections[connection];
        long room = socket.Sends.RoomNanos(_settings.SocketMessagesPerSecondMax);
        if (kind == TradingRequestKind.Cancel)
        {
            return IsSocketReserved ? Math.Max(room, socket.Cancels.RoomNanos(1)) : room;
        }

        bool isPlace = kind == TradingRequestKind.Place;
        bool isForbidden = IsSocketReserved && !isPlace && kind != TradingRequestKind.SubscribeStream;
        int allowed = Math.Max(1, _settings.SocketMessagesPerSecondMax - 1);
        return isForbidden ? long.MaxValue : Math.Max(room, socket.SendsBesideCancels.RoomNanos(allowed));
    }

    private void CountMessage(ref GatewayConnection socket, TradingRequestKind kind)
    {
        socket.Sends.Add(_context.Nanos);
        if (kind == TradingRequestKind.Cancel) socket.Cancels.Add(_context.Nanos);
        else socket.SendsBesideCancels.Add(_context.Nanos);
    }

    private bool TrySendText(in TradingRequest request, SessionOutput output)
    {
        AsciiWriter target = new(_target);
        _protocol.WriteSocket(in request, Stamp, ref target);
        return output.SendText(_target.AsSpan(0, target.Length));
    }

    private bool TryRequestHttp(in TradingRequest request, SessionOutput output)
    {
        AsciiWriter target = new(_target);
        AsciiWriter fields = new(_fields);
        AsciiWriter body = new(_body);
        HttpVerb verb = _protocol.WriteHttp(in request, Stamp, ref target, ref fields, ref body);
        return output.RequestHttp(
            request.Id, verb, _target.AsSpan(0, target.Length), _fields.AsSpan(0, fields.Length),
            _body.AsSpan(0, body.Length), request.Kind switch
            {
                TradingRequestKind.Cancel => RequestPriority.Cancel,
                TradingRequestKind.Place or TradingRequestKind.QueryOrder => RequestPriority.Order,
                _ => RequestPriority.Read,
            });
    }
}
