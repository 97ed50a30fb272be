using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Jobs;
using LowLatency.Protocol.Trading.Orders;
using LowLatency.Protocol.Trading.Publishing;
using LowLatency.Protocol.Trading.Reconciliation;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// The order machine of one venue, sans-I/O (LAW 5): commands, messages, HTTP outcomes and time in; requests to the
/// session and events to the publisher out. Every request ends as done, refused, not sent or unknown (LAW 4), and
/// what is unknown is resolved by asking, never by sending again. It keeps the rate budget, the clock offset and the
/// private stream, and reconciles. One thread owns it, its sessions and the protocol; nothing allocates after
/// construction, nothing throws for anything that a venue sends.
/// </summary>
/// <typeparam name="TPublisher">Takes the events; a struct avoids a virtual call per event.</typeparam>
public sealed partial class TradingGateway<TPublisher>
    where TPublisher : IEventPublisher
{
    private const long Second = 1_000_000_000;

    private readonly TradingProtocol _protocol;
    private readonly FeedInstrumentTable _instruments;
    private readonly GatewaySettings _settings;
    private readonly TradingMessage _message;
    private readonly RequestTable _requests;
    private readonly OrderMap _orders;
    private readonly OrderJob[] _jobs;
    private readonly RateBudget _budget;
    private readonly AddressLimits _address;
    private readonly ClockOffset _clock;
    private TPublisher _publisher;
    private GatewayCounters _counters;
    private ReceiveStamp _now;
    private ReceiveStamp _answered;
    private uint _source;
    private bool _isStarted;

    /// <param name="protocol">
    /// Its instruments are those that are traded, and no others: nothing is reconciled, and the lock stays, until the
    /// engine has sent a Reconcile command for every one of them.
    /// </param>
    /// <param name="settings">Checked here.</param>
    /// <param name="publisher">Takes the events.</param>
    /// <param name="address">
    /// Weights and bans, shared with the feeds that send from the same address; null = nobody else does.
    /// </param>
    /// <exception cref="ArgumentException">Settings that can not be.</exception>
    public TradingGateway(
        TradingProtocol protocol, GatewaySettings settings, TPublisher publisher, AddressLimits? address = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check(protocol.Instruments.Count, protocol.Assets.Count);
        _protocol = protocol;
        _instruments = protocol.Instruments;
        _settings = settings;
        _publisher = publisher;
        _message = new TradingMessage(settings.RowsMax, Math.Max(1, protocol.Assets.Count));
        _requests = new RequestTable(settings.RequestsMax);
        _orders = new OrderMap(settings.OrdersMax);
        _jobs = new OrderJob[settings.JobsMax];
        _waiting = new WaitingPlaces(settings.WaitingPlacesMax);
        _owed = new PendingEvents(settings.OwedEventsMax);
        _budget = new RateBudget(settings.Budget, protocol.InitialLimits, address);
        _address = _budget.Address;
        _clock = new ClockOffset(settings.Clock);
        _proven = new ProvenTrades[protocol.Instruments.Count];
        _page = new FillRecord[settings.RowsMax];
        _totals = new BalanceRecord[Math.Max(1, protocol.Assets.Count)];
    }

    public ref readonly GatewayCounters Counters => ref _counters;

    /// <summary>The venue's clock, for reports.</summary>
    public ClockOffset Clock => _clock;

    /// <summary>The rate budget, for reports.</summary>
    public RateBudget Budget => _budget;

    /// <summary>Requests that wait for an answer or for a new measurement of the clock.</summary>
    public int RequestsInFlight => _requests.Count;

    /// <summary>Orders that wait for room on the socket.</summary>
    public int OrdersWaiting => _waiting.Count;

    /// <summary>
    /// The publisher has no room: no command is taken. The host should not read from the sockets until it has.
    /// </summary>
    public bool IsHeldUp => _owed.Count > 0;

    /// <summary>
    /// Once, before anything else. All locks are published as set. <paramref name="banUntilVenueNanos"/> is the ban
    /// that the last process left behind (<see cref="AddressLimits.BanUntilVenueNanos"/>), 0 = none.
    /// </summary>
    public void Start(long banUntilVenueNanos, in ReceiveStamp stamp)
    {
        _now = stamp;
        _isStarted = true;
        _startedNanos = stamp.MonotonicNanos;
        _pendingSinceNanos = stamp.MonotonicNanos;
        _address.RestoreBan(banUntilVenueNanos, stamp.MonotonicNanos, stamp.WallNanos);
        for (VenueCondition condition = VenueCondition.Disconnected; condition <= VenueCondition.ClockUnhealthy;
            condition++)
        {
            bool isClock = condition == VenueCondition.ClockUnhealthy;
            Set(condition, true, isClock ? ReasonCode.ClockOffset : ReasonCode.None, 0);
        }

        Pump();
    }

    /// <summary>
    /// A connection is being made; <paramref name="connection"/> (1 and up, rising) numbers it in all later calls.
    /// HTTP requests go through the output of the newest one, open or not. False when too many are known.
    /// </summary>
    public bool Attach(uint connection, SessionOutput output, in ReceiveStamp stamp)
    {
        _now = stamp;
        int row = FindConnection(0);
        if (row < 0 || FindConnection(connection) >= 0) return false;
        _connections[row] = new GatewayConnection { Number = connection, Output = output };
        Pump();
        return true;
    }

    /// <summary>The connection will not come back: what was in flight on it is lost, HTTP answers included.</summary>
    public void Detach(uint connection, in ReceiveStamp stamp)
    {
        _now = stamp;
        int row = FindConnection(connection);
        if (row < 0) return;
        CloseConnection(row, isHttpLost: true);
        _connections[row] = default;
        Pump();
    }

    /// <summary>
    /// Takes a command whose cause is durable. False: not now (events are owed), the same command again later.
    /// </summary>
    public bool TryAccept(in EngineCommand command, in ReceiveStamp stamp)
    {
        _now = stamp;
        _source = 0;
        if (!PublishOwed()) return false;
        _counters.Commands++;
        switch (command.Kind)
        {
            case CommandKind.PlaceOrder:
                Place(in command);
                break;
            case CommandKind.CancelOrder:
                Cancel(in command);
                break;
            case CommandKind.QueryOrder:
                Query(in command);
                break;
            case CommandKind.Reconcile:
                Reconcile(in command);
                break;
            default:
                _counters.CommandsRefused++;
                break;
        }

        Pump();
        return true;
    }

    /// <summary>A whole text message of a connection.</summary>
    public void OnMessage(uint connection, ReadOnlySpan<byte> text, in ReceiveStamp stamp)
    {
        _now = stamp;
        _answered = stamp;
        _source = connection;
        int row = FindConnection(connection);
        if (row < 0) return;
        _message.Clear();
        TradingMessageKind kind = _protocol.ParseSocket(text, _requests, _message);
        if (kind == TradingMessageKind.Answer) OnAnswer(_message.RequestId);
        else OnPushed(row, kind);
        Pump();
    }

    /// <summary>The outcome of an HTTP request of this gateway.</summary>
    public void OnHttpResponse(uint connection, in HttpResponseView response, in ReceiveStamp stamp)
    {
        _now = stamp;
        _answered = stamp;
        _source = connection;
        int slot = _requests.Find(response.RequestId);
        if (slot < 0)
        {
            _counters.AnswersLate++;
        }
        else if (response.Failure is HttpFailure.Connect or HttpFailure.Tls)
        {
            Fail(slot, ReasonCode.RestFailed, neverLeft: true);
        }
        else if (response.Failure != HttpFailure.None)
        {
            bool isLate = response.Failure == HttpFailure.Timeout;
            Fail(slot, isLate ? ReasonCode.TimedOut : ReasonCode.RestFailed, neverLeft: false);
        }
        else
        {
            OnHttpAnswer(slot, in response);
        }

        Pump();
    }

    /// <summary>What a session tells beside messages.</summary>
    public void OnEvent(uint connection, in SessionEvent happened, in ReceiveStamp stamp)
    {
        _now = stamp;
        _source = connection;
        int row = FindConnection(connection);
        if (row < 0) return;
        if (happened.Kind == SessionEventKind.Opened) OpenConnection(row);
        else if (happened.Kind == SessionEventKind.Closed) CloseConnection(row, isHttpLost: false);
        else if (happened.Kind == SessionEventKind.AttemptFailed && happened.HttpStatus != 0)
        {
            OnRefusedUpgrade(happened.HttpStatus, happened.RetryAfterSeconds * Second);
        }

        Pump();
    }

    /// <summary>Time passes; needed at <see cref="NextWakeNanos"/>, harmless at any time.</summary>
    public void OnWake(in ReceiveStamp stamp)
    {
        _now = stamp;
        _source = 0;
        Pump();
    }

    /// <summary>A human says that keys and permissions are right again.</summary>
    public void ResumeAuthorization(in ReceiveStamp stamp)
    {
        _now = stamp;
        _arePermissionsChecked = false;
        Set(VenueCondition.AuthorizationRefused, false, ReasonCode.OperatorRequest, 0);
        Doubt(ReasonCode.OperatorRequest);
        Pump();
    }

    /// <summary>Nothing of the connection is waited for: a retired one may be stopped.</summary>
    public bool IsIdle(uint connection)
    {
        for (int i = 0; i < _requests.Capacity; i++)
        {
            ref RequestSlot slot = ref _requests[i];
            if (slot.State == RequestState.InFlight && slot.Connection == connection) return false;
        }

        return true;
    }

    /// <summary>The private stream comes over this connection: one that it replaces may be retired.</summary>
    public bool IsSubscribed(uint connection)
    {
        int row = FindConnection(connection);
        return row >= 0 && _connections[row].IsSubscribed;
    }

    private void OnHttpAnswer(int slot, in HttpResponseView response)
    {
        long id = _requests[slot].Request.Id;
        _message.Clear();
        TradingRequest request = _requests[slot].Request;
        TradingMessageKind kind = _protocol.ParseHttp(in request, in response, _message);
        if (kind == TradingMessageKind.Answer)
        {
            // The network's own moments: the queues of this process are no part of the round trip.
            if (response.Sent.MonotonicNanos > 0)
            {
                _requests[slot].Sent = response.Sent;
                _answered = response.Completed;
            }

            OnAnswer(id);
            return;
        }

        _counters.MessagesRefused++;
        Fail(slot, ReasonCode.MessageRefused, neverLeft: false);
    }
}
