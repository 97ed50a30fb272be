using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Texts;

/// <summary>
/// Writes Binance's public messages (web-socket-streams, rest-api Market Data) for spot or USD-M. USD-M update ids
/// are the market's times seven, so that they are not contiguous, as on the venue.
/// </summary>
public sealed class BinanceMarketText(bool isFutures)
{
    private const int SpotDecimals = 8;
    private const long FuturesIdStep = 7;

    /// <summary>The update id as published.</summary>
    /// <param name="updateId">The market's update id.</param>
    /// <returns>The id on the wire.</returns>
    public long WireId(long updateId) => isFutures ? updateId * FuturesIdStep : updateId;

    /// <summary>Name of a candle interval.</summary>
    /// <param name="lengthMillis">Length of the bar.</param>
    /// <returns>For example 1m.</returns>
    public static string IntervalName(long lengthMillis) => lengthMillis switch
    {
        < 60_000 => (lengthMillis / 1000).ToString(CultureInfo.InvariantCulture) + "s",
        < 3_600_000 => (lengthMillis / 60_000).ToString(CultureInfo.InvariantCulture) + "m",
        < 86_400_000 => (lengthMillis / 3_600_000).ToString(CultureInfo.InvariantCulture) + "h",
        _ => (lengthMillis / 86_400_000).ToString(CultureInfo.InvariantCulture) + "d",
    };

    /// <summary>Length of a candle interval.</summary>
    /// <param name="name">Name of the interval.</param>
    /// <returns>Milliseconds; 0 for those that are not aligned to days (3d, 1w, 1M) and for unknown ones.</returns>
    public static long IntervalMillis(string name)
    {
        foreach (var minutes in (ReadOnlySpan<int>)[1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440])
        {
            if (string.Equals(name, IntervalName(minutes * 60_000L), StringComparison.Ordinal))
                return minutes * 60_000L;
        }

        return name == "1s" ? 1000 : 0;
    }

    /// <summary>A <c>trade</c> event.</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="trade">The trade.</param>
    public void Trade(Utf8Text text, SymbolMoment now, in TradePrint trade)
    {
        var millis = trade.TimeNanos / 1_000_000;
        Head(text, "trade", now, millis).Add(",\"t\":"u8).Add(trade.Id);
        Price(text.Add(",\"p\":\""u8), now, trade.PriceTicks);
        Size(text.Add("\",\"q\":\""u8), now, trade.Lots).Add("\",\"T\":"u8).Add(millis);
        text.Add(isFutures ? ",\"X\":\"MARKET\",\"m\":"u8 : ",\"m\":"u8);
        text.Add(trade.TakerSide == SimSide.Ask ? "true"u8 : "false"u8).Add(isFutures ? "}"u8 : ",\"M\":true}"u8);
    }

    /// <summary>An <c>aggTrade</c> event of one taker order at one price.</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="first">The first trade.</param>
    /// <param name="lastId">Id of the last trade, which serves as the aggregate's id too.</param>
    /// <param name="lots">Sum of the sizes.</param>
    public void AggregateTrade(Utf8Text text, SymbolMoment now, in TradePrint first, long lastId, long lots)
    {
        var millis = first.TimeNanos / 1_000_000;
        Head(text, "aggTrade", now, millis).Add(",\"a\":"u8).Add(lastId);
        Price(text.Add(",\"p\":\""u8), now, first.PriceTicks);
        Size(text.Add("\",\"q\":\""u8), now, lots).Add("\",\"f\":"u8).Add(first.Id);
        text.Add(",\"l\":"u8).Add(lastId).Add(",\"T\":"u8).Add(millis).Add(",\"m\":"u8);
        text.Add(first.TakerSide == SimSide.Ask ? "true"u8 : "false"u8).Add(isFutures ? "}"u8 : ",\"M\":true}"u8);
    }

