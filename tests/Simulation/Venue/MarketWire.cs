using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Sessions;
using LowLatency.Simulation.Node;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Simulation.Venue;

/// <summary>
/// The public streams: the generated market's events as frames of the venue's dialect to the node's feed, with faults
/// on the way.
/// </summary>
internal sealed class MarketWire(World world) : IMarketListener, IRestServer
{
    private const long ReconnectNanos = 1_200_000_000;

    private readonly Dictionary<(int Symbol, StreamKind Kind), MarketStream> _streams = [];
    private IClientSession? _session;
    private readonly Utf8Text _text = new();
    private readonly Line _line = new();
    private readonly long[] _depthIds = new long[NodeSettings.Symbols.Length];
    private readonly long[] _snapshotIds = new long[NodeSettings.Symbols.Length];
    private EngineNode? _node;
    private uint _connections;
    private bool _isConnected;
    private long _silentUntilNanos;
    private long _stillUntilNanos;
    private byte[]? _held;

    public Dictionary<MarketFault, long> Faults { get; } = [];

    public long NextDueNanos => _line.NextDueNanos;

    /// <summary>Depth frames lost for a symbol since its book was last asked for; by symbol index.</summary>
    public long[] LostSinceNanos { get; } = new long[NodeSettings.Symbols.Length];

    /// <summary>When the last book frame of a symbol arrived.</summary>
    public long[] LastDepthNanos { get; } = new long[NodeSettings.Symbols.Length];

    /// <summary>When the last book frame of a symbol that arrived was sent.</summary>
    public long[] LastDepthSentNanos { get; } = new long[NodeSettings.Symbols.Length];

    long IRestServer.NowNanos => world.NowNanos;

    int IRestServer.WeightPerMinuteMax => world.Options.WeightPerMinuteMax;

    public void Attach(EngineNode node, long now)
    {
        _node = node;
        _isConnected = false;
        _stillUntilNanos = 0;
        world.At(now + world.Options.LatencyNanos, () => Connect(node));
    }

    public void Detach()
    {
        _node = null;
        _isConnected = false;
        _line.Cut();
    }

    public void Advance(long now)
    {
        _line.Deliver(now);
        Pump(now);
    }

    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
        if (!_isConnected) return;
        if (StreamOf(market, StreamKind.Trade, "trade").OnTrade(_text.Clear(), trade)) Send(market);
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
        if (!_isConnected) return;
        if (StreamOf(market, StreamKind.BookTicker, "bookTicker").OnTop(_text.Clear(), top)) Send(market);
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
        if (!_isConnected) return;
        _depthIds[market.Index] = update.LastUpdateId;
        if (StreamOf(market, StreamKind.Depth, "depth@100ms").OnDepth(_text.Clear(), update))
        {
            Send(market, isDepth: true);
        }
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        bool isSubscribed = bar.LengthMillis == (world.Options.SignalSeconds == 1 ? 1_000 : 60_000);

