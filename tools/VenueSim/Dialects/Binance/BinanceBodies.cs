using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Rest;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance;

/// <summary>REST bodies of market data.</summary>
internal static class BinanceBodies
{
    private const int StaleIds = 1_000_000;

    /// <summary>A body over the generated market; null when there is nothing to answer with.</summary>
    public static byte[]? Write(BinanceProduct product, RestQuery query, GeneratedMarket market)
    {
        var text = new Utf8Text();
        var writer = new BinanceMarketText(product != BinanceProduct.Spot);
        if (query.Endpoint == RestEndpoint.PremiumIndex)
            return PremiumIndex(text, writer, query.Symbol, market);
        if (market.Find(query.Symbol) is not { } symbol)
            return null;
        switch (query.Endpoint)
        {
            case RestEndpoint.Depth:
                writer.Book(text, symbol, query.Limit, symbol.UpdateId);
                break;
            case RestEndpoint.StaleDepth:
                writer.Book(text, symbol, query.Limit, Math.Max(1, symbol.UpdateId - StaleIds));
                break;
            case RestEndpoint.Klines when BinanceMarketText.IntervalMillis(query.Interval) is > 0 and var length:
                var bars = MarketWindow.Klines(symbol, length, query.StartMillis, query.EndMillis, query.Limit);
                List(text, bars, bar => writer.KlineRow(text, symbol, bar));
                break;
            case RestEndpoint.Trades:
                List(text, Last(symbol.RecentTrades, query.Limit), trade => writer.TradeRow(text, symbol, trade));
                break;
            case RestEndpoint.AggregateTrades:
                var trades = MarketWindow.Trades(
                    symbol, query.FromId, query.StartMillis, query.EndMillis, query.Limit);
                List(text, trades, trade => writer.AggregateTradeRow(text, symbol, trade));
                break;
            default:
                return null;
        }

        return text.Written.ToArray();
    }

    /// <summary>The <c>exchangeInfo</c>; its limit is the weight a minute.</summary>
    public static byte[] WriteInstruments(
        BinanceProduct product, RestQuery query, IReadOnlyList<SymbolRules> symbols, long nowMillis) =>
        ExchangeInfoText.Write(
            symbols, new ExchangeOptions { WeightPerMinuteMax = query.Limit }, nowMillis,
            product != BinanceProduct.Spot);

    /// <summary>Body of the depth endpoint with all levels of a recorded book.</summary>
    public static byte[] WriteBook(NaiveBook book, bool withTimes, long lastUpdateId) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("lastUpdateId", lastUpdateId);
        if (withTimes)
        {
            json.WriteNumber("E", book.EventMillis);
            json.WriteNumber("T", book.TransactionMillis);
        }

        json.Levels("bids", book.Bids, int.MaxValue);
        json.Levels("asks", book.Asks, int.MaxValue);
        json.WriteEndObject();
    });

    private static byte[] PremiumIndex(
        Utf8Text text, BinanceMarketText writer, string symbol, GeneratedMarket market)
    {
        if (symbol.Length > 0)
            writer.PremiumIndex(text, market.Find(symbol)!);
        else
            List(text, market.Markets, one => writer.PremiumIndex(text, one));
        return text.Written.ToArray();
    }

    private static void List<T>(Utf8Text text, IEnumerable<T> items, Action<T> write)
    {
        var separator = "["u8.ToArray();
        foreach (var item in items)
        {
            text.Add(separator);
            write(item);
            separator = ","u8.ToArray();
        }

        text.Add(separator[0] == '[' ? "[]"u8 : "]"u8);
    }

    private static IEnumerable<TradePrint> Last(IReadOnlyCollection<TradePrint> trades, int count)
    {
        var skip = trades.Count - count;
        foreach (var trade in trades)
        {
            if (skip-- <= 0)
                yield return trade;
        }
    }
}