    /// <summary>A <c>bookTicker</c> event.</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="top">Best prices.</param>
    public void BookTicker(Utf8Text text, SymbolMoment now, in TopOfBook top)
    {
        text.Add(isFutures ? "{\"e\":\"bookTicker\",\"u\":"u8 : "{\"u\":"u8).Add(WireId(now.UpdateId));
        if (isFutures)
            text.Add(",\"E\":"u8).Add(now.NowMillis).Add(",\"T\":"u8).Add(now.NowMillis);
        text.Add(",\"s\":\""u8).Add(now.Spec.Symbol);
        if (isFutures)
            text.Add("\",\"ps\":\""u8).Add(now.Spec.Symbol);
        Price(text.Add("\",\"b\":\""u8), now, top.BidTicks);
        Size(text.Add("\",\"B\":\""u8), now, top.BidLots);
        Price(text.Add("\",\"a\":\""u8), now, top.AskTicks);
        Size(text.Add("\",\"A\":\""u8), now, top.AskLots).Add(isFutures ? "\",\"st\":1}"u8 : "\"}"u8);
    }

    /// <summary>A <c>depthUpdate</c> event.</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="update">The changes.</param>
    public void Depth(Utf8Text text, SymbolMoment now, DepthUpdate update)
    {
        Head(text, "depthUpdate", now, now.NowMillis, isFutures);
        // On USD-M the first id lies somewhere above the previous frame's last: only pu proves continuity.
        text.Add(",\"U\":"u8).Add(WireId(update.FirstUpdateId)).Add(",\"u\":"u8).Add(WireId(update.LastUpdateId));
        if (isFutures)
            text.Add(",\"pu\":"u8).Add(WireId(update.FirstUpdateId - 1));
        Levels(text.Add(",\"b\":"u8), now, update.Bids);
        Levels(text.Add(",\"a\":"u8), now, update.Asks).Add("}"u8);
    }

    /// <summary>A <c>kline</c> event.</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="bar">The candle.</param>
    /// <param name="isClosed">Whether it is final.</param>
    public void Kline(Utf8Text text, SymbolMoment now, in KlineBar bar, bool isClosed)
    {
        var interval = IntervalName(bar.LengthMillis);
        Head(text, "kline", now, now.NowMillis).Add(",\"k\":{\"t\":"u8).Add(bar.OpenMillis);
        text.Add(",\"T\":"u8).Add(bar.CloseMillis).Add(",\"s\":\""u8).Add(now.Spec.Symbol);
        text.Add("\",\"i\":\""u8).Add(interval).Add("\",\"f\":"u8).Add(bar.FirstTradeId);
        text.Add(",\"L\":"u8).Add(bar.LastTradeId);
        Price(text.Add(",\"o\":\""u8), now, bar.Open);
        Price(text.Add("\",\"c\":\""u8), now, bar.Close);
        Price(text.Add("\",\"h\":\""u8), now, bar.High);
        Price(text.Add("\",\"l\":\""u8), now, bar.Low);
        Size(text.Add("\",\"v\":\""u8), now, bar.Lots).Add("\",\"n\":"u8).Add(bar.Trades);
        text.Add(isClosed ? ",\"x\":true"u8 : ",\"x\":false"u8);
        Quote(text.Add(",\"q\":\""u8), now, bar.Quote);
        Size(text.Add("\",\"V\":\""u8), now, bar.TakerBuyLots);
        Quote(text.Add("\",\"Q\":\""u8), now, bar.TakerBuyQuote).Add("\",\"B\":\"0\"}}"u8);
    }

    /// <summary>A <c>markPriceUpdate</c> event (USD-M).</summary>
    /// <param name="text">Receives the message.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="mark">The values.</param>
    public void MarkPriceUpdate(Utf8Text text, SymbolMoment now, in MarkPrice mark)
    {
        Head(text, "markPriceUpdate", now, now.NowMillis);
        Padded(text.Add(",\"p\":\""u8), now, mark.MarkTicks);
        Padded(text.Add("\",\"ap\":\""u8), now, mark.MarkTicks);
        Padded(text.Add("\",\"i\":\""u8), now, mark.IndexTicks);
        Padded(text.Add("\",\"P\":\""u8), now, mark.IndexTicks);
        text.Add("\",\"r\":\""u8).Add(Math.Max(0, mark.FundingRateE8), 8, 8);
        text.Add("\",\"T\":"u8).Add(mark.NextFundingMillis).Add(",\"st\":1}"u8);
    }

