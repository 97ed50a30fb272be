using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
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

    public LiveRoute(
        AccountKey account, TradingGateway<InputPublisher> gateway, FeedInstrumentTable instruments,
        TradingConnections<InputPublisher> connections, PipelinePorts ports)
    {
        _account = account;
        _gateway = gateway;
        _instruments = instruments;
        _connections = connections;
        _clock = ports.Clock;
        _alarms = ports.Alarms;
    }

    /// <summary>Rotations of the order connection that were completed.</summary>
    public long Rotations => _connections.Rotations;

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
        if (monotonicNanos >= _gateway.NextWakeNanos) _gateway.OnWake(in stamp);
        while (_gateway.TryTakeAlarm(out ReasonCode reason, out long detail)) Alarm(reason, detail, wallNanos);
        if (!_gateway.IsHeldUp) return _connections.Step(in stamp);

        // What was just written leaves all the same: it would grow old in the buffer.
        _connections.Flush();
        return 0;
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
