using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects.Binance.Trading;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>Public side of spot, USD-M and COIN-M (web-socket-streams, rest-api Market Data endpoints).</summary>
internal sealed class BinanceDialect(BinanceProduct product) : ISimDialect
{
    private static readonly (string Prefix, StreamRoute Route)[] Routes =
    [
        ("/public", StreamRoute.Public),
        ("/market", StreamRoute.Market),
    ];

    private readonly BinanceRest _rest = new(product);

    public IRecordedBooks Recorded { get; } = new BinanceRecordedBooks();

    public BookMembers BookMembers { get; } = new()
    {
        Bids = "b",
        RestBids = "bids",
        Asks = "a",
        RestAsks = "asks",
        LastId = "u",
        RestLastId = "lastUpdateId",
        FirstId = "U",
        PreviousId = "pu",
        EventTime = "E",
        TransactionTime = "T",
    };

    public SocketTarget? ReadSocket(string path, string streams)
    {
        var route = StreamRoute.Unrouted;
        foreach (var (prefix, prefixRoute) in Routes)
        {
            if (!path.StartsWith(prefix + "/", StringComparison.Ordinal))
                continue;
            if (product == BinanceProduct.Spot)
                return null;
            path = path[prefix.Length..];
            route = prefixRoute;
        }

        // Clients that are given a base URL with a path of its own append /ws or /stream to it.
        if (path.EndsWith("/stream", StringComparison.Ordinal))
            return new SocketTarget(route, true, streams.Split('/', StringSplitOptions.RemoveEmptyEntries));
        if (path.EndsWith("/ws", StringComparison.Ordinal))
            return new SocketTarget(route, false, []);
        var raw = path.IndexOf("/ws/", StringComparison.Ordinal);
        return raw < 0 ? null : new SocketTarget(
            route, false, path[(raw + 4)..].Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    public StreamName ReadStream(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? Parse(text, at) : StreamName.None;
    }

    public IClientSession OpenSession(SocketTarget target, string connectionId, int messagesPerSecondMax) =>
        new BinanceSession(this, target.IsCombined, messagesPerSecondMax);

    public MarketStream OpenStream(StreamName name, SymbolMarket market) =>
        BinanceStreams.Open(product, name, market);

    public byte[]? WriteShutdown(long nowMillis, bool isCombined)
    {
        if (product != BinanceProduct.Spot)
            return null;
        var text = "{\"e\":\"serverShutdown\",\"E\":" + nowMillis.ToString(CultureInfo.InvariantCulture) + "}";
        return Encoding.ASCII.GetBytes(
            isCombined ? "{\"stream\":\"!serverShutdown\",\"data\":" + text + "}" : text);
    }

    public RestRoute RouteRest(string verb, string path) => BinanceMethods.OfRest(verb, path) switch
    {
        _ when product != BinanceProduct.Spot => RestRoute.Market,
        RequestKind.Unknown or RequestKind.Depth => RestRoute.Market,
        RequestKind.Klines or RequestKind.AggregateTrades => RestRoute.MarketThenExchange,
        _ => RestRoute.Exchange,
    };

    public bool IsMeant(RestRequest request) => true;

    public RestPlan PlanRest(RestRequest request, IRestServer server) => _rest.Plan(request, server);

    public RestResponse? TakeRestFault(RestRequest request, IRestServer server) => _rest.TakeFault(request, server);

    public RestResponse WriteRest(RestPlan plan, byte[] body, long nowNanos) => new(200, plan.Headers, body);

    public byte[]? WriteBody(RestQuery query, GeneratedMarket market) => BinanceBodies.Write(product, query, market);

    public byte[] WriteInstruments(RestQuery query, IReadOnlyList<SymbolRules> symbols, long nowMillis) =>
        BinanceBodies.WriteInstruments(product, query, symbols, nowMillis);

    public byte[] WriteBook(RestQuery query, NaiveBook book, long updateId) =>
        BinanceBodies.WriteBook(book, product != BinanceProduct.Spot, updateId);

    private static StreamName Parse(string text, int at)
    {
        var channel = text.AsSpan(at + 1);
        var kind = StreamKind.Other;
        if (channel.StartsWith("depth"))
            kind = StreamKind.Depth;
        else if (channel.StartsWith("bookTicker"))
            kind = StreamKind.BookTicker;
        else if (channel.StartsWith("trade"))
            kind = StreamKind.Trade;
        else if (channel.StartsWith("aggTrade"))
            kind = StreamKind.AggregateTrade;
        else if (channel.StartsWith("kline"))
            kind = StreamKind.Kline;
        else if (channel.StartsWith("markPrice"))
            kind = StreamKind.MarkPrice;
        else if (channel.StartsWith("ticker") || channel.StartsWith("miniTicker"))
            kind = StreamKind.Ticker;
        return new StreamName(text, text[..at].ToUpperInvariant(), kind);
    }
}
