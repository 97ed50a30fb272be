using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using LowLatency.Latency.OpenLoop;
using LowLatency.Proofs.Loopback;
using LowLatency.Runtime.Clocks;
using LowLatency.VenueServer;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;

namespace LowLatency.Latency.Venue;

/// <summary>
/// The venue of the measured engine: the local venue's exchange and dialect behind sockets. The sender writes the
/// market sockets; a thread reads each order socket, which stamps what arrived before it looks at it.
/// </summary>
internal sealed class VenuePeer : IFrameTarget, IDisposable
{
    private const int OrderBacklog = 16;
    private const int PingMillis = 10_000;

    private readonly MarketScript _script;
    private readonly VenueExchange _exchange;
    private readonly Socket _listener;
    private readonly Lock _marketLock = new();
    private readonly Lock _orderLock = new();
    private readonly LoopbackConnection?[] _markets;
    private readonly Dictionary<long, LoopbackConnection> _orders = [];
    private readonly Timer _pings;
    private LoopbackConnection? _next;
    private int _orderBytes;
    private volatile bool _isStopped;
    private volatile bool _isAccountRead;

    /// <param name="script">What the market says.</param>
    /// <param name="key">The account's API key.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="now">Wall time, nanoseconds since the Unix epoch.</param>
    /// <param name="isTls">Only TLS is spoken, with a certificate made for the run.</param>
    public VenuePeer(MarketScript script, string key, string secret, Func<long> now, bool isTls)
    {
        _script = script;
        if (isTls) Certificate = VenueCertificate.Make(DateTimeOffset.UtcNow);
        _markets = new LoopbackConnection?[script.Symbols.Length];
        var symbols = new List<SymbolSpec>();
        foreach (MarketSymbol symbol in script.Symbols) symbols.Add(symbol.Spec);
        _exchange = new VenueExchange(symbols, key, secret, now);
        _pings = new Timer(_ => Ping(), null, PingMillis, PingMillis);
        Account = new ArrivalAccount(script.Symbols.Length);
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(OrderBacklog);
        new Thread(Accept) { IsBackground = true, Name = "venue" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>With its private key; null = without TLS.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>PEM text of the certificate; null without TLS.</summary>
    public string? CertificatePem => Certificate?.ExportCertificatePem();

    public ArrivalAccount Account { get; }

    /// <summary>Every symbol subscribed, order socket open and the account read.</summary>
    public bool IsReady
    {
        get
        {
            lock (_marketLock) return _isAccountRead && Array.TrueForAll(_markets, market => market != null);
        }
    }

    /// <summary>Symbols whose book was served.</summary>
    public int BooksServed
    {
        get
        {
            lock (_marketLock) return Count(static symbol => symbol.IsBookServed);
        }
    }

    /// <summary>Symbols of which an order came.</summary>
    public int SymbolsTraded
    {
        get
        {
            lock (_orderLock) return Count(static symbol => symbol.IsTraded);
        }
    }

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
            _next = _markets[_script.FrameKey]!;
            _next.AddText(_script.Frame);
            if (isOrder) FrameBytes = _script.Frame.Length + HeaderBytes(_script.Frame.Length);
            return order;
        }
    }

    public void Send()
    {
        lock (_marketLock) _next!.Flush();
    }

