using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>The <c>result</c> objects of market data, and books of recordings.</summary>
internal static class BybitBodies
{
    private const int ViewLevels = 1000;

    /// <summary>A result over the generated market; null when there is nothing to answer with.</summary>
    public static byte[]? Write(bool isLinear, RestQuery query, GeneratedMarket market)
    {
        if (market.Find(query.Symbol) is not { } symbol)
            return null;
        var text = new Utf8Text();
        switch (query.Endpoint)
        {
            case RestEndpoint.Depth:
                var view = new BookView(ViewLevels);
                view.Update(symbol);
                BybitMarketText.OrderbookResult(text, symbol, view, query.Limit);
                break;
            case RestEndpoint.Klines when BybitMarketText.IntervalMillis(query.Interval) is > 0 and var length:
                var bars = MarketWindow.Klines(symbol, length, query.StartMillis, query.EndMillis, query.Limit);
                bars.Reverse();
                text.Add("{\"category\":\""u8).Add(isLinear ? "linear"u8 : "spot"u8);
                text.Add("\",\"symbol\":\""u8).Add(query.Symbol).Add("\",\"list\":["u8);
                for (var i = 0; i < bars.Count; i++)
                    BybitMarketText.KlineRow(text.Add(i == 0 ? ""u8 : ","u8), symbol, bars[i]);
                text.Add("]}"u8);
                break;
            default:
                return null;
        }

        return text.Written.ToArray();
    }

    /// <summary>The result of <c>instruments-info</c>.</summary>
    public static byte[] WriteInstruments(bool isLinear, IReadOnlyList<SymbolRules> symbols) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("category", isLinear ? "linear" : "spot");
        json.WriteStartArray("list");
        foreach (var rules in symbols)
        {
            // Asked for no status, the venue lists what trades.
            if (rules.Status == SymbolStatus.Trading || rules.StatusWord is not null)
                Instrument(json, rules, isLinear);
        }

        json.WriteEndArray();
        json.WriteString("nextPageCursor", string.Empty);
        json.WriteEndObject();
    });

    /// <summary>The result of the orderbook endpoint over a recorded book.</summary>
    public static byte[] WriteBook(NaiveBook book, string symbol, int limit) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("s", symbol);
        json.Levels("b", book.Bids, limit);
        json.Levels("a", book.Asks, limit);
        json.WriteNumber("ts", book.EventMillis);
        json.WriteNumber("u", book.LastUpdateId);
        json.WriteNumber("seq", book.CrossSequence);
        json.WriteNumber("cts", book.TransactionMillis);
        json.WriteEndObject();
    });

    /// <summary>A stream frame of type snapshot; the book's name is the topic.</summary>
    public static byte[] WriteSnapshot(NaiveBook book, string symbol) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("topic", book.Name);
        json.WriteString("type", "snapshot");
        json.WriteNumber("ts", book.EventMillis);
        json.WriteStartObject("data");
        json.WriteString("s", symbol);
        json.Levels("b", book.Bids, int.MaxValue);
        json.Levels("a", book.Asks, int.MaxValue);
        json.WriteNumber("u", book.LastUpdateId);
        json.WriteNumber("seq", book.CrossSequence);
        json.WriteEndObject();
        json.WriteNumber("cts", book.TransactionMillis);
        json.WriteEndObject();
    });

    private static void Instrument(Utf8JsonWriter json, SymbolRules rules, bool isLinear)
    {
        json.WriteStartObject();
        json.WriteString("symbol", rules.Symbol);
        if (isLinear)
            json.WriteString("contractType", "LinearPerpetual");
        json.WriteString("status", rules.StatusWord ?? "Trading");
        json.WriteString("baseCoin", rules.BaseAsset);
        json.WriteString("quoteCoin", rules.QuoteAsset);
        json.WriteStartObject("lotSizeFilter");
        json.Shortest(isLinear ? "qtyStep" : "basePrecision", rules.StepSize);
        json.Shortest("minOrderQty", rules.QuantityMin);
        json.Shortest("maxOrderQty", rules.QuantityMax);
        json.Shortest(isLinear ? "minNotionalValue" : "minOrderAmt", rules.NotionalMin);
        json.WriteEndObject();
        json.WriteStartObject("priceFilter");
        json.Shortest("tickSize", rules.TickSize);
        json.WriteEndObject();
        if (isLinear)
        {
            json.WriteNumber("fundingInterval", 480);
            json.WriteString("deliveryTime", rules.EndMillis.ToString(CultureInfo.InvariantCulture));
            json.WriteString("settleCoin", rules.QuoteAsset);
        }

        json.WriteEndObject();
    }
}
