using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using LowLatency.Latency.OpenLoop;
using LowLatency.Proofs.Loopback;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Latency.Venue;

/// <summary>
/// The venue of the measured engine: REST, one market socket that the sender writes, one order socket that a thread
/// reads, which stamps what arrived before it looks at it.
/// </summary>
internal sealed class VenuePeer : IFrameTarget, IDisposable
{
    private const int OrderBacklog = 16;
    private static readonly long EpochTicks = DateTime.UnixEpoch.Ticks;

    private readonly MarketScript _script;
    private readonly OrderAnswers _answers = new();
    private readonly Socket _listener;
    private readonly Lock _marketLock = new();
    private LoopbackConnection? _market;
    private int _orderBytes;
    private volatile bool _isStopped;
    private volatile bool _isAccountRead;

    public VenuePeer(MarketScript script)
    {
        _script = script;
        Account = new ArrivalAccount(script.Symbols.Length);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(OrderBacklog);
        new Thread(Accept) { IsBackground = true, Name = "venue" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public ArrivalAccount Account { get; }

    /// <summary>Market subscribed, order socket open and the account read.</summary>
    public bool IsReady => _market != null && _isAccountRead;

    /// <summary>Bytes of the last order on the wire, frame header included.</summary>
    public int OrderBytes => Volatile.Read(ref _orderBytes);

    /// <summary>Bytes of the last frame that an order follows from, header included.</summary>
    public int FrameBytes { get; private set; }

    /// <summary>From now on a connection may end.</summary>
    public bool IsEnding { set => _isStopped = value; }

    /// <summary>Why a connection ended; empty = none did.</summary>
    public string Fault { get; private set; } = "";

    public (int Key, bool IsBuy) Prepare(bool isOrder)
    {
        lock (_marketLock)
        {
            (int Key, bool IsBuy) order = default;
            if (isOrder) order = _script.BuildOrderFrame();
            else _script.BuildOtherFrame();
            _market!.AddText(_script.Frame);
            if (isOrder) FrameBytes = _script.Frame.Length + HeaderBytes(_script.Frame.Length);
            return order;
        }
    }

    public void Send()
    {
        lock (_marketLock) _market!.Flush();
    }

    public void Dispose()
    {
        _isStopped = true;
        _listener.Dispose();
    }

    private static int HeaderBytes(int payload) => payload < 126 ? 2 : 4;

    private void Accept()
    {
        try
        {
            while (!_isStopped)
            {
                Socket socket = _listener.Accept();
                new Thread(() => Serve(socket)) { IsBackground = true, Name = "venue-connection" }.Start();
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private void Serve(Socket socket)
    {
        using var connection = new LoopbackConnection(socket);
        try
        {
            while (!_isStopped && connection.TryReadHead())
            {
                if (connection.IsUpgrade)
                {
                    connection.AcceptUpgrade();
                    if (connection.Path.StartsWith("/ws-api"u8)) ServeOrders(connection);
                    else ServeMarket(connection);
                    if (!_isStopped) Fault = "the engine closed a connection";
                    return;
                }

                lock (_marketLock) connection.SendBody(_script.Body(connection.Path));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private void ServeMarket(LoopbackConnection connection)
    {
        while (connection.TryReadFrames())
        {
            lock (_marketLock)
            {
                while (connection.TryTakeText(out ReadOnlySpan<byte> request))
                {
                    int id = request.IndexOf("\"id\":"u8);
                    if (id < 0) continue;
                    connection.AddText([.. "{\"result\":null,\"id\":"u8, .. request[(id + 5)..]]);
                    _market = connection;
                }

                connection.Flush();
            }
        }
    }

    private void ServeOrders(LoopbackConnection connection)
    {
        while (connection.TryReadFrames())
        {
            long nanos = MonotonicClock.NowNanos;
            while (connection.TryTakeText(out ReadOnlySpan<byte> request)) Take(connection, request, nanos);
            connection.Flush();
        }
    }

    private void Take(LoopbackConnection connection, ReadOnlySpan<byte> request, long nanos)
    {
        const int MaskBytes = 4;
        long nowMillis = (DateTime.UtcNow.Ticks - EpochTicks) / TimeSpan.TicksPerMillisecond;
        bool isOrder = OrderAnswers.Field(request, "\"method\":\""u8).SequenceEqual("order.place"u8);
        int key = isOrder ? _script.Find(OrderAnswers.Field(request, "\"symbol\":\""u8)) : -1;
        if (key < 0)
        {
            connection.AddText(_answers.Answer(request, nowMillis));
            _isAccountRead = _answers.IsAccountRead;
            return;
        }

        bool isBuy = OrderAnswers.Field(request, "\"side\":\""u8).SequenceEqual("BUY"u8);
        lock (Account) Account.Arrive(key, isBuy, nanos);
        Volatile.Write(ref _orderBytes, request.Length + HeaderBytes(request.Length) + MaskBytes);
        connection.AddText(_answers.Acknowledge(request, nowMillis));
        connection.AddText(_answers.Report(request, isFill: false, nowMillis));
        connection.AddText(_answers.Report(request, isFill: true, nowMillis));
    }
}
