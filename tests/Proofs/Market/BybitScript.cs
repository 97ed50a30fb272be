using System;
using System.Collections.Generic;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Dialects.Bybit;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Proofs.Market;

/// <summary>
/// Bybit v5 linear, one symbol, in the words of the local venue's dialect. Its books come in the stream: a snapshot
/// after every subscription.
/// </summary>
internal sealed class BybitScript : VenueScript
{
    private const int Depth = 50;

    private readonly BybitMarketText _writer = new(isLinear: true);
    private readonly Utf8Text _frame = new();
    private readonly List<(long PriceTicks, long Lots)> _bids = [];
    private readonly List<(long PriceTicks, long Lots)> _asks = [];
    private readonly SymbolSpec _spec = new("BTCUSDT", PriceDecimals, QuantityDecimals, 1, 1);
    private readonly ScriptedBook[] _books;
    private readonly byte[] _rules;
    private bool _isSnapshotDue = true;

    public BybitScript(ulong seed, long startNanos, long stepNanos)
        : base(seed, startNanos, stepNanos)
    {
        _books = [new ScriptedBook("BTCUSDT", 6_000_000, 100, Random)];
        _rules = Rules(SymbolRules.Of(_spec) with { QuantityMax = 900m, MarketQuantityMax = 900m }, startNanos);
    }

    public override ReadOnlySpan<ScriptedBook> Books => _books;

    /// <summary>The list of instruments with one symbol, as the local venue answers.</summary>
    public static byte[] Rules(SymbolRules rules, long nowNanos)
    {
        ISimDialect dialect = SimDialects.Of("BybitLinear").Dialect;
        var query = new RestQuery(RestEndpoint.Instruments, rules.Symbol, Limit: 1);
        byte[] list = dialect.WriteInstruments(query, [rules], nowNanos / 1_000_000);
        return dialect.WriteRest(new RestPlan { Query = query }, list, nowNanos).Body.ToArray();
    }

    public override ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> request)
    {
        int at = request.IndexOf("\"req_id\":\""u8);
        if (at < 0) return default;
        ReadOnlySpan<byte> id = request[(at + 10)..];
        id = id[..id.IndexOf((byte)'"')];
        if (request.IndexOf("\"ping\""u8) >= 0)
        {
            Text.Clear().Add("{\"success\":true,\"ret_msg\":\"pong\",\"conn_id\":\"1\",\"req_id\":\""u8).Add(id);
            return Text.Add("\",\"op\":\"ping\"}"u8).Bytes;
        }

        bool isSubscribe = request.IndexOf("unsubscribe"u8) < 0;
        if (isSubscribe && request.IndexOf("orderbook.50"u8) >= 0) _isSnapshotDue = true;
        Text.Clear().Add("{\"success\":true,\"ret_msg\":\"\",\"conn_id\":\"1\",\"req_id\":\""u8).Add(id);
        return Text.Add(isSubscribe ? "\",\"op\":\"subscribe\"}"u8 : "\",\"op\":\"unsubscribe\"}"u8).Bytes;
    }

    public override ReadOnlySpan<byte> Body(ReadOnlySpan<byte> path) =>
        path.IndexOf("instruments-info"u8) < 0 ? default : _rules;

    protected override void WriteDelta(ScriptedBook book)
    {
        _bids.Clear();
        _asks.Clear();
        for (int i = 0; _isSnapshotDue && i < ScriptedBook.Levels; i++)
        {
            _bids.Add((book.Bid(i).Ticks, book.Bid(i).Lots));
            _asks.Add((book.Ask(i).Ticks, book.Ask(i).Lots));
        }

        if (!_isSnapshotDue)
        {
            foreach (BookChange change in book.BidChanges) _bids.Add((change.Ticks, change.Lots));
            foreach (BookChange change in book.AskChanges) _asks.Add((change.Ticks, change.Lots));
        }

        _writer.Orderbook(_frame.Clear(), Now(book, 2), Levels(book, Depth), _isSnapshotDue);
        _isSnapshotDue = false;
        Take();
    }

    protected override void WriteTrade(ScriptedBook book, long ticks, long lots, bool isBuy)
    {
        SimSide taker = isBuy ? SimSide.Bid : SimSide.Ask;
        _writer.Trade(
            _frame.Clear(), Now(book, 1),
            new TradePrint(book.TradeId, ticks, lots, taker, 0, NowNanos - 1_000_000));
        Take();
    }

    protected override void WriteTopOfBook(ScriptedBook book)
    {
        _bids.Clear();
        _asks.Clear();
        _bids.Add((book.Bid(0).Ticks, book.Bid(0).Lots));
        _asks.Add((book.Ask(0).Ticks, book.Ask(0).Lots));
        _writer.Orderbook(_frame.Clear(), Now(book, 2), Levels(book, depth: 1), isSnapshot: true);
        Take();
    }

    protected override void WriteBar(ScriptedBook book, bool isClosed)
    {
        _writer.Kline(_frame.Clear(), Now(book), Candle(book), isClosed);
        Take();
    }

    protected override void WriteOther(ScriptedBook book)
    {
        (BookChange bid, BookChange ask) = (book.Bid(0), book.Ask(0));
        var mark = new MarkPrice(bid.Ticks + (book.Spacing / 2), bid.Ticks, -500_000, 1_760_342_400_000);
        var top = new TopOfBook(bid.Ticks, bid.Lots, ask.Ticks, ask.Lots);
        _writer.Ticker(_frame.Clear(), Now(book), bid.Ticks, mark, top);
        Take();
    }

    // Bybit's books are made a little before they are sent.
    private SymbolMoment Now(ScriptedBook book, long millisAgo = 0) => new(_spec, NowMillis - millisAgo, book.UpdateId);

    private BookLevels Levels(ScriptedBook book, int depth) =>
        new(depth, book.UpdateId, book.UpdateId + 7_000_000, _bids, _asks);

    private void Take() => Text.Add(_frame.Written);
}
