using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Requests;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading;

namespace LowLatency.Pipeline.Routes;

/// <summary>The way out of the live role: order gateway and connections, stepped by the gateway thread.</summary>
public sealed class LiveRoute : IOrderRoute
{
    private readonly TradingGateway<InputPublisher> _gateway;
    private readonly FeedInstrumentTable _instruments;
    private readonly TradingConnections<InputPublisher> _connections;
    private readonly IReceiveClock _clock;
    private readonly AlarmQueue _alarms;
    private readonly AccountKey _account;
    private readonly ClockWatch _clockWatch;
    private readonly KeyRenewal? _keys;
    private bool _areKeysAsked;

    /// <param name="account">Whose orders leave here.</param>
    /// <param name="gateway">Of that account.</param>
    /// <param name="instruments">What is traded.</param>
    /// <param name="connections">To the venue.</param>
    /// <param name="ports">Where the events go.</param>
    /// <param name="clockWarnNanos">A venue's clock that is off by more is told.</param>
    /// <param name="keys">Reads the keys again when an operator says so; null = they stay.</param>
    public LiveRoute(
        AccountKey account, TradingGateway<InputPublisher> gateway, FeedInstrumentTable instruments,
        TradingConnections<InputPublisher> connections, PipelinePorts ports, long clockWarnNanos,
        KeyRenewal? keys = null)
    {
        _keys = keys;
        _clockWatch = new ClockWatch(gateway.Clock, clockWarnNanos);
        _account = account;
        _gateway = gateway;
        _instruments = instruments;
        _connections = connections;
        _clock = ports.Clock;
        _alarms = ports.Alarms;
    }

    /// <summary>Rotations of the order connection that were completed.</summary>
    public long Rotations => _connections.Rotations;

    public AccountKey Account => _account;

    /// <summary>The venue's clock as the gateway knows it; of the thread that steps this.</summary>
    public ClockOffset VenueClock => _gateway.Clock;

    public bool IsQuiet => _gateway.RequestsInFlight == 0 && _gateway.OrdersWaiting == 0 && !_gateway.IsCancelWaiting
        && !_gateway.IsHeldUp;

    public bool IsHeldUp => _gateway.IsHeldUp;

    public long NextWakeNanos => _gateway.NextWakeNanos;

    public void Start()
    {
        // A ban of an earlier run is in the limits of the address already.
        _gateway.Start(0, _clock.Now());
        _connections.Start(_clock.Now());
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        if (header.Kind == EventKind.Operator) OnOperator(in message[0].Operator);
        if (header.Kind != EventKind.InstrumentRules) return;
        int index = _instruments.Find(header.Instrument);
        if (index >= 0) _gateway.ApplyRules(index, message[0].Rules.Rules);
    }

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos)
    {
        bool isTaken = _gateway.TryAccept(in command, new ReceiveStamp(monotonicNanos, wallNanos));
        _connections.Flush();
        return isTaken;
    }

    public int Step(long monotonicNanos, long wallNanos)
    {
        var stamp = new ReceiveStamp(monotonicNanos, wallNanos);
        StepKeys(in stamp);
        if (monotonicNanos >= _gateway.NextWakeNanos) _gateway.OnWake(in stamp);
        while (_gateway.TryTakeAlarm(out ReasonCode reason, out long detail)) Alarm(reason, detail, wallNanos);
        ReasonCode news = _clockWatch.Step(in stamp, out long off);
        if (news != ReasonCode.None) Alarm(news, off, wallNanos);
        if (!_gateway.IsHeldUp) return _connections.Step(in stamp);

        // What was just written leaves all the same: it would grow old in the buffer.
        _connections.Flush();
        return 0;
    }

    // Taken up by the next step: an event brings no time.
    private void OnOperator(in OperatorPayload payload)
    {
        bool isMeant = payload.Action == OperatorAction.Resume && payload.Scope == ReasonCode.AuthorizationFailed;
        if (isMeant && _gateway.IsSet(VenueCondition.AuthorizationRefused)) _areKeysAsked = true;
    }

    // The account is proven anew before anything is placed: the lock stays until the reconciliation is through.
    private void StepKeys(in ReceiveStamp stamp)
    {
        if (!_areKeysAsked || _keys == null) return;
        _areKeysAsked = false;
        if (!_keys.TryRenew())
        {
            Alarm(ReasonCode.CredentialUnreadable, 0, stamp.WallNanos);
            return;
        }

        _connections.Renew();
        _gateway.ResumeAuthorization(in stamp);
    }

    public void Dispose() => _connections.Dispose();

    // No event of the journal caused it.
    private void Alarm(ReasonCode reason, long detail, long wallNanos) => _alarms.Add(new EngineCommand
    {
        Kind = CommandKind.Alarm,
        Venue = _account.Venue,
        Account = _account.Account,
        Instrument = InstrumentId.All,
        Reason = reason,
        Detail = detail,
        TimeNanos = wallNanos,
    });
}
