using System;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// The connections of a gateway over a planned rotation: the next one is opened first; when the private
/// stream comes over it, it takes over; the old one is closed when nothing that was sent on it waits for an answer any
/// more. So the stream has no gap and no answer is lost. Owned by the gateway's thread; a rotation allocates.
/// </summary>
/// <typeparam name="TPublisher">That of the gateway.</typeparam>
public sealed class TradingConnections<TPublisher> : IDisposable
    where TPublisher : IEventPublisher
{
    /// <summary>A retired connection is closed after so long, whatever it waits for.</summary>
    public const long RetireNanosMax = 10_000_000_000;

    private readonly TradingGateway<TPublisher> _gateway;
    private readonly Func<TradingSessionHandler<TPublisher>, ITradingConnection> _connect;
    private Row? _active;
    private Row? _next;
    private Row? _retired;
    private long _retireNanos;
    private uint _lastNumber;
    private bool _isRenewalRequested;

    /// <param name="gateway">Started before this.</param>
    /// <param name="connect">Makes a connection that is not started, for a handler.</param>
    /// <param name="lastNumber">Number of the last connection that was made before, 0 = none.</param>
    public TradingConnections(
        TradingGateway<TPublisher> gateway, Func<TradingSessionHandler<TPublisher>, ITradingConnection> connect,
        uint lastNumber = 0)
    {
        _gateway = gateway;
        _connect = connect;
        _lastNumber = lastNumber;
    }

    /// <summary>Rotations that were completed: the old connection is closed.</summary>
    public long Rotations { get; private set; }

    /// <summary>
    /// The private stream is to come over a new connection, as in a planned rotation: what signs is another key.
    /// </summary>
    public void Renew() => _isRenewalRequested = true;

    public void Start(in ReceiveStamp stamp) => _active = Open(in stamp);

    /// <summary>Steps every connection, and the rotation.</summary>
    public int Step(in ReceiveStamp stamp)
    {
        int done = _active!.Connection.Step();
        if (_next != null) done += _next.Connection.Step();
        if (_retired != null) done += StepRetired(in stamp);
        bool isDue = _active.Handler.IsReconnectRequested || _isRenewalRequested;
        if (isDue && _next == null && _retired == null)
        {
            _isRenewalRequested = false;
            _next = Open(in stamp);
        }

        _gateway.OnSocketsRead();
        if (_next != null && _gateway.IsSubscribed(_next.Handler.Connection)) TakeOver(in stamp);

        // What one of them brought may have been answered over another that was stepped before it: nothing wakes the
        // thread for bytes that only wait here.
        Flush();
        return done;
    }

    /// <summary>The bytes of the last command leave now, not at the next step.</summary>
    public void Flush()
    {
        _active?.Connection.Flush();

        // While one takes over from the other, the gateway may have used either.
        _next?.Connection.Flush();
    }

    public void Dispose()
    {
        _active?.Connection.Dispose();
        _next?.Connection.Dispose();
        _retired?.Connection.Dispose();
    }

    private void TakeOver(in ReceiveStamp stamp)
    {
        _retired = _active;
        _active = _next;
        _next = null;
        _retireNanos = stamp.MonotonicNanos + RetireNanosMax;
    }

    private int StepRetired(in ReceiveStamp stamp)
    {
        Row retired = _retired!;
        int done = retired.Connection.Step();
        uint number = retired.Handler.Connection;
        bool isDone = _gateway.IsIdle(number) || stamp.MonotonicNanos >= _retireNanos;
        if (isDone) retired.Connection.Stop();
        if (!retired.Connection.IsIdle) return done;
        _retired = null;
        retired.Connection.Dispose();
        _gateway.Detach(number, in stamp);
        Rotations++;
        return done;
    }

    private Row Open(in ReceiveStamp stamp)
    {
        var handler = new TradingSessionHandler<TPublisher>(_gateway, ++_lastNumber);
        var row = new Row(handler, _connect(handler));
        _gateway.Attach(handler.Connection, row.Connection.Output, in stamp);
        row.Connection.Start();
        return row;
    }

    private sealed class Row(TradingSessionHandler<TPublisher> handler, ITradingConnection connection)
    {
        public TradingSessionHandler<TPublisher> Handler => handler;

        public ITradingConnection Connection => connection;
    }
}
