using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// Between the order session and the exchange: sockets, latency, HTTP. What <c>PipeConnection</c> and a network are in
/// the product. One client address for limits; its sockets one after the other.
/// </summary>
internal sealed class OrderWire : ITradingConnection
{
    public const string Address = "10.0.0.1";
    private const long HttpTimeoutNanos = 10 * SimulationOptions.Second;
    private const int Text = 1;
    private const int Close = 8;
    private const int Ping = 9;
    private const int Pong = 10;
    private const int Abnormal = 1006;

    private readonly World _world;
    private readonly EngineNode _node;
    private readonly WebSocketSession<TradingSessionHandler<NodePublisher>> _session;
    private readonly Line _toVenue = new();
    private readonly Line _toClient = new();
    private readonly Dictionary<long, (long RequestId, ReceiveStamp Sent)> _http = [];
    private readonly List<byte> _leftover = [];
    private VenueEnd? _end;
    private long _connectNanos = long.MaxValue;
    private bool _isUp;
    private bool _isDisposed;

    public OrderWire(
        World world, EngineNode node, TradingSessionHandler<NodePublisher> handler, ConnectBudget budget)
    {
        _world = world;
        _node = node;
        var options = new SessionOptions
        {
            Host = "ws-api.local",
            PathAndQuery = "/ws-api/v3",
            Seed = (ulong)world.Random.NextInt64(),
            HeartbeatNanos = 20 * SimulationOptions.Second,
            Ping = SessionPing.Protocol,
            PingIntervalNanos = 15 * SimulationOptions.Second,
            RotateAfterNanos = world.Options.RotateAfterNanos,
        };
        _session = new WebSocketSession<TradingSessionHandler<NodePublisher>>(handler, options, budget);
    }

    public long NextDueNanos => Math.Min(
        Math.Min(_connectNanos, _isDisposed ? long.MaxValue : _world.FromMonotonic(_session.NextWakeNanos)),
        Math.Min(_toVenue.NextDueNanos, _toClient.NextDueNanos));

    public SessionOutput Output => _session.Output;

    public bool IsIdle => _session.State == SessionState.Idle;

    /// <summary>Disposed of, and nothing that it sent is under way any more.</summary>
    public bool IsOver => _isDisposed && _toVenue.NextDueNanos == long.MaxValue;

    public void Start() => _session.Start(_node.Stamp);

    public void Stop() => _session.Stop(_node.Stamp);

    // The world moves the bytes.
    public int Step() => 0;

    public void Flush() => Settle(_world.NowNanos);

    public void Dispose()
    {
        Abandon(_world.NowNanos);
        _isDisposed = true;
    }

    public void Advance(long now)
    {
        if (now >= _connectNanos)
        {
            _connectNanos = long.MaxValue;
            _isUp = true;
            _end = new VenueEnd();
            _session.OnConnected(_node.Stamp);
        }

        _toVenue.Deliver(now);
        if (_isDisposed) return;
        _toClient.Deliver(now);
        ReceiveStamp stamp = _node.Stamp;
        if (stamp.MonotonicNanos >= _session.NextWakeNanos) _session.Tick(stamp);
        Settle(now);
    }

    /// <summary>Carries out what the session asks for.</summary>
    public void Settle(long now)
    {
        if (_isDisposed) return;
        while (_session.TakeRequests() is not SessionRequests.None and var requests)
        {
            if ((requests & SessionRequests.CloseSocket) != 0)
            {
                Send(now);
                Drop(now);
            }

            if ((requests & SessionRequests.Connect) != 0) _connectNanos = now + (2 * _world.Options.LatencyNanos);
        }

        Send(now);
        ForwardHttp(now);
    }

