using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Context;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Protocol.Trading.Requests;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// The order side of one account of a venue, sans-I/O (LAW 5): commands, messages, HTTP outcomes and time in; requests
/// to the session and events to the publisher out. It coordinates the machines that own what it does: each answer goes
/// to the one that waits for it, and no machine knows another that stands above it. Every request ends as done,
/// refused, not sent or unknown (LAW 4), and what is unknown is resolved by asking, never by sending again. One thread
/// owns it, its sessions and the protocol; nothing allocates after construction, nothing throws for anything that a
/// venue sends.
/// </summary>
/// <typeparam name="TPublisher">Takes the events; a struct avoids a virtual call per event.</typeparam>
public sealed class TradingGateway<TPublisher>
    where TPublisher : IEventPublisher
{
    private const long Second = 1_000_000_000;

    private readonly TradingProtocol _protocol;
    private readonly GatewaySettings _settings;
    private readonly GatewayContext _context;
    private readonly GatewayMachines<TPublisher> _machines;
    private readonly RequestPipe _pipe;
    private readonly AnswerRouter<TPublisher> _router;
    private bool _isStarted;
    private long _wakeNanos = long.MinValue;

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
        settings.Check(protocol.Instruments.Count, protocol.Assets.Count, protocol.RequestLifeMillisMax);
        if (protocol.TextIds is { } ids)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(ids.Orders.Capacity, settings.OrdersMax + settings.RowsMax);
        }

        _protocol = protocol;
        _settings = settings;
        _machines = new GatewayMachines<TPublisher>(protocol, settings, publisher, address);
        _context = _machines.Context;
        _pipe = _machines.Pipe;
        _router = _machines.Router;
    }

    public ref readonly GatewayCounters Counters => ref _context.Counters;

    /// <summary>The venue's clock, for reports.</summary>
    public ClockOffset Clock => _pipe.Clock;

    /// <summary>The rate budget, for reports.</summary>
    public RateBudget Budget => _pipe.Budget;

    /// <summary>Requests that wait for an answer or for a new measurement of the clock.</summary>
    public int RequestsInFlight => _pipe.Slots.Count;

    /// <summary>Orders that wait for room on the socket.</summary>
    public int OrdersWaiting => _machines.Placement.WaitingCount;

    /// <summary>A cancel of an order that has not ended waits to be sent: for room, or for a connection.</summary>
    public bool IsCancelWaiting => _machines.Jobs.IsCancelWaiting;

    /// <summary>
    /// The publisher has no room: no command is taken. The host should not read from the sockets until it has.
    /// </summary>
    public bool IsHeldUp => _machines.Outbox.HasPending;

    /// <summary>
    /// Monotonic time at which <see cref="OnWake"/> should be called at the latest. At once when somebody else at this
    /// address was refused, or let in again.
    /// </summary>
    public long NextWakeNanos => _machines.Health.HasBreakerChanged ? long.MinValue : _wakeNanos;

    /// <summary>
    /// Once, before anything else. All locks are published as set. <paramref name="banUntilVenueNanos"/> is the ban
    /// that the last process left behind (<see cref="AddressLimits.BanUntilVenueNanos"/>), 0 = none.
    /// </summary>
    public void Start(long banUntilVenueNanos, in ReceiveStamp stamp)
    {
        Enter(0, in stamp);
        _isStarted = true;
        _protocol.TextIds?.Restore(_settings.TextIds, stamp.WallNanos);
        _machines.Orders.Restore(_protocol);
        _machines.JobAnswers.Start();
        _pipe.Address.RestoreBan(banUntilVenueNanos, stamp.MonotonicNanos, stamp.WallNanos);
        _machines.Locks.Start();
        Pump();
    }

    /// <summary>
    /// A connection is being made; <paramref name="connection"/> (1 and up, rising) numbers it in all later calls.
    /// HTTP requests go through the output of the newest one, open or not. False when too many are known.
    /// </summary>
    public bool Attach(uint connection, SessionOutput output, in ReceiveStamp stamp)
    {
        _context.Now = stamp;
        if (!_pipe.Connections.TryAdd(connection, output)) return false;
        Pump();
        return true;
    }

    /// <summary>The connection will not come back: what was in flight on it is lost, HTTP answers included.</summary>
    public void Detach(uint connection, in ReceiveStamp stamp)
    {
        _context.Now = stamp;
        int row = _pipe.Connections.Find(connection);
        if (row < 0) return;
        OnClosed(row, isHttpLost: true);
        _pipe.Connections.RemoveAt(row);
        Pump();
    }

    /// <summary>
    /// Rules as the engine gets them: requests are written and answers are read by them from now on. What is kept here
    /// in units that they change counts in the new ones.
    /// </summary>
    /// <param name="instrument">Index in the protocol's table.</param>
    /// <param name="rules">The venue's.</param>
    public void ApplyRules(int instrument, in InstrumentRules rules)
    {
        FeedInstrumentTable table = _protocol.Instruments;
        InstrumentFormat before = table.Formats[instrument];
        var change = new UnitChange(
            rules.PriceDecimals - before.PriceDecimals, rules.QuantityDecimals - before.QuantityDecimals);
        if (before.IsKnown && change != default)
        {
            _machines.Orders.Rescale(instrument, in change);
            _machines.Placement.Rescale(instrument, in change);
        }

        table.Apply(instrument, in rules);
    }

    /// <summary>
    /// Takes a command whose cause is durable. False: not now (events are pending), the same command again later.
    /// </summary>
    public bool TryAccept(in EngineCommand command, in ReceiveStamp stamp)
    {
        Enter(0, in stamp);
        if (!TryFlush()) return false;
        _context.Counters.Commands++;
        switch (command.Kind)
        {
            case CommandKind.PlaceOrder:
                _machines.Placement.Place(in command);
                break;
            case CommandKind.CancelOrder:
                if (!_machines.Placement.TryCancelWaiting(in command)) _machines.Jobs.Cancel(in command);
                break;
            case CommandKind.QueryOrder:
                // What became of one that waits is reported when it leaves, or does not.
                if (!_machines.Placement.IsWaiting(command.ClientOrderId)) _machines.Jobs.Query(in command);
                break;
            case CommandKind.Reconcile:
                _machines.Reconciler.Accept(in command);
                break;
            default:
                _context.Counters.CommandsRefused++;
                break;
        }

        Pump();
        return true;
    }

    /// <summary>A whole text message of a connection.</summary>
    public void OnMessage(uint connection, ReadOnlySpan<byte> text, in ReceiveStamp stamp)
    {
        Enter(connection, in stamp);
        int row = _pipe.Connections.Find(connection);
        if (row < 0) return;
        _router.OnMessage(row, text, in stamp);
        Pump();
    }

    /// <summary>The outcome of an HTTP request of this gateway.</summary>
    public void OnHttpResponse(uint connection, in HttpResponseView response, in ReceiveStamp stamp)
    {
        Enter(connection, in stamp);
        int slot = _pipe.Slots.Find(response.RequestId);
        if (slot < 0) _context.Counters.AnswersLate++;
        else if (response.Failure == HttpFailure.None) _router.OnHttpAnswer(slot, in response, in stamp);
        else
        {
            ReasonCode reason =
                response.Failure == HttpFailure.Timeout ? ReasonCode.TimedOut : ReasonCode.RestFailed;
            _router.Fail(slot, reason, neverLeft: IsNotSent(response.Failure));
        }

        Pump();
    }

    /// <summary>What a session tells beside messages.</summary>
    public void OnEvent(uint connection, in SessionEvent happened, in ReceiveStamp stamp)
    {
        Enter(connection, in stamp);
        int row = _pipe.Connections.Find(connection);
        if (row < 0) return;
        if (happened.Kind == SessionEventKind.Opened) OnOpened(row);
        else if (happened.Kind == SessionEventKind.Closed) OnClosed(row, isHttpLost: false);
        else if (happened.Kind == SessionEventKind.AttemptFailed && happened.HttpStatus != 0)
        {
            _machines.Health.OnRefusedUpgrade(happened.HttpStatus, happened.RetryAfterSeconds * Second);
        }

        Pump();
    }

    /// <summary>Time passes; needed at <see cref="NextWakeNanos"/>, harmless at any time.</summary>
    public void OnWake(in ReceiveStamp stamp)
    {
        Enter(0, in stamp);
        Pump();
    }

    /// <summary>
    /// All sockets were read as far as they held anything, their messages handed on: what is not here by now has not
    /// come.
    /// </summary>
    public void OnSocketsRead() => _context.Reads++;

    /// <summary>Something for a person, which no decision depends on; false = nothing is left.</summary>
    public bool TryTakeAlarm(out ReasonCode reason, out long detail) =>
        _context.Alarms.TryTake(out reason, out detail);

    /// <summary>A human says that keys and permissions are right again.</summary>
    public void ResumeAuthorization(in ReceiveStamp stamp)
    {
        _context.Now = stamp;
        _machines.Setup.ForgetPermissions();
        _machines.Locks.Resume();
        Pump();
    }

    /// <summary>True while a condition holds, as published last.</summary>
    public bool IsSet(VenueCondition condition) => _machines.Outbox.IsSet(condition);

    /// <summary>Nothing of the connection is waited for: a retired one may be stopped.</summary>
    public bool IsIdle(uint connection) => _pipe.IsIdle(connection);

    /// <summary>The private stream comes over this connection: one that it replaces may be retired.</summary>
    public bool IsSubscribed(uint connection)
    {
        int row = _pipe.Connections.Find(connection);
        return row >= 0 && _pipe.Connections[row].IsSubscribed;
    }

    // Whatever else it is: bytes may have left, and then the outcome is not known (LAW 4).
    private static bool IsNotSent(HttpFailure failure) =>
        failure is HttpFailure.Connect or HttpFailure.Tls or HttpFailure.NotStarted;

    private void Enter(uint connection, in ReceiveStamp stamp)
    {
        _context.Now = stamp;
        _context.Connection = connection;
        if (_protocol.TextIds is { } ids) ids.NowNanos = stamp.MonotonicNanos;
    }

    private void Pump()
    {
        if (!_isStarted) return;
        if (TryFlush())
        {
            ExpireRequests();
            _pipe.Silence.Step();
            _machines.Health.StepClock();
            _machines.Health.StepBreaker();
            _machines.Stream.Step();
            _machines.StreamEvents.Step();
            _machines.Jobs.Step();
            _machines.Amendments.Step();
            _machines.Placement.Step();
            _machines.Setup.Step();
            _machines.Reconciler.Step();
            _machines.Delistings.Step();
        }

        _machines.Health.StepConditions();
        _wakeNanos = FindNextWake();
        _pipe.WakeAt(_wakeNanos);
    }

    /// <summary>Publishes what is pending. False while the publisher has no room.</summary>
    private bool TryFlush()
    {
        if (!_machines.Outbox.TryFlush()) return false;
        if (!_machines.Outbox.TryRecover(out long sinceNanos)) return true;

        // What was published since then counts as not published, so that the answers bring it back.
        _machines.Reconciler.GoBack();
        _machines.Orders.ForgetSince(sinceNanos);
        _machines.Locks.Doubt(ReasonCode.RingFull);
        return !_machines.Outbox.HasPending;
    }

    private void ExpireRequests()
    {
        int left = _pipe.Slots.Count;
        for (int i = 0; left > 0 && i < _pipe.Slots.Capacity; i++)
        {
            ref RequestSlot slot = ref _pipe.Slots[i];
            if (slot.State == RequestState.Free) continue;
            left--;
            if (slot.State != RequestState.InFlight) _machines.Placement.StepSlot(i);
            else if (slot.DeadlineNanos <= _context.Nanos && !_pipe.TryProlong(ref slot)) Expire(i);
        }
    }

    // A place is not sent again: what it became is asked for, over whatever way is left.
    private void Expire(int slot)
    {
        ref RequestSlot late = ref _pipe.Slots[slot];
        _pipe.Silence.OnTimedOut(in late);
        int row = late.IsHttp ? _pipe.Connections.Find(late.Connection) : -1;
        if (row >= 0) _pipe.Connections[row].Output!.WithdrawHttp(late.Request.Id);
        _router.Fail(slot, ReasonCode.TimedOut, neverLeft: false);
    }

    private long FindNextWake()
    {
        if (_machines.Outbox.HasPending) return _context.Nanos + (_settings.RetryNanosMin / 500);
        long wake = Math.Min(_machines.Reconciler.NextWakeNanos, _machines.Health.NextWakeNanos);
        wake = Math.Min(wake, Math.Min(_machines.Setup.NextWakeNanos, _machines.Placement.NextWakeNanos));
        wake = Math.Min(wake, Math.Min(_pipe.NextDeadlineNanos(), _machines.Jobs.NextWakeNanos));
        wake = Math.Min(wake, Math.Min(_machines.Stream.NextWakeNanos, _pipe.Silence.NextWakeNanos));
        wake = Math.Min(wake, Math.Min(_machines.StreamEvents.NextWakeNanos, _machines.Delistings.NextWakeNanos));
        wake = Math.Min(wake, _machines.Amendments.NextWakeNanos);
        return Math.Max(wake, _context.Nanos + 1_000_000);
    }

    private void OnOpened(int row)
    {
        ref GatewayConnection connection = ref _pipe.Connections[row];
        connection.Open(_context.Nanos);
        _pipe.Budget.OnOpened(row);
        _pipe.Address.Charge(_protocol.ConnectWeight, _pipe.VenueNanos);
        _machines.Outbox.Set(VenueCondition.Disconnected, false, ReasonCode.None, 0);
    }

    private void OnClosed(int row, bool isHttpLost)
    {
        ref GatewayConnection connection = ref _pipe.Connections[row];
        connection.Close();
        if (_pipe.Connections.FindActive(mustBeSubscribed: false) < 0)
        {
            _machines.Outbox.Set(VenueCondition.Disconnected, true, ReasonCode.FeedDisconnected, 0);
        }

        _machines.Stream.Lose(row, ReasonCode.FeedDisconnected);
        for (int i = 0; i < _pipe.Slots.Capacity; i++)
        {
            ref RequestSlot slot = ref _pipe.Slots[i];
            if (!slot.IsLostWith(connection.Number, isHttpLost)) continue;
            if (slot.State == RequestState.Lost) _machines.Placement.OnLostClosed(i);
            else _router.Fail(i, ReasonCode.FeedDisconnected, neverLeft: false);
        }
    }
}