        // The venue publishes the open one every two seconds; silent, the channel would block entries most of a minute.
        bool isDue = isClosed || (bar.LengthMillis > 2_000 && market.NowMillis % 2_000 == 0);
        if (!_isConnected || !isDue || !isSubscribed) return;
        string channel = world.Options.SignalSeconds == 1 ? "kline_1s" : "kline_1m";
        if (StreamOf(market, StreamKind.Kline, channel).OnKline(_text.Clear(), bar, isClosed)) Send(market);
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
    }

    public void OnPulse(SymbolMarket market)
    {
    }

    bool IRestServer.HasSymbol(string symbol) => world.Market.Find(symbol) != null;

    int IRestServer.Charge(int weight, int weightMax, out int used, out int retryAfterSeconds) =>
        world.Exchange.ChargePublic(OrderWire.Address, weight, world.NowNanos, out used, out retryAfterSeconds);

    // Faults of requests are the exchange's here.
    FaultSpec? IRestServer.TakeFault(bool isDepth, string symbol) => null;

    private MarketStream StreamOf(SymbolMarket market, StreamKind kind, string channel)
    {
        if (!_streams.TryGetValue((market.Index, kind), out MarketStream? stream))
        {
            ISimDialect dialect = world.Venue.Dialect;
            StreamName name = dialect.ReadStream($"{market.Spec.Symbol.ToLowerInvariant()}@{channel}");
            _streams.Add((market.Index, kind), stream = dialect.OpenStream(name, market));
        }

        return stream;
    }

    private void Connect(EngineNode node)
    {
        if (_node != node) return;
        ReceiveStamp stamp = node.Stamp;
        if (!node.MarketConnects.TryTake(stamp.MonotonicNanos, out long allowedAt))
        {
            long again = Math.Max(world.FromMonotonic(allowedAt), world.NowNanos + SimulationOptions.Millisecond);
            world.At(again, () => Connect(node));
            return;
        }

        world.Checker.OnSend("market connect");
        _isConnected = true;
        _held = null;
        _session = world.Venue.Dialect.OpenSession(SocketTarget.Plain, "", messagesPerSecondMax: 0);
        node.Feed.OnConnected(++_connections, stamp.MonotonicNanos, stamp.WallNanos);
    }

    private void Disconnect(EngineNode node)
    {
        if (_node != node || !_isConnected) return;
        ReceiveStamp stamp = node.Stamp;
        _isConnected = false;
        _stillUntilNanos = 0;
        _line.Cut();
        node.Feed.OnDisconnected(ReasonCode.FeedDisconnected, 1006, stamp.MonotonicNanos, stamp.WallNanos);
        world.At(world.NowNanos + ReconnectNanos, () => Connect(node));
    }

    private void Send(SymbolMarket market, bool isDepth = false)
    {
        long now = market.NowNanos;
        byte[] frame = _text.Written.ToArray();
        if (now < _silentUntilNanos)
        {
            if (isDepth) Lose(market.Index, now);
            return;
        }

        if (_held is { } held)
        {
            _held = null;
            Forward(market.Index, frame, isDepth);
            Forward(market.Index, held, false);
            return;
        }

        bool isFaulty = world.AreFaultsOn && world.Random.NextDouble() < world.Options.MarketFaultShare;
        if (!isFaulty)
        {
            Forward(market.Index, frame, isDepth);
            return;
        }

        var fault = (MarketFault)world.Random.Next((int)MarketFault.Count);
        Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
        world.Trace($"fault {fault} of {market.Index}{(isDepth ? " depth" : "")}");
        Spoil(market, frame, isDepth, fault, now);
    }

    private void Spoil(SymbolMarket market, byte[] frame, bool isDepth, MarketFault fault, long now)
    {
        Random random = world.Random;
        switch (fault)
        {
            case MarketFault.Dropped:
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Duplicated:
                Forward(market.Index, frame, isDepth);
                Forward(market.Index, frame, isDepth);
                break;
            case MarketFault.Reordered:
                _held = frame;
                break;
            case MarketFault.Truncated:
                Forward(market.Index, frame[..random.Next(frame.Length)], false);
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Corrupted:
                // Structure only: a digit that is wrong and well formed is the venue's word.
                frame[random.Next(2) == 0 ? 0 : frame.Length - 1] ^= 0x5;
                Forward(market.Index, frame, false);
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Silent:
                _silentUntilNanos = now + random.NextInt64(1, 25) * SimulationOptions.Second;
                if (isDepth) Lose(market.Index, now);
                break;
            case MarketFault.Held:
                _stillUntilNanos = now + random.NextInt64(1, 40) * SimulationOptions.Second;
                Forward(market.Index, frame, isDepth);
                break;
            default:
                Forward(market.Index, frame, isDepth);
                EngineNode node = _node!;
                world.At(now, () => Disconnect(node));
                break;
        }
    }

    private void Lose(int symbol, long now)
    {
        // A snapshot that was taken later than the frame's last change holds it.
        if (_depthIds[symbol] <= _snapshotIds[symbol]) return;
        world.Trace($"book frame of {symbol} lost");
        if (LostSinceNanos[symbol] == 0) LostSinceNanos[symbol] = now;
    }

    private void Forward(int symbol, byte[] frame, bool isDepth)
    {
        long sent = world.NowNanos;
        _line.Send(Math.Max(sent + world.Options.LatencyNanos, _stillUntilNanos), () =>
        {
            if (_node is not { } node || !_isConnected) return;
            ReceiveStamp stamp = node.Stamp;
            if (isDepth) (LastDepthNanos[symbol], LastDepthSentNanos[symbol]) = (world.NowNanos, sent);
            node.Feed.OnTextFrame(frame, stamp.MonotonicNanos, stamp.WallNanos);
        });
    }

    private void Pump(long now)
    {
        if (_node is not { } node) return;
        while (node.Feed.TryTakeRequest(out FeedRequest request))
        {
            string text = Encoding.ASCII.GetString(node.Feed.RequestBytes);
            switch (request.Kind)
            {
                case FeedRequestKind.Reconnect:
                    Disconnect(node);
                    break;
                case FeedRequestKind.SendFrame:
                    if (_isConnected) Acknowledge(node, text, now);
                    break;
                default:
                    uint id = request.Id;
                    world.Checker.OnSend(text);
                    world.At(now + world.Options.LatencyNanos, () => Answer(node, id, text));
                    break;
            }
        }
    }

    private void Acknowledge(EngineNode node, string text, long now)
    {
        byte[]? answer = _session!.Receive(Encoding.ASCII.GetBytes(text), now).Text;
        if (answer == null) return;
        _line.Send(now + (2 * world.Options.LatencyNanos), () =>
        {
            ReceiveStamp stamp = node.Stamp;
            if (_node == node && _isConnected) node.Feed.OnTextFrame(answer, stamp.MonotonicNanos, stamp.WallNanos);
        });
    }

    private void Answer(EngineNode node, uint id, string target)
    {
        long now = world.NowNanos;
        int question = target.IndexOf('?');
        string path = question < 0 ? target : target[..question];
        string query = question < 0 ? "" : target[(question + 1)..];
        if (!path.EndsWith("/depth", StringComparison.Ordinal))
        {
            long rest = world.Exchange.ReceiveRest(new RestRequest("GET", path, query, "", OrderWire.Address), now);
            world.PublicAnswers[rest] = response => Respond(
                node, id, response?.Status ?? 0, response?.Body ?? default, RetryAfter(response), UsedWeight(response));
            return;
        }

        int index = query.Contains("ETH", StringComparison.Ordinal) ? 1 : 0;
        SymbolMarket market = world.Market.Markets[index];
        RestPlan plan = world.Venue.Dialect.PlanRest(new RestRequest("GET", path, query, "", OrderWire.Address), this);
        RestResponse response = plan.Response ?? world.Venue.Dialect.WriteRest(
            plan, world.Venue.Dialect.WriteBody(plan.Query!, world.Market)!, now);
        bool isBook = response.Status == 200;
        if (isBook) (LostSinceNanos[index], _snapshotIds[index]) = (0, market.UpdateId);
        world.Trace($"snapshot of {index} {response.Status}");
        world.At(
            now + world.Options.LatencyNanos,
            () =>
            {
                if (isBook && _node == node) world.Checker.OnSnapshot(index, now);
                Respond(node, id, response.Status, response.Body, RetryAfter(response), UsedWeight(response));
            });
    }

    private static long RetryAfter(RestResponse? response) =>
        long.TryParse(response?.Header("Retry-After"), CultureInfo.InvariantCulture, out long seconds)
            ? seconds * SimulationOptions.Second
            : 0;

    private static long UsedWeight(RestResponse? response) =>
        long.TryParse(response?.Header("X-MBX-USED-WEIGHT-1M"), CultureInfo.InvariantCulture, out long used)
            ? used
            : -1;

    private void Respond(
        EngineNode node, uint id, int status, ReadOnlyMemory<byte> body, long retryAfter, long usedWeight)
    {
        if (_node != node) return;
        world.Checker.Refusals.OnTold(status);
        ReceiveStamp stamp = node.Stamp;
        if (status == 0)
        {
            node.Feed.OnRequestFailed(id, ReasonCode.RestFailed, stamp.MonotonicNanos, stamp.WallNanos);
            return;
        }

        node.Feed.OnResponse(
            id, status, body.Span, retryAfter, stamp.MonotonicNanos, stamp.WallNanos, usedWeight);
    }
}
