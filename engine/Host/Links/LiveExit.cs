using System;
using System.Globalization;
using System.IO;
using LowLatency.Host.Pipeline;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Transport.Clocks;
using LowLatency.Transport.Connections;

namespace LowLatency.Host.Links;

/// <summary>
/// The way out of the live role: the order gateway and the connections that carry it, stepped by the gateway thread. A
/// planned rotation opens the next connection first, and closes the old one when the private stream comes over the new.
/// </summary>
internal sealed class LiveExit : IOrderExit
{
    private const long RetireNanosMax = 10_000_000_000;

    private readonly TradingGateway<InputPublisher> _gateway;
    private readonly FeedInstrumentTable _instruments;
    private readonly Func<TradingSessionHandler<InputPublisher>, Connection> _connect;
    private readonly IReceiveClock _clock;
    private readonly string _banPath;
    private Connection? _active;
    private Connection? _next;
    private Connection? _retired;
    private long _retireNanos;
    private uint _lastNumber;
    private long _banUntilVenueNanos;

    /// <param name="banPath">Where a ban is remembered over a restart.</param>
    public LiveExit(
        TradingGateway<InputPublisher> gateway, FeedInstrumentTable instruments,
        Func<TradingSessionHandler<InputPublisher>, Connection> connect, IReceiveClock clock, string banPath)
    {
        _gateway = gateway;
        _instruments = instruments;
        _connect = connect;
        _clock = clock;
        _banPath = banPath;
    }

    public TradingGateway<InputPublisher> Gateway => _gateway;

    public bool IsQuiet => _gateway.RequestsInFlight == 0 && !_gateway.IsHeldUp;

    public void Start()
    {
        _banUntilVenueNanos = ReadBan();
        _gateway.Start(_banUntilVenueNanos, _clock.Now());
        _active = Open();
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventHeader header = ref message[0].Header;
        if (header.Kind != EventKind.InstrumentRules) return;
        int index = _instruments.Find(header.Instrument);
        if (index >= 0) _instruments.Apply(index, message[0].Rules.Rules);
    }

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos)
    {
        bool isTaken = _gateway.TryAccept(in command, new ReceiveStamp(monotonicNanos, wallNanos));

        // The bytes leave now, not at the next round.
        _active?.Flush();
        return isTaken;
    }

    public int Step(long monotonicNanos, long wallNanos)
    {
        var stamp = new ReceiveStamp(monotonicNanos, wallNanos);
        if (monotonicNanos >= _gateway.NextWakeNanos) _gateway.OnWake(in stamp);
        if (_gateway.IsHeldUp || IsBannedAndDown()) return 0;
        int done = _active!.Step();
        if (_next != null) done += _next.Step();
        if (_retired != null) done += StepRetired(in stamp);
        if (_active.Handler.IsRotationWanted && _next == null && _retired == null) _next = Open();
        if (_next != null && _gateway.IsSubscribed(_next.Handler.Connection)) Rotate(monotonicNanos);
        if (_gateway.Budget.BanUntilVenueNanos != _banUntilVenueNanos) WriteBan();
        return done;
    }

    public void Dispose()
    {
        _active?.Dispose();
        _next?.Dispose();
        _retired?.Dispose();
    }

    // Every attempt to connect during a ban makes it longer.
    private bool IsBannedAndDown() =>
        _gateway.Budget.Breaker == BreakerState.Open && _gateway.Budget.BanUntilVenueNanos > 0
        && !_active!.Output.IsOpen;

    private void Rotate(long monotonicNanos)
    {
        _retired = _active;
        _active = _next;
        _next = null;
        _retireNanos = monotonicNanos + RetireNanosMax;
    }

    private int StepRetired(in ReceiveStamp stamp)
    {
        Connection retired = _retired!;
        int done = retired.Step();
        bool isDone = _gateway.IsIdle(retired.Handler.Connection) || stamp.MonotonicNanos >= _retireNanos;
        if (isDone) retired.Stop();
        if (!retired.IsIdle) return done;
        _retired = null;
        retired.Dispose();
        _gateway.Detach(retired.Handler.Connection, in stamp);
        return done;
    }

    private Connection Open()
    {
        var handler = new TradingSessionHandler<InputPublisher>(_gateway, ++_lastNumber);
        Connection connection = _connect(handler);
        _gateway.Attach(handler.Connection, connection.Output, _clock.Now());
        connection.Start();
        return connection;
    }

    // A file that cannot be read is no ban: the venue will say it again.
    private long ReadBan()
    {
        try
        {
            string text = File.Exists(_banPath) ? File.ReadAllText(_banPath) : "";
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long nanos) ? nanos : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private void WriteBan()
    {
        _banUntilVenueNanos = _gateway.Budget.BanUntilVenueNanos;
        try
        {
            File.WriteAllText(_banPath, _banUntilVenueNanos.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The ban holds in this process; a full disk has its own alarm.
        }
    }

    /// <summary>A connection with its handler.</summary>
    internal sealed class Connection(
        TradingSessionHandler<InputPublisher> handler,
        PipeConnection<TradingSessionHandler<InputPublisher>> pipe) : IDisposable
    {
        public TradingSessionHandler<InputPublisher> Handler => handler;

        public SessionOutput Output => pipe.Session.Output;

        public bool IsIdle => pipe.Session.State == SessionState.Idle;

        public void Start() => pipe.Start();

        public void Stop() => pipe.Stop();

        public int Step() => pipe.Step();

        public void Flush() => pipe.Flush();

        public void Dispose() => pipe.Dispose();
    }
}
