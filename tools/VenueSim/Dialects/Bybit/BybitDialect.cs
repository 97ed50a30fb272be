using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Requests;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>Public side of v5 spot and linear perpetuals (v5 docs, websocket/public and market).</summary>
internal sealed class BybitDialect(bool isLinear) : ISimDialect
{
    private readonly string _category = isLinear ? "linear" : "spot";
    private readonly BybitRest _rest = new(isLinear);

    public IRecordedBooks Recorded { get; } = new BybitRecordedBooks();

    public BookMembers BookMembers { get; } = new()
    {
        Bids = "b",
        Asks = "a",
        LastId = "u",
        CrossId = "seq",
        EventTime = "ts",
        TransactionTime = "cts",
        Kind = "type",
        SnapshotKind = "snapshot",
    };

    public SocketTarget? ReadSocket(string path, string streams) =>
        string.Equals(path, "/v5/public/" + _category, StringComparison.Ordinal) ? SocketTarget.Plain : null;

    public StreamName ReadStream(string text)
    {
        var dot = text.LastIndexOf('.');
        if (dot <= 0)
            return StreamName.None;
        var kind = StreamKind.Other;
        if (text.StartsWith("orderbook.", StringComparison.Ordinal))
            kind = StreamKind.Depth;
        else if (text.StartsWith("publicTrade.", StringComparison.Ordinal))
            kind = StreamKind.Trade;
        else if (text.StartsWith("tickers.", StringComparison.Ordinal))
            kind = StreamKind.Ticker;
        else if (text.StartsWith("kline.", StringComparison.Ordinal))
            kind = StreamKind.Kline;
        return new StreamName(text, text[(dot + 1)..], kind);
    }

    public IClientSession OpenSession(SocketTarget target, string connectionId, int messagesPerSecondMax) =>
        new BybitSession(this, connectionId, !isLinear);

    public MarketStream OpenStream(StreamName name, SymbolMarket market) => BybitStreams.Open(isLinear, name, market);

    public byte[]? WriteShutdown(long nowMillis, bool isCombined) => null;

    public RestRoute RouteRest(string verb, string path) => RestRoute.Market;

    public bool IsMeant(RestRequest request) => string.Equals(
        ParameterSet.OfHttp(request.Query, string.Empty).Get("category"), _category, StringComparison.Ordinal);

    public RestPlan PlanRest(RestRequest request, IRestServer server) => _rest.Plan(request, server);

    public RestResponse? TakeRestFault(RestRequest request, IRestServer server) => null;

    public RestResponse WriteRest(RestPlan plan, byte[] body, long nowNanos) => BybitRest.Write(body, nowNanos);

    public byte[]? WriteBody(RestQuery query, GeneratedMarket market) => BybitBodies.Write(isLinear, query, market);

    public byte[] WriteInstruments(RestQuery query, IReadOnlyList<SymbolRules> symbols, long nowMillis) =>
        BybitBodies.WriteInstruments(isLinear, symbols);

    public byte[] WriteBook(RestQuery query, NaiveBook book, long updateId) =>
        BybitBodies.WriteBook(book, query.Symbol, query.Limit);
}