    public void Dispose()
    {
        _isStopped = true;
        _pings.Dispose();
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
        try
        {
            using LoopbackConnection connection = Open(socket);
            while (!_isStopped && connection.TryReadHead())
            {
                if (connection.IsUpgrade)
                {
                    connection.AcceptUpgrade();
                    if (connection.Path.SequenceEqual(_exchange.OrderSocketPath)) ServeOrders(connection);
                    else ServeMarket(connection);
                    if (!_isStopped) Fault = "the engine closed a connection";
                    return;
                }

                Answer(connection);
            }
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private LoopbackConnection Open(Socket socket)
    {
        if (Certificate == null) return new LoopbackConnection(socket);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        tls.AuthenticateAsServer(Certificate);
        return new LoopbackConnection(socket, tls);
    }

    private static bool IsOfConnection(Exception exception) =>
        exception is SocketException or IOException or AuthenticationException or ObjectDisposedException;

    private void Answer(LoopbackConnection connection)
    {
        RestResponse answer;
        lock (_orderLock)
        {
            answer = _exchange.Answer(connection.Target, connection.Header("X-MBX-APIKEY"), query =>
            {
                lock (_marketLock) return _script.Book(query);
            });
        }

        connection.SendBody(answer.Status, answer.Body.Span);
    }

    private void ServeMarket(LoopbackConnection connection)
    {
        SocketTarget target = _exchange.Dialect.ReadSocket(connection.Target, "") ?? SocketTarget.Plain;
        IClientSession session = _exchange.Dialect.OpenSession(target, "1", messagesPerSecondMax: 0);
        while (connection.TryReadFrames())
        {
            lock (_marketLock)
            {
                while (connection.TryTakeText(out ReadOnlySpan<byte> request))
                {
                    ClientReply reply = session.Receive(request.ToArray(), _exchange.NowNanos);
                    connection.AddText(reply.Text);
                    foreach (StreamName stream in reply.Started) _markets[_script.Find(stream.Symbol)] = connection;
                }

                connection.Flush();
            }
        }
    }

    private void ServeOrders(LoopbackConnection connection)
    {
        long id;
        lock (_orderLock) _orders[id = _exchange.OpenSocket()] = connection;
        while (connection.TryReadFrames())
        {
            long nanos = MonotonicClock.NowNanos;
            lock (_orderLock)
            {
                while (connection.TryTakeText(out ReadOnlySpan<byte> request)) Take(id, request, nanos);
                foreach (LoopbackConnection order in _orders.Values) order.Flush();
            }
        }
    }

    private void Take(long id, ReadOnlySpan<byte> request, long nanos)
    {
        const int MaskBytes = 4;
        ReadOnlySpan<byte> method = Field(request, "\"method\":\""u8);
        if (method.SequenceEqual("account.status"u8)) _isAccountRead = true;
        int key = method.SequenceEqual("order.place"u8) ? _script.Find(Field(request, "\"symbol\":\""u8)) : -1;
        bool isBuy = Field(request, "\"side\":\""u8).SequenceEqual("BUY"u8);
        if (key >= 0)
        {
            lock (Account) Account.Arrive(key, isBuy, nanos);
            Volatile.Write(ref _orderBytes, request.Length + HeaderBytes(request.Length) + MaskBytes);
            _script.Symbols[key].IsTraded = true;
        }

        _exchange.ReceiveText(id, request);
        if (key >= 0)
        {
            decimal price = Number(Field(request, "\"price\":\""u8));
            decimal quantity = Number(Field(request, "\"quantity\":\""u8));
            _exchange.Fill(_script.Symbols[key].Spec.Symbol, isBuy, price, quantity);
        }

        while (_exchange.TryTakeText(out Delivery delivery))
        {
            _orders[delivery.Connection].AddText(delivery.Bytes.Span);
        }
    }

    // The engine takes a silent socket for a dead one.
    private void Ping()
    {
        try
        {
            lock (_marketLock)
            {
                foreach (LoopbackConnection? market in new HashSet<LoopbackConnection?>(_markets)) Ping(market);
            }

            lock (_orderLock)
            {
                foreach (LoopbackConnection order in _orders.Values) Ping(order);
            }
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            if (!_isStopped) Fault = exception.Message;
        }
    }

    private static void Ping(LoopbackConnection? connection)
    {
        connection?.AddPing();
        connection?.Flush();
    }

    private int Count(Predicate<MarketSymbol> has)
    {
        int count = 0;
        foreach (MarketSymbol symbol in _script.Symbols) count += has(symbol) ? 1 : 0;
        return count;
    }

    private static decimal Number(ReadOnlySpan<byte> text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    // Value of a string field of a request; empty = not there.
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> request, ReadOnlySpan<byte> key)
    {
        int at = request.IndexOf(key);
        if (at < 0) return default;
        ReadOnlySpan<byte> rest = request[(at + key.Length)..];
        return rest[..rest.IndexOf((byte)'"')];
    }
}
