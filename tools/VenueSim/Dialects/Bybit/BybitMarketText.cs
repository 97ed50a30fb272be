using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Bybit;

/// <summary>Writes Bybit v5's public messages (v5 docs, websocket/public) for spot or linear.</summary>
public sealed class BybitMarketText(bool isLinear)
{
    private const long LinearIdBase = 100_000_000_000;

    /// <summary>Trade ids are UUIDs on linear and numbers on spot.</summary>
    private static ReadOnlySpan<byte> LinearIdStart => "20f43950-d8dd-5b31-9112-"u8;

    /// <summary>Name of a candle interval; empty where the venue has none (1 s).</summary>
    /// <param name="lengthMillis">Length of the bar.</param>
    /// <returns>Minutes as text.</returns>
    public static string IntervalName(long lengthMillis) => lengthMillis < 60_000
        ? string.Empty
        : (lengthMillis / 60_000).ToString(CultureInfo.InvariantCulture);

    /// <summary>Length of a candle interval.</summary>
    /// <param name="name">Name of the interval.</param>
    /// <returns>Milliseconds; 0 for those that are not aligned to days (W, M) and for unknown ones.</returns>
    public static long IntervalMillis(string name)
    {
        foreach (var minutes in (ReadOnlySpan<int>)[1, 3, 5, 15, 30, 60, 120, 240, 360, 720])
        {
            if (string.Equals(name, IntervalName(minutes * 60_000L), StringComparison.Ordinal))
                return minutes * 60_000L;
        }

        return name == "D" ? 86_400_000 : 0;
    }

    /// <summary>A <c>publicTrade</c> frame.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="trade">The trade.</param>
    public void Trade(Utf8Text text, SymbolMoment now, in TradePrint trade)
    {
        var millis = trade.TimeNanos / 1_000_000;
        text.Add("{\"topic\":\"publicTrade."u8).Add(now.Spec.Symbol);
        text.Add("\",\"type\":\"snapshot\",\"ts\":"u8).Add(millis).Add(",\"data\":[{\"T\":"u8).Add(millis);
        text.Add(",\"s\":\""u8).Add(now.Spec.Symbol).Add("\",\"S\":\""u8);
        text.Add(trade.TakerSide == SimSide.Bid ? "Buy"u8 : "Sell"u8);
        Size(text.Add("\",\"v\":\""u8), now, trade.Lots);
        Price(text.Add("\",\"p\":\""u8), now, trade.PriceTicks);
        text.Add("\",\"i\":\""u8);
        if (isLinear)
            text.Add(LinearIdStart).Add(LinearIdBase + trade.Id);
        else
            text.Add(trade.Id);
        text.Add("\",\"BT\":false,\"RPI\":false,\"seq\":"u8);
        text.Add(now.UpdateId).Add("}]}"u8);
    }

    /// <summary>An <c>orderbook</c> frame.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="book">The topic's view of the book, or its last change.</param>
    /// <param name="isSnapshot">Whether it is the view.</param>
    public void Orderbook(Utf8Text text, SymbolMoment now, in BookLevels book, bool isSnapshot)
    {
        text.Add("{\"topic\":\"orderbook."u8).Add(book.Depth).Add("."u8).Add(now.Spec.Symbol);
        text.Add(isSnapshot ? "\",\"type\":\"snapshot\",\"ts\":"u8 : "\",\"type\":\"delta\",\"ts\":"u8);
        text.Add(now.NowMillis).Add(",\"data\":{\"s\":\""u8).Add(now.Spec.Symbol);
        Levels(text.Add("\",\"b\":"u8), now, book.Bids);
        Levels(text.Add(",\"a\":"u8), now, book.Asks);
        text.Add(",\"u\":"u8).Add(book.UpdateId).Add(",\"seq\":"u8).Add(book.CrossSequence);
        text.Add("},\"cts\":"u8).Add(now.NowMillis).Add("}"u8);
    }

    /// <summary>A <c>kline</c> frame.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="bar">The candle.</param>
    /// <param name="isClosed">Whether it is final.</param>
    public void Kline(Utf8Text text, SymbolMoment now, in KlineBar bar, bool isClosed)
    {
        var interval = IntervalName(bar.LengthMillis);
        text.Add("{\"topic\":\"kline."u8).Add(interval).Add("."u8).Add(now.Spec.Symbol);
        text.Add("\",\"data\":[{\"start\":"u8).Add(bar.OpenMillis).Add(",\"end\":"u8).Add(bar.CloseMillis);
        Price(text.Add(",\"interval\":\""u8).Add(interval).Add("\",\"open\":\""u8), now, bar.Open);
        Price(text.Add("\",\"close\":\""u8), now, bar.Close);
        Price(text.Add("\",\"high\":\""u8), now, bar.High);
        Price(text.Add("\",\"low\":\""u8), now, bar.Low);
        Size(text.Add("\",\"volume\":\""u8), now, bar.Lots);
        Turnover(text.Add("\",\"turnover\":\""u8), now, bar.Quote);
        text.Add(isClosed ? "\",\"confirm\":true,\"timestamp\":"u8 : "\",\"confirm\":false,\"timestamp\":"u8);
        text.Add(Math.Min(now.NowMillis, bar.CloseMillis)).Add("}],\"ts\":"u8).Add(now.NowMillis);
        text.Add(",\"type\":\"snapshot\"}"u8);
    }

