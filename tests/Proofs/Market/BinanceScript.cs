using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.Proofs.Market;

/// <summary>Binance spot, two symbols, in the words of the local venue's dialect.</summary>
internal sealed class BinanceScript : VenueScript
{
    private readonly BinanceMarketText _writer = new(isFutures: false);
    private readonly Utf8Text _frame = new();
    private readonly DepthUpdate _delta = new();
    private readonly ScriptedBook[] _books;
    private readonly SymbolSpec[] _specs;
    private readonly byte[] _rules;

    public BinanceScript(ulong seed, long startNanos, long stepNanos)
        : base(seed, startNanos, stepNanos)
    {
        _books =
        [
            new ScriptedBook("BTCUSDT", 6_000_000, 100, Random),
            new ScriptedBook("ETHUSDT", 300_000, 10, Random),
        ];
        _specs = Array.ConvertAll(
            (string[])["BTCUSDT", "ETHUSDT"], name => new SymbolSpec(name, PriceDecimals, QuantityDecimals, 1, 1));
        _rules = ExchangeInfoText.Write([RulesOf(_specs[0]), RulesOf(_specs[1])], new ExchangeOptions(), NowMillis);
    }

    public override ReadOnlySpan<ScriptedBook> Books => _books;

    public override ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> request)
    {
        int at = request.IndexOf("\"id\":"u8);
        if (at < 0) return default;
        ReadOnlySpan<byte> id = request[(at + 5)..^1];
        return Text.Clear().Add("{\"result\":null,\"id\":"u8).Add(id).Add("}"u8).Bytes;
    }

    public override ReadOnlySpan<byte> Body(ReadOnlySpan<byte> path)
    {
        if (path.IndexOf("exchangeInfo"u8) >= 0) return _rules;
        if (path.IndexOf("/depth"u8) < 0) return default;
        foreach (ScriptedBook book in _books)
        {
            if (path.IndexOf(book.Symbol) < 0) continue;
            List<(long PriceTicks, long Lots)> bids = [];
            List<(long PriceTicks, long Lots)> asks = [];
            for (int i = 0; i < ScriptedBook.Levels; i++)
            {
                bids.Add((book.Bid(i).Ticks, book.Bid(i).Lots));
                asks.Add((book.Ask(i).Ticks, book.Ask(i).Lots));
            }

            _writer.Book(_frame.Clear(), Now(book), bids, asks);
            return _frame.Written;
        }

        return default;
    }

    protected override void WriteDelta(ScriptedBook book)
    {
        _delta.FirstUpdateId = _delta.LastUpdateId = book.UpdateId;
        Take(_delta.Bids, book.BidChanges);
        Take(_delta.Asks, book.AskChanges);
        _writer.Depth(_frame.Clear(), Now(book), _delta);
        Wrap(book, "@depth@100ms"u8);
    }

    protected override void WriteTrade(ScriptedBook book, long ticks, long lots, bool isBuy)
    {
        SimSide taker = isBuy ? SimSide.Bid : SimSide.Ask;
        _writer.Trade(_frame.Clear(), Now(book), new TradePrint(book.TradeId, ticks, lots, taker, 0, NowNanos));
        Wrap(book, "@trade"u8);
    }

    protected override void WriteTopOfBook(ScriptedBook book)
    {
        (BookChange bid, BookChange ask) = (book.Bid(0), book.Ask(0));
        _writer.BookTicker(_frame.Clear(), Now(book), new TopOfBook(bid.Ticks, bid.Lots, ask.Ticks, ask.Lots));
        Wrap(book, "@bookTicker"u8);
    }

    protected override void WriteBar(ScriptedBook book, bool isClosed)
    {
        _writer.Kline(_frame.Clear(), Now(book), Candle(book), isClosed);
        Wrap(book, "@kline_1m"u8);
    }

    protected override void WriteOther(ScriptedBook book) => WriteTopOfBook(book);

    private static SymbolRules RulesOf(SymbolSpec spec) =>
        SymbolRules.Of(spec) with { QuantityMax = 9000m, MarketQuantityMax = 9000m, OpenStopsMax = 0 };

    private static void Take(List<(long PriceTicks, long Lots)> levels, ReadOnlySpan<BookChange> changes)
    {
        levels.Clear();
        foreach (BookChange change in changes) levels.Add((change.Ticks, change.Lots));
    }

    private SymbolMoment Now(ScriptedBook book) => new(_specs[book == _books[0] ? 0 : 1], NowMillis, book.UpdateId);

    private void Wrap(ScriptedBook book, ReadOnlySpan<byte> channel) =>
        Text.Add("{\"stream\":\""u8).Add(book.LowerSymbol).Add(channel).Add("\",\"data\":"u8).Add(_frame.Written)
            .Add("}"u8);
}
