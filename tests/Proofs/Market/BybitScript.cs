using System;

namespace LowLatency.Proofs.Market;

/// <summary>Bybit v5 linear, one symbol. Its books come in the stream: a snapshot after every subscription.</summary>
internal sealed class BybitScript : VenueScript
{
    private const int Depth = 50;

    private readonly ScriptedBook[] _books;
    private bool _isSnapshotDue = true;
    private bool _isTickerDue = true;

    public BybitScript(ulong seed, long startNanos, long stepNanos)
        : base(seed, startNanos, stepNanos) =>
        _books = [new ScriptedBook("BTCUSDT", 6_000_000, 100, Random)];

    public override ReadOnlySpan<ScriptedBook> Books => _books;

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
        if (isSubscribe && request.IndexOf("tickers"u8) >= 0) _isTickerDue = true;
        Text.Clear().Add("{\"success\":true,\"ret_msg\":\"\",\"conn_id\":\"1\",\"req_id\":\""u8).Add(id);
        return Text.Add(isSubscribe ? "\",\"op\":\"subscribe\"}"u8 : "\",\"op\":\"unsubscribe\"}"u8).Bytes;
    }

    public override ReadOnlySpan<byte> Body(ReadOnlySpan<byte> path)
    {
        if (path.IndexOf("instruments-info"u8) < 0) return default;
        Text.Clear().Add("{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"linear\",\"list\":["u8);
        Text.Add("{\"symbol\":\"BTCUSDT\",\"status\":\"Trading\",\"priceFilter\":{\"tickSize\":\"0.01\"},"u8);
        Text.Add("\"lotSizeFilter\":{\"qtyStep\":\"0.00001\",\"minOrderQty\":\"0.00001\",\"maxOrderQty\":\"900\","u8);
        return Text.Add("\"minNotionalValue\":\"5\"}}]},\"time\":1723161255208}"u8).Bytes;
    }

    protected override void WriteDelta(ScriptedBook book)
    {
        Begin("orderbook."u8);
        Text.Add(Depth).Add("."u8).Add(book.Symbol);
        Text.Add(_isSnapshotDue ? "\",\"type\":\"snapshot\",\"ts\":"u8 : "\",\"type\":\"delta\",\"ts\":"u8);
        Text.Add(NowMillis).Add(",\"data\":{\"s\":\""u8).Add(book.Symbol).Add("\",\"b\":"u8);
        if (_isSnapshotDue) WriteSide(book, true, PriceDecimals, QuantityDecimals);
        else WriteLevels(book.BidChanges, PriceDecimals, QuantityDecimals);
        Text.Add(",\"a\":"u8);
        if (_isSnapshotDue) WriteSide(book, false, PriceDecimals, QuantityDecimals);
        else WriteLevels(book.AskChanges, PriceDecimals, QuantityDecimals);
        Text.Add(",\"u\":"u8).Add(book.UpdateId).Add(",\"seq\":"u8).Add(book.UpdateId + 7_000_000);
        Text.Add("},\"cts\":"u8).Add(NowMillis - 2).Add("}"u8);
        _isSnapshotDue = false;
    }

    protected override void WriteTrade(ScriptedBook book, long ticks, long lots, bool isBuy)
    {
        Begin("publicTrade."u8);
        Text.Add(book.Symbol).Add("\",\"type\":\"snapshot\",\"ts\":"u8).Add(NowMillis).Add(",\"data\":[{\"T\":"u8);
        Text.Add(NowMillis - 1).Add(",\"s\":\""u8).Add(book.Symbol);
        Text.Add(isBuy ? "\",\"S\":\"Buy\",\"v\":"u8 : "\",\"S\":\"Sell\",\"v\":"u8);
        Text.AddDecimal(lots, QuantityDecimals, QuantityDecimals).Add(",\"p\":"u8);
        Text.AddDecimal(ticks, PriceDecimals, PriceDecimals);
        Text.Add(",\"L\":\"PlusTick\",\"i\":\"20f43950-d8dd-5b31-9112-"u8);
        Text.Add(100_000_000_000 + book.TradeId).Add("\",\"BT\":false,\"RPI\":false,\"seq\":"u8).Add(book.TradeId);
        Text.Add("}]}"u8);
    }

    protected override void WriteTopOfBook(ScriptedBook book)
    {
        Begin("orderbook.1."u8);
        Text.Add(book.Symbol).Add("\",\"type\":\"snapshot\",\"ts\":"u8).Add(NowMillis).Add(",\"data\":{\"s\":\""u8);
        Text.Add(book.Symbol).Add("\",\"b\":[["u8).AddDecimal(book.Bid(0).Ticks, PriceDecimals, PriceDecimals);
        Text.Add(","u8).AddDecimal(book.Bid(0).Lots, QuantityDecimals, QuantityDecimals).Add("]],\"a\":[["u8);
        Text.AddDecimal(book.Ask(0).Ticks, PriceDecimals, PriceDecimals).Add(","u8);
        Text.AddDecimal(book.Ask(0).Lots, QuantityDecimals, QuantityDecimals).Add("]],\"u\":"u8).Add(book.UpdateId);
        Text.Add(",\"seq\":"u8).Add(book.UpdateId + 7_000_000).Add("},\"cts\":"u8).Add(NowMillis - 2).Add("}"u8);
    }

    protected override void WriteBar(ScriptedBook book, bool isClosed)
    {
        ScriptedBar bar = book.Bar;
        Begin("kline.1."u8);
        Text.Add(book.Symbol).Add("\",\"data\":[{\"start\":"u8).Add(bar.OpenMillis).Add(",\"end\":"u8);
        Text.Add(bar.OpenMillis + 59_999).Add(",\"interval\":\"1\",\"open\":"u8);
        Text.AddDecimal(bar.Open, PriceDecimals, PriceDecimals).Add(",\"close\":"u8);
        Text.AddDecimal(bar.Close, PriceDecimals, PriceDecimals).Add(",\"high\":"u8);
        Text.AddDecimal(bar.High, PriceDecimals, PriceDecimals).Add(",\"low\":"u8);
        Text.AddDecimal(bar.Low, PriceDecimals, PriceDecimals).Add(",\"volume\":"u8);
        Text.AddDecimal(bar.Lots, QuantityDecimals, QuantityDecimals).Add(",\"turnover\":\"0\",\"confirm\":"u8);
        Text.Add(isClosed ? "true"u8 : "false"u8).Add(",\"timestamp\":"u8).Add(NowMillis);
        Text.Add("}],\"ts\":"u8).Add(NowMillis).Add(",\"type\":\"snapshot\"}"u8);
    }

    protected override void WriteOther(ScriptedBook book)
    {
        Begin("tickers."u8);
        Text.Add(book.Symbol).Add(_isTickerDue ? "\",\"type\":\"snapshot\",\"data\":{\"symbol\":\""u8
            : "\",\"type\":\"delta\",\"data\":{\"symbol\":\""u8);
        Text.Add(book.Symbol).Add("\",\"markPrice\":"u8);
        Text.AddDecimal(book.Bid(0).Ticks + (book.Spacing / 2), PriceDecimals, PriceDecimals).Add(",\"indexPrice\":"u8);
        Text.AddDecimal(book.Bid(0).Ticks, PriceDecimals, PriceDecimals);
        if (_isTickerDue) Text.Add(",\"nextFundingTime\":\"1760342400000\",\"fundingRate\":\"-0.005\""u8);
        Text.Add("},\"cs\":"u8).Add(book.TradeId).Add(",\"ts\":"u8).Add(NowMillis).Add("}"u8);
        _isTickerDue = false;
    }

    private void Begin(ReadOnlySpan<byte> topic) => Text.Add("{\"topic\":\""u8).Add(topic);
}