    /// <summary>One object of <c>premiumIndex</c>.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="market">The symbol's market.</param>
    public void PremiumIndex(Utf8Text text, SymbolMarket market)
    {
        var mark = market.ReadMark();
        text.Add("{\"symbol\":\""u8).Add(market.Spec.Symbol);
        Padded(text.Add("\",\"markPrice\":\""u8), market, mark.MarkTicks);
        Padded(text.Add("\",\"indexPrice\":\""u8), market, mark.IndexTicks);
        Padded(text.Add("\",\"estimatedSettlePrice\":\""u8), market, mark.IndexTicks);
        text.Add("\",\"lastFundingRate\":\""u8).Add(Math.Max(0, mark.FundingRateE8), 8, 8);
        text.Add("\",\"interestRate\":\"0.00010000\",\"nextFundingTime\":"u8).Add(mark.NextFundingMillis);
        text.Add(",\"time\":"u8).Add(market.NowMillis).Add("}"u8);
    }

    /// <summary>A book as in <c>depth</c> answers and partial depth streams.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="market">The symbol's market.</param>
    /// <param name="limit">Levels a side.</param>
    /// <param name="updateId">The market's update id to state; normally the present one.</param>
    public void Book(Utf8Text text, SymbolMarket market, int limit, long updateId)
    {
        BeginBook(text, market, updateId).Add(",\"bids\":"u8);
        TopLevels(text, market, SimSide.Bid, limit).Add(",\"asks\":"u8);
        TopLevels(text, market, SimSide.Ask, limit).Add("}"u8);
    }

    /// <summary>A book of given levels.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="bids">Bids, best first.</param>
    /// <param name="asks">Asks, best first.</param>
    public void Book(
        Utf8Text text, SymbolMoment now, List<(long PriceTicks, long Lots)> bids,
        List<(long PriceTicks, long Lots)> asks)
    {
        Levels(BeginBook(text, now, now.UpdateId).Add(",\"bids\":"u8), now, bids);
        Levels(text.Add(",\"asks\":"u8), now, asks).Add("}"u8);
    }

    /// <summary>One row of <c>klines</c>.</summary>
    /// <param name="text">Receives the row.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="bar">The candle.</param>
    public void KlineRow(Utf8Text text, SymbolMoment now, in KlineBar bar)
    {
        Price(text.Add("["u8).Add(bar.OpenMillis).Add(",\""u8), now, bar.Open);
        Price(text.Add("\",\""u8), now, bar.High);
        Price(text.Add("\",\""u8), now, bar.Low);
        Price(text.Add("\",\""u8), now, bar.Close);
        Size(text.Add("\",\""u8), now, bar.Lots).Add("\","u8).Add(bar.CloseMillis);
        Quote(text.Add(",\""u8), now, bar.Quote).Add("\","u8).Add(bar.Trades);
        Size(text.Add(",\""u8), now, bar.TakerBuyLots);
        Quote(text.Add("\",\""u8), now, bar.TakerBuyQuote).Add("\",\"0\"]"u8);
    }

    /// <summary>One object of <c>trades</c>.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="trade">The trade.</param>
    public void TradeRow(Utf8Text text, SymbolMoment now, in TradePrint trade)
    {
        text.Add("{\"id\":"u8).Add(trade.Id);
        Price(text.Add(",\"price\":\""u8), now, trade.PriceTicks);
        Size(text.Add("\",\"qty\":\""u8), now, trade.Lots);
        Quote(text.Add("\",\"quoteQty\":\""u8), now, (Int128)trade.PriceTicks * trade.Lots);
        text.Add("\",\"time\":"u8).Add(trade.TimeNanos / 1_000_000).Add(",\"isBuyerMaker\":"u8);
        text.Add(trade.TakerSide == SimSide.Ask ? "true"u8 : "false"u8);
        text.Add(isFutures ? "}"u8 : ",\"isBestMatch\":true}"u8);
    }