    /// <summary>Something of the exchange that is for this client.</summary>
    public void Take(Delivery delivery, long now)
    {
        long due = now + _world.Options.LatencyNanos;
        if (delivery.Kind is DeliveryKind.RestAnswer or DeliveryKind.RestAbort)
        {
            if (_http.ContainsKey(delivery.RequestId)) _world.At(due, () => OnRest(delivery));
            return;
        }

        if (_end is not { } end || delivery.Connection != end.Connection) return;
        switch (delivery.Kind)
        {
            case DeliveryKind.Text:
                _world.At(due, () => _world.Checker.Refusals.OnText(delivery.Bytes.Span));
                ToClient(end, due, ServerSocket.Frame(Text, delivery.Bytes.Span));
                break;
            case DeliveryKind.Ping:
                ToClient(end, due, ServerSocket.Frame(Ping, "keep"u8));
                break;
            case DeliveryKind.Close:
                byte[] code = [(byte)(delivery.CloseCode >> 8), (byte)delivery.CloseCode];
                if (delivery.CloseCode != Abnormal) ToClient(end, due, ServerSocket.Frame(Close, code));
                End(end, due);
                break;
            case DeliveryKind.Abort:
                End(end, due);
                break;
        }
    }

    /// <summary>The client is gone without a word; what it sent is under way.</summary>
    public void Abandon(long now)
    {
        if (_end is { } end)
        {
            _world.At(now + _world.Options.LatencyNanos, () =>
            {
                if (end.Connection != 0) _world.Exchange.SocketClosed(end.Connection, _world.NowNanos);
            });
        }

        _end = null;
        _isUp = false;
        _toClient.Cut();
        _connectNanos = long.MaxValue;
    }

    /// <summary>What is on the way to the venue arrives, whoever lives yet.</summary>
    public void DeliverToVenue(long now) => _toVenue.Deliver(now);

    public long NextToVenueNanos => _toVenue.NextDueNanos;

    private void ToClient(VenueEnd end, long due, byte[] bytes) => _toClient.Send(due, () =>
    {
        if (end == _end) Feed(bytes);
    });

    private void End(VenueEnd end, long due) => _toClient.Send(due, () =>
    {
        if (end != _end) return;
        int left = _leftover.Count;
        Forget();
        _session.OnEndOfStream(left, _node.Stamp);
    });

    private void Feed(byte[] bytes)
    {
        _leftover.AddRange(bytes);
        byte[] all = [.. _leftover];
        long consumed = _session.OnBytes(new ReadOnlySequence<byte>(all), _node.Stamp);
        _leftover.Clear();
        _leftover.AddRange(all.AsSpan((int)consumed));
    }

    private void Send(long now)
    {
        if (!_isUp || !_session.Output.HasPendingSend) return;
        byte[] bytes = _session.Output.PendingSend.ToArray();
        if (HasRequest(bytes)) _world.Checker.OnSend("frame or upgrade");
        _session.Output.Sent(bytes.Length);
        VenueEnd end = _end!;
        _toVenue.Send(now + _world.Options.LatencyNanos, () => OnVenueReceives(end, bytes));
    }

    private void OnVenueReceives(VenueEnd end, byte[] bytes)
    {
        long now = _world.NowNanos;
        long due = now + _world.Options.LatencyNanos;
        if (end.Socket.Receive(bytes) is { } upgrade)
        {
            int status = _world.Exchange.OpenSocket(Address, now, out long connection);
            end.Connection = connection;
            int wait = (int)((_world.Exchange.Truth.RefusedUntilNanos(Address) - now) / SimulationOptions.Second) + 1;
            if (status != 0) _world.At(due, () => _world.Checker.Refusals.OnTold(status));
            ToClient(
                end, due, status == 0 ? end.Socket.Accept(upgrade) : ServerSocket.Refuse(status, Math.Max(1, wait)));
        }

        while (end.Socket.IsUpgraded && end.Socket.TryRead(out int opcode, out byte[] payload))
        {
            switch (opcode)
            {
                case Text:
                    _world.Exchange.ReceiveText(end.Connection, payload, now);
                    break;
                case Pong:
                    _world.Exchange.ReceivePong(end.Connection, now);
                    break;
                case Ping:
                    bool isSilent = _world.Exchange.IsSilent(end.Connection);
                    if (!isSilent) ToClient(end, due, ServerSocket.Frame(Pong, payload));
                    break;
                case Close:
                    ToClient(end, due, ServerSocket.Frame(Close, payload));
                    End(end, due);
                    break;
            }
        }
    }

