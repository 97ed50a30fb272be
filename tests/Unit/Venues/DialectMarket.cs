using System;
using System.Collections.Generic;
using System.Text;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Definitions;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Unit.Venues;

/// <summary>
/// The other side of a row of the catalogue, without sockets: the adapter's request texts in, the frames and bodies of
/// the local venue's dialect out, over a made market that only moves when it is told. Names no venue, so a new row is
/// tested with nothing added. tests/Proofs compiles this file too.
/// </summary>
public sealed class DialectMarket : IMarketListener, IRestServer
{
    public const string Symbol = "BTCUSDT";
    public const long StartNanos = 1_700_000_000_000_000_000;

    private const int Depth = 50;
    private const int MessagesPerSecond = 200;

    private readonly SimVenue _venue;
    private readonly SocketTarget _target;
    private readonly GeneratedMarket _market;
    private readonly List<MarketStream> _streams = [];
    private readonly List<byte[]> _frames = [];
    private readonly Utf8Text _text = new();
    private readonly Utf8Text _combined = new();
    private IClientSession _session;

    /// <exception cref="ArgumentException">No row of the local venue has the name.</exception>
    public DialectMarket(VenueDefinition row)
    {
        _venue = SimDialects.Of(row.Name);
        SocketPlan socket = row.SocketsFor(Depth, row.MergedPath, TradeStream.Documented)[0];
        Channels = socket.Channels;
        _target = _venue.Dialect.ReadSocket(socket.Path, "")
            ?? throw new InvalidOperationException($"{row.Name}: the local venue has no market socket {socket.Path}");
        _market = new GeneratedMarket([SymbolSpec.Of(Symbol, 0)], 1, StartNanos, MessagesPerSecond, this);
        _session = Open();
    }

    /// <summary>What the socket carries.</summary>
    public FeedChannels Channels { get; }

    public long NowNanos => _market.NowNanos;

    int IRestServer.WeightPerMinuteMax => 6_000;

    /// <summary>A new connection: nothing is subscribed.</summary>
    public void Reconnect()
    {
        _streams.Clear();
        _session = Open();
    }

    /// <summary>What comes back at once for a text frame of the adapter.</summary>
    public IReadOnlyList<byte[]> Receive(ReadOnlySpan<byte> text)
    {
        _frames.Clear();
        ClientReply reply = _session.Receive(text.ToArray(), _market.NowNanos - StartNanos);
        foreach (StreamName name in reply.Ended) _streams.RemoveAll(stream => stream.Name.Text == name.Text);
        if (reply.Text != null) _frames.Add(reply.Text);
        foreach (StreamName name in reply.Started) Start(name);
        return _frames.ToArray();
    }

    /// <summary>The frames of so much time.</summary>
    public IReadOnlyList<byte[]> Step(long nanos)
    {
        _frames.Clear();
        _market.Advance(_market.NowNanos + nanos);
        return _frames.ToArray();
    }

    /// <summary>The answer to a GET of path and query.</summary>
    public (int Status, byte[] Body) Get(ReadOnlySpan<byte> pathAndQuery)
    {
        string[] parts = Encoding.ASCII.GetString(pathAndQuery).Split('?', 2);
        RestPlan plan = _venue.Dialect.PlanRest(
            new RestRequest("GET", parts[0], parts.Length > 1 ? parts[1] : "", "", "local"), this);
        RestResponse? response = plan.Response;
        if (plan.Query is { } query)
        {
            byte[]? body = query.Endpoint == RestEndpoint.Instruments
                ? _venue.Dialect.WriteInstruments(
                    query, [SymbolRules.Of(_market.Markets[0].Spec)], _market.NowNanos / 1_000_000)
                : _venue.Dialect.WriteBody(query, _market);
            response = body == null ? plan.Fallback : _venue.Dialect.WriteRest(plan, body, _market.NowNanos);
        }

        return (response!.Status, response.Body.ToArray());
    }

    void IMarketListener.OnTrade(SymbolMarket market, in TradePrint trade)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnTrade(_text.Clear(), trade)) Send(stream);
        }
    }

    void IMarketListener.OnTop(SymbolMarket market, in TopOfBook top)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnTop(_text.Clear(), top)) Send(stream);
        }
    }

    void IMarketListener.OnDepth(SymbolMarket market, DepthUpdate update)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnDepth(_text.Clear(), update)) Send(stream);
        }
    }

    void IMarketListener.OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnKline(_text.Clear(), bar, isClosed)) Send(stream);
        }
    }

    void IMarketListener.OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnMarkPrice(_text.Clear(), mark)) Send(stream);
        }
    }

    void IMarketListener.OnPulse(SymbolMarket market)
    {
        foreach (MarketStream stream in _streams)
        {
            if (stream.OnPulse(_text.Clear(), hasSubscribers: true)) Send(stream);
        }
    }

    bool IRestServer.HasSymbol(string symbol) => symbol == Symbol;

    int IRestServer.Charge(int weight, int weightMax, out int used, out int retryAfterSeconds)
    {
        used = weight;
        retryAfterSeconds = 0;
        return 0;
    }

    FaultSpec? IRestServer.TakeFault(bool isDepth, string symbol) => null;

    private IClientSession Open() => _venue.Dialect.OpenSession(_target, "local", messagesPerSecondMax: 0);

    private void Start(StreamName name)
    {
        if (_market.Find(name.Symbol) is not { } market) return;
        _streams.RemoveAll(stream => stream.Name.Text == name.Text);
        MarketStream started = _venue.Dialect.OpenStream(name, market);
        if (started.DiffPeriodMillis > 0) market.EnableDepth(started.DiffPeriodMillis);
        int at = _streams.FindIndex(stream => stream.Name.Kind > name.Kind);
        _streams.Insert(at < 0 ? _streams.Count : at, started);
        if (started.Begin(_text.Clear(), isFirstSubscriber: true)) Send(started);
    }

    private void Send(MarketStream stream)
    {
        if (_session.IsCombined) stream.Combine(_combined.Clear(), _text.Written);
        _frames.Add((_session.IsCombined ? _combined : _text).Written.ToArray());
    }
}