    /// <summary>One object of <c>aggTrades</c>.</summary>
    /// <param name="text">Receives the object.</param>
    /// <param name="now">The symbol and the moment.</param>
    /// <param name="trade">The trade.</param>
    public void AggregateTradeRow(Utf8Text text, SymbolMoment now, in TradePrint trade)
    {
        text.Add("{\"a\":"u8).Add(trade.Id);
        Price(text.Add(",\"p\":\""u8), now, trade.PriceTicks);
        Size(text.Add("\",\"q\":\""u8), now, trade.Lots);
        text.Add("\",\"f\":"u8).Add(trade.Id).Add(",\"l\":"u8).Add(trade.Id);
        text.Add(",\"T\":"u8).Add(trade.TimeNanos / 1_000_000).Add(",\"m\":"u8);
        text.Add(trade.TakerSide == SimSide.Ask ? "true"u8 : "false"u8);
        text.Add(isFutures ? "}"u8 : ",\"M\":true}"u8);
    }

    private Utf8Text BeginBook(Utf8Text text, SymbolMoment now, long updateId)
    {
        text.Add("{\"lastUpdateId\":"u8).Add(WireId(updateId));
        if (isFutures)
            text.Add(",\"E\":"u8).Add(now.NowMillis).Add(",\"T\":"u8).Add(now.NowMillis);
        return text;
    }

    private static Utf8Text Head(
        Utf8Text text, string name, SymbolMoment now, long millis, bool withTransactionTime = false)
    {
        text.Add("{\"e\":\""u8).Add(name).Add("\",\"E\":"u8).Add(millis);
        if (withTransactionTime)
            text.Add(",\"T\":"u8).Add(millis);
        return text.Add(",\"s\":\""u8).Add(now.Spec.Symbol).Add("\""u8);
    }

    private Utf8Text Levels(Utf8Text text, SymbolMoment now, List<(long PriceTicks, long Lots)> levels)
    {
        text.Add("["u8);
        for (var i = 0; i < levels.Count; i++)
            Level(text, now, i, levels[i].PriceTicks, levels[i].Lots);
        return text.Add("]"u8);
    }

    private Utf8Text TopLevels(Utf8Text text, SymbolMarket market, SimSide side, int limit)
    {
        text.Add("["u8);
        for (var i = 0; i < Math.Min(limit, market.Book.LevelCount(side)); i++)
        {
            var (price, lots) = market.Book.Level(side, i);
            Level(text, market, i, price, lots);
        }

        return text.Add("]"u8);
    }

    private void Level(Utf8Text text, SymbolMoment now, int index, long priceTicks, long lots)
    {
        Price(text.Add(index == 0 ? "[\""u8 : ",[\""u8), now, priceTicks);
        Size(text.Add("\",\""u8), now, lots).Add("\"]"u8);
    }

    private Utf8Text Price(Utf8Text text, SymbolMoment now, long ticks) =>
        text.Add(ticks, now.Spec.PriceDecimals, isFutures ? now.Spec.PriceDecimals : SpotDecimals);

    private Utf8Text Size(Utf8Text text, SymbolMoment now, long lots) =>
        text.Add(lots, now.Spec.SizeDecimals, isFutures ? now.Spec.SizeDecimals : SpotDecimals);

    private static Utf8Text Padded(Utf8Text text, SymbolMoment now, long ticks) =>
        text.Add(ticks, now.Spec.PriceDecimals, SpotDecimals);

    private static Utf8Text Quote(Utf8Text text, SymbolMoment now, Int128 quote)
    {
        var decimals = now.Spec.PriceDecimals + now.Spec.SizeDecimals;
        return text.Add(quote, decimals, Math.Max(decimals, SpotDecimals));
    }
}
