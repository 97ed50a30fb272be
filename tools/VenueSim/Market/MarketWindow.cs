using System;
using System.Collections.Generic;

namespace LowLatency.VenueSim.Market;

/// <summary>What a symbol has of a window of time: the past and the live candles as one. The market's thread.</summary>
public static class MarketWindow
{
    /// <summary>Candles of a window, oldest first, the open one included.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="lengthMillis">Length of a candle: a second, or whole minutes that divide a day.</param>
    /// <param name="startMillis">First open time asked for; 0 = the newest candles up to the end.</param>
    /// <param name="endMillis">Last open time asked for.</param>
    /// <param name="limit">Most candles.</param>
    /// <returns>Candles without a trade in the past are left out, as a venue leaves out its downtime.</returns>
    public static List<KlineBar> Klines(
        SymbolMarket market, long lengthMillis, long startMillis, long endMillis, int limit)
    {
        var last = Math.Min(endMillis, market.NowMillis);
        var first = startMillis > 0
            ? (startMillis + lengthMillis - 1) / lengthMillis * lengthMillis
            : (last / lengthMillis * lengthMillis) - ((limit - 1) * lengthMillis);
        var bars = new List<KlineBar>();
        AddPast(bars, market.Past, lengthMillis, Math.Max(first, PastMarket.GenesisMillis), last, limit);
        AddLive(bars, market, lengthMillis, first, last, limit);
        return bars;
    }

    /// <summary>Aggregate trades of the past, oldest first; of the live market there are none.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="fromId">First id asked for; -1 = by time.</param>
    /// <param name="startMillis">First time asked for; 0 = the newest trades up to the end.</param>
    /// <param name="endMillis">Last time asked for.</param>
    /// <param name="limit">Most trades.</param>
    /// <returns>The trades.</returns>
    public static List<TradePrint> Trades(
        SymbolMarket market, long fromId, long startMillis, long endMillis, int limit)
    {
        var past = market.Past;
        var end = fromId >= 0 || endMillis >= past.EndMillis ? past.IdEnd : past.FirstIdFrom(endMillis + 1);
        var id = fromId >= 0 ? fromId : startMillis > 0 ? past.FirstIdFrom(startMillis) : Math.Max(0, end - limit);
        var trades = new List<TradePrint>();
        for (; id < end && trades.Count < limit; id++)
        {
            if (past.TryReadTrade(id, out var trade))
                trades.Add(trade);
        }

        return trades;
    }

    private static void AddPast(
        List<KlineBar> bars, PastMarket past, long lengthMillis, long first, long last, int limit)
    {
        if (lengthMillis % PastMarket.MinuteMillis != 0)
            return;
        for (var open = first; open <= last && open < past.EndMillis && bars.Count < limit; open += lengthMillis)
        {
            var bar = default(KlineBar);
            for (var minute = open; minute < open + lengthMillis; minute += PastMarket.MinuteMillis)
            {
                if (past.TryReadMinute(minute, out var part))
                    Merge(ref bar, part, open, lengthMillis);
            }

            if (bar.LengthMillis > 0)
                bars.Add(bar);
        }
    }

    private static void AddLive(
        List<KlineBar> bars, SymbolMarket market, long lengthMillis, long first, long last, int limit)
    {
        KlineSeries? series = null;
        foreach (var one in market.Klines)
        {
            if (lengthMillis % one.LengthMillis == 0)
                series = one;
        }

        if (series is null)
            return;
        foreach (var part in series.Closed)
            AddLive(bars, part, lengthMillis, first, last, limit);
        AddLive(bars, series.Open, lengthMillis, first, last, limit);
    }

    private static void AddLive(
        List<KlineBar> bars, in KlineBar part, long lengthMillis, long first, long last, int limit)
    {
        var open = part.OpenMillis - (part.OpenMillis % lengthMillis);
        if (open < first || open > last)
            return;
        if (bars.Count > 0 && bars[^1].OpenMillis == open)
        {
            var bar = bars[^1];
            Merge(ref bar, part, open, lengthMillis);
            bars[^1] = bar;
        }
        else if (bars.Count < limit)
        {
            var bar = default(KlineBar);
            Merge(ref bar, part, open, lengthMillis);
            bars.Add(bar);
        }
    }

    private static void Merge(ref KlineBar bar, in KlineBar part, long openMillis, long lengthMillis)
    {
        if (bar.LengthMillis == 0)
            bar = part with { OpenMillis = openMillis, LengthMillis = lengthMillis };
        else
            bar.Add(part);
    }
}