    // What was sent before the close still arrives, and the end of the socket behind it.
    private void Drop(long now)
    {
        if (_end is { } end)
        {
            _toVenue.Send(now + _world.Options.LatencyNanos, () =>
            {
                if (end.Connection != 0) _world.Exchange.SocketClosed(end.Connection, _world.NowNanos);
            });
        }

        Forget();
    }

    private void Forget()
    {
        _end = null;
        _isUp = false;
        _leftover.Clear();
        _session.Output.DiscardPending();
        _toClient.Cut();
    }

    private void ForwardHttp(long now)
    {
        while (_session.Output.HttpRequests.TryPeek(out HttpRequestView view))
        {
            string target = Encoding.ASCII.GetString(view.Target);
            int question = target.IndexOf('?');
            var request = new RestRequest(
                view.Verb.ToString().ToUpperInvariant(), question < 0 ? target : target[..question],
                question < 0 ? "" : target[(question + 1)..], Encoding.ASCII.GetString(view.Body), Address)
            {
                Headers = Fields(Encoding.ASCII.GetString(view.Fields)),
            };
            long id = view.RequestId;
            ReceiveStamp sent = _node.Stamp;
            _session.Output.HttpRequests.RemoveFirst();
            _world.Checker.OnSend(target);
            _world.At(now + _world.Options.LatencyNanos, () =>
            {
                long exchangeId = _world.Exchange.ReceiveRest(request, _world.NowNanos);
                _http[exchangeId] = (id, sent);
                _world.At(_world.NowNanos + HttpTimeoutNanos, () => Finish(exchangeId, null, HttpFailure.Timeout));
            });
        }
    }

    private void OnRest(Delivery delivery) => Finish(
        delivery.RequestId, delivery.Response,
        delivery.Kind == DeliveryKind.RestAbort ? HttpFailure.Broken : HttpFailure.None);

    private void Finish(long exchangeId, RestResponse? response, HttpFailure failure)
    {
        if (!_http.Remove(exchangeId, out (long RequestId, ReceiveStamp Sent) waiting)) return;
        if (!_world.IsAlive(_node) || _isDisposed) return;
        _world.Checker.Refusals.OnTold(response?.Status ?? 0);
        string? retry = response?.Header("Retry-After");
        string? weight = response?.Header("X-MBX-USED-WEIGHT-1M");
        var view = new HttpResponseView
        {
            RequestId = waiting.RequestId,
            Failure = failure,
            Status = response?.Status ?? 0,
            RetryAfterSeconds = retry == null ? -1 : int.Parse(retry, CultureInfo.InvariantCulture),
            UsedWeight = weight == null ? -1 : int.Parse(weight, CultureInfo.InvariantCulture),
            Sent = waiting.Sent,
            Completed = _node.Stamp,
            Body = response == null ? default : response.Body.Span,
        };
        _session.OnHttpResponse(in view, _node.Stamp);
    }

    /// <summary>Anything but the answers to pings and the end of a connection.</summary>
    private static bool HasRequest(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 2)
        {
            int opcode = bytes[0] & 0x0F;
            if (bytes[0] == (byte)'G' || opcode == Text) return true;
            int length = bytes[1] & 0x7F;
            bytes = bytes[Math.Min(bytes.Length, 6 + length)..];
        }

        return false;
    }

    private static List<(string, string)> Fields(string text)
    {
        var fields = new List<(string, string)>();
        foreach (string line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':');
            if (colon > 0) fields.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        return fields;
    }

    /// <summary>One socket as the venue has it.</summary>
    private sealed class VenueEnd
    {
        public ServerSocket Socket { get; } = new();

        public long Connection { get; set; }
    }
}
