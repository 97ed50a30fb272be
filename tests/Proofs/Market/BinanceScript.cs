using System;

namespace LowLatency.Proofs.Market;

/// <summary>Binance spot, two symbols.</summary>
internal sealed class BinanceScript : VenueScript
{
    private const int Shown = 8;

    private readonly ScriptedBook[] _books;

    public BinanceScript(ulong seed, long startNanos, long stepNanos)
        : base(seed, startNanos, stepNanos) =>
        _books =
        [
            new ScriptedBook("BTCUSDT", 6_000_000, 100, Random),
            new ScriptedBook("ETHUSDT", 300_000, 10, Random),
        ];

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
        Text.Clear();
        if (path.IndexOf("exchangeInfo"u8) >= 0) return Rules();
        if (path.IndexOf("/depth"u8) < 0) return default;
        foreach (ScriptedBook book in _books)
        {
            if (path.IndexOf(book.Symbol) < 0) continue;
            Text.Add("{\"lastUpdateId\":"u8).Add(book.UpdateId).Add(",\"bids\":"u8);
            WriteSide(book, true, Shown, Shown);
            Text.Add(",\"asks\":"u8);
            WriteSide(book, false, Shown, Shown);
            Text.Add("}"u8);
        }

        return Text.Bytes;
    }

    protected override void WriteDelta(ScriptedBook book)
    {
        Begin(book, "@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"u8);
        Text.Add(NowMillis).Add(",\"s\":\""u8).Add(book.Symbol).Add("\",\"U\":"u8).Add(book.UpdateId);
        Text.Add(",\"u\":"u8).Add(book.UpdateId).Add(",\"b\":"u8);
        WriteLevels(book.BidChanges, Shown, Shown);
        Text.Add(",\"a\":"u8);
        WriteLevels(book.AskChanges, Shown, Shown);
        Text.Add("}}"u8);
    }

    protected override void WriteTrade(ScriptedBook book, long ticks, long lots, bool isBuy)
    {
        Begin(book, "@trade\",\"data\":{\"e\":\"trade\",\"E\":"u8);
        Text.Add(NowMillis).Add(",\"s\":\""u8).Add(book.Symbol).Add("\",\"t\":"u8).Add(book.TradeId);
        Text.Add(",\"p\":"u8).AddDecimal(ticks, PriceDecimals, Shown);
        Text.Add(",\"q\":"u8).AddDecimal(lots, QuantityDecimals, Shown);
        Text.Add(",\"T\":"u8).Add(NowMillis).Add(isBuy ? ",\"m\":false,\"M\":true}}"u8 : ",\"m\":true,\"M\":true}}"u8);
    }

    protected override void WriteTopOfBook(ScriptedBook book)
    {
        Begin(book, "@bookTicker\",\"data\":{\"u\":"u8);
        Text.Add(book.UpdateId).Add(",\"s\":\""u8).Add(book.Symbol).Add("\",\"b\":"u8);
        Text.AddDecimal(book.Bid(0).Ticks, PriceDecimals, Shown).Add(",\"B\":"u8);
        Text.AddDecimal(book.Bid(0).Lots, QuantityDecimals, Shown).Add(",\"a\":"u8);
        Text.AddDecimal(book.Ask(0).Ticks, PriceDecimals, Shown).Add(",\"A\":"u8);
        Text.AddDecimal(book.Ask(0).Lots, QuantityDecimals, Shown).Add("}}"u8);
    }

    protected override void WriteBar(ScriptedBook book, bool isClosed)
    {
        ScriptedBar bar = book.Bar;
        Begin(book, "@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":"u8);
        Text.Add(NowMillis).Add(",\"s\":\""u8).Add(book.Symbol).Add("\",\"k\":{\"t\":"u8).Add(bar.OpenMillis);
        Text.Add(",\"T\":"u8).Add(bar.OpenMillis + 59_999).Add(",\"s\":\""u8).Add(book.Symbol);
        Text.Add("\",\"i\":\"1m\",\"f\":"u8).Add(book.TradeId - bar.Trades + 1).Add(",\"L\":"u8).Add(book.TradeId);
        Text.Add(",\"o\":"u8).AddDecimal(bar.Open, PriceDecimals, Shown);
        Text.Add(",\"c\":"u8).AddDecimal(bar.Close, PriceDecimals, Shown);
        Text.Add(",\"h\":"u8).AddDecimal(bar.High, PriceDecimals, Shown);
        Text.Add(",\"l\":"u8).AddDecimal(bar.Low, PriceDecimals, Shown);
        Text.Add(",\"v\":"u8).AddDecimal(bar.Lots, QuantityDecimals, Shown);
        Text.Add(",\"n\":"u8).Add(bar.Trades).Add(isClosed ? ",\"x\":true"u8 : ",\"x\":false"u8);
        Text.Add(",\"q\":\"0.00000000\",\"V\":"u8).AddDecimal(bar.Lots / 2, QuantityDecimals, Shown);
        Text.Add(",\"Q\":\"0.00000000\",\"B\":\"0\"}}}"u8);
    }

    protected override void WriteOther(ScriptedBook book) => WriteTopOfBook(book);

    private void Begin(ScriptedBook book, ReadOnlySpan<byte> rest) =>
        Text.Add("{\"stream\":\""u8).Add(book.LowerSymbol).Add(rest);

    private ReadOnlySpan<byte> Rules()
    {
        Text.Add("{\"symbols\":["u8);
        for (int i = 0; i < _books.Length; i++)
        {
            Text.Add(i == 0 ? "{\"symbol\":\""u8 : ",{\"symbol\":\""u8).Add(_books[i].Symbol);
            Text.Add("\",\"status\":\"TRADING\",\"baseAssetPrecision\":8,\"quotePrecision\":8,\"filters\":["u8);
            Text.Add("{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01000000\"},"u8);
            Text.Add("{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000\",\"stepSize\":"u8);
            Text.Add("\"0.00001000\"},{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5\"}]}"u8);
        }

        return Text.Add("]}"u8).Bytes;
    }
}