    /// <summary>A <c>tickers</c> frame of type snapshot.</summary>
    /// <param name="text">Receives the frame.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="lastTicks">Price of the last trade.</param>
    /// <param name="mark">Mark price and funding; linear only.</param>
    /// <param name="top">Best prices; linear only.</param>
    public void Ticker(Utf8Text text, SymbolMoment now, long lastTicks, in MarkPrice mark, in TopOfBook top)
    {
        text.Add("{\"topic\":\"tickers."u8).Add(now.Spec.Symbol).Add("\",\"ts\":"u8).Add(now.NowMillis);
        text.Add(",\"type\":\"snapshot\",\"cs\":"u8).Add(now.UpdateId).Add(",\"data\":{\"symbol\":\""u8);
        Price(text.Add(now.Spec.Symbol).Add("\",\"lastPrice\":\""u8), now, lastTicks).Add("\""u8);
        if (isLinear)
        {
            Price(text.Add(",\"markPrice\":\""u8), now, mark.MarkTicks);
            Price(text.Add("\",\"indexPrice\":\""u8), now, mark.IndexTicks);
            text.Add("\",\"fundingIntervalHour\":\"8\",\"nextFundingTime\":\""u8).Add(mark.NextFundingMillis);
            text.Add("\",\"fundingRate\":\""u8).Add(mark.FundingRateE8, 8, 8);
            Price(text.Add("\",\"bid1Price\":\""u8), now, top.BidTicks);
            Size(text.Add("\",\"bid1Size\":\""u8), now, top.BidLots);
            Price(text.Add("\",\"ask1Price\":\""u8), now, top.AskTicks);
            Size(text.Add("\",\"ask1Size\":\""u8), now, top.AskLots).Add("\""u8);
        }

        text.Add("}}"u8);
    }

    /// <summary>The result object of <c>/v5/market/orderbook</c>.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="market">The symbol's market.</param>
    /// <param name="view">A view of 1000 levels.</param>
    /// <param name="limit">Levels a side.</param>
    public static void OrderbookResult(Utf8Text text, SymbolMarket market, BookView view, int limit)
    {
        text.Add("{\"s\":\""u8).Add(market.Spec.Symbol);
        Levels(text.Add("\",\"b\":"u8), market, view.Bids, limit);
        Levels(text.Add(",\"a\":"u8), market, view.Asks, limit);
        text.Add(",\"ts\":"u8).Add(market.NowMillis).Add(",\"u\":"u8).Add(view.UpdateId);
        text.Add(",\"seq\":"u8).Add(view.CrossSequence).Add(",\"cts\":"u8).Add(market.NowMillis).Add("}"u8);
    }

    /// <summary>One row of <c>/v5/market/kline</c>.</summary>
    /// <param name="text">Receives the row.</param>
    /// <param name="market">The symbol's market.</param>
    /// <param name="bar">The candle.</param>
    public static void KlineRow(Utf8Text text, SymbolMarket market, in KlineBar bar)
    {
        Price(text.Add("[\""u8).Add(bar.OpenMillis).Add("\",\""u8), market, bar.Open);
        Price(text.Add("\",\""u8), market, bar.High);
        Price(text.Add("\",\""u8), market, bar.Low);
        Price(text.Add("\",\""u8), market, bar.Close);
        Size(text.Add("\",\""u8), market, bar.Lots);
        Turnover(text.Add("\",\""u8), market, bar.Quote).Add("\"]"u8);
    }

    private static Utf8Text Levels(
        Utf8Text text, SymbolMoment now, List<(long PriceTicks, long Lots)> levels, int limit = int.MaxValue)
    {
        text.Add("["u8);
        for (var i = 0; i < Math.Min(limit, levels.Count); i++)
        {
            Price(text.Add(i == 0 ? "[\""u8 : ",[\""u8), now, levels[i].PriceTicks).Add("\",\""u8);
            if (levels[i].Lots == 0)
                text.Add("0"u8);
            else
                Size(text, now, levels[i].Lots);
            text.Add("\"]"u8);
        }

        return text.Add("]"u8);
    }

    private static Utf8Text Price(Utf8Text text, SymbolMoment now, long ticks) =>
        text.Add(ticks, now.Spec.PriceDecimals, now.Spec.PriceDecimals);

    private static Utf8Text Size(Utf8Text text, SymbolMoment now, long lots) =>
        text.Add(lots, now.Spec.SizeDecimals, now.Spec.SizeDecimals);

    private static Utf8Text Turnover(Utf8Text text, SymbolMoment now, Int128 quote)
    {
        var decimals = now.Spec.PriceDecimals + now.Spec.SizeDecimals;
        return text.Add(quote, decimals, decimals);
    }
}
