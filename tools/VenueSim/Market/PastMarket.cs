using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Market;

/// <summary>
/// The years of a symbol before its live market: every trade is a function of seed and id, so any part can be read
/// without the rest, and every run of the venue has the same past. Candles are those of the trades. Where the live
/// candles begin the price jumps. Immutable; any thread.
/// </summary>
public sealed class PastMarket
{
    /// <summary>First millisecond: 2017-08-17.</summary>
    public const long GenesisMillis = 1_502_928_000_000;

    /// <summary>Aggregate trades of a minute, on average.</summary>
    public const int TradesPerMinute = 12;

    internal const long MinuteMillis = 60_000;
    private const int TradesSwing = 8;
    private readonly SymbolSpec _spec;
    private readonly ulong _seed;
    private readonly IReadOnlyList<PastHole> _holes;

    internal PastMarket(SymbolSpec spec, ulong seed, long endMillis, IReadOnlyList<PastHole> holes)
    {
        _spec = spec;
        _seed = seed;
        _holes = holes;
        EndMillis = endMillis;
    }

    /// <summary>End, not included: here the live candles begin. A whole minute.</summary>
    public long EndMillis { get; }

    /// <summary>Behind the last id.</summary>
    public long IdEnd => FirstIdOf((EndMillis - GenesisMillis) / MinuteMillis);

    /// <summary>Whether the venue has a trade of an id.</summary>
    /// <param name="id">Id of an aggregate trade, from 0.</param>
    /// <param name="trade">The trade.</param>
    /// <returns>False in a hole and outside of the past.</returns>
    public bool TryReadTrade(long id, out TradePrint trade)
    {
        trade = default;
        if (id < 0 || id >= IdEnd)
            return false;
        var minute = id / TradesPerMinute;
        if (FirstIdOf(minute) > id)
            minute--;
        else if (FirstIdOf(minute + 1) <= id)
            minute++;
        trade = TradeOf(minute, id);
        return !IsLost(trade.TimeNanos / 1_000_000);
    }

    /// <summary>First id at or after a time.</summary>
    /// <param name="millis">Milliseconds since the Unix epoch.</param>
    /// <returns>The id; <see cref="IdEnd"/> when there is none.</returns>
    public long FirstIdFrom(long millis)
    {
        if (millis <= GenesisMillis)
            return 0;
        if (millis >= EndMillis)
            return IdEnd;
        var minute = (millis - GenesisMillis) / MinuteMillis;
        var id = FirstIdOf(minute);
        while (id < FirstIdOf(minute + 1) && TradeOf(minute, id).TimeNanos / 1_000_000 < millis)
            id++;
        return id;
    }

    /// <summary>The candle of a minute.</summary>
    /// <param name="openMillis">Its first millisecond.</param>
    /// <param name="bar">The candle.</param>
    /// <returns>False when nothing was traded in it.</returns>
    public bool TryReadMinute(long openMillis, out KlineBar bar)
    {
        bar = default;
        if (openMillis < GenesisMillis || openMillis >= EndMillis)
            return false;
        var minute = (openMillis - GenesisMillis) / MinuteMillis;
        var end = FirstIdOf(minute + 1);
        for (var id = FirstIdOf(minute); id < end; id++)
        {
            var trade = TradeOf(minute, id);
            if (IsLost(trade.TimeNanos / 1_000_000))
                continue;
            var part = KlineBar.Empty(openMillis, MinuteMillis, trade.PriceTicks);
            part.Trades = 1;
            part.FirstTradeId = part.LastTradeId = id;
            part.Lots = trade.Lots;
            part.Quote = (Int128)trade.PriceTicks * trade.Lots;
            if (trade.TakerSide == SimSide.Bid)
                (part.TakerBuyLots, part.TakerBuyQuote) = (part.Lots, part.Quote);
            if (bar.LengthMillis == 0)
                bar = part;
            else
                bar.Add(part);
        }

        return bar.LengthMillis > 0;
    }

    /// <summary>Minutes come in pairs that share their trades unevenly: what is before needs no sum.</summary>
    private long FirstIdOf(long minute)
    {
        var swing = (minute & 1) == 0 ? 0 : (long)(Hash(1, minute >> 1) % TradesSwing) - (TradesSwing / 2);
        return (minute * TradesPerMinute) + swing;
    }

    private TradePrint TradeOf(long minute, long id)
    {
        var first = FirstIdOf(minute);
        var slotMillis = MinuteMillis / (FirstIdOf(minute + 1) - first);
        var random = Hash(2, id);
        var millis = GenesisMillis + (minute * MinuteMillis) + ((id - first) * slotMillis)
            + (long)(random % (ulong)slotMillis);
        var ticks = (long)PriceAt(millis) + (long)((random >> 20) % 5) - 2;
        var lots = 1 + (long)((random >> 28) % (ulong)Math.Max(1, _spec.TypicalLots));
        var side = ((random >> 56) & 1) == 0 ? SimSide.Bid : SimSide.Ask;
        return new TradePrint(id, Math.Max(1, ticks), lots, side, id, millis * 1_000_000);
    }

    /// <summary>Smooth noise of several wave lengths around the symbol's price.</summary>
    private double PriceAt(long millis)
    {
        var move = (0.3 * Noise(3, millis, 64L * 86_400_000)) + (0.1 * Noise(4, millis, 5L * 86_400_000))
            + (0.03 * Noise(5, millis, 9L * 3_600_000)) + (0.008 * Noise(6, millis, 47 * MinuteMillis))
            + (0.001 * Noise(7, millis, MinuteMillis));
        return _spec.StartPriceTicks * (1 + move);
    }

    private double Noise(ulong stream, long millis, long wave)
    {
        var index = millis / wave;
        var at = (millis - (index * wave)) / (double)wave;
        var from = Unit(stream, index);
        return from + ((Unit(stream, index + 1) - from) * at * at * (3 - (2 * at)));
    }

    /// <summary>In [-1, 1).</summary>
    private double Unit(ulong stream, long index) => ((Hash(stream, index) >> 11) * (2.0 / (1UL << 53))) - 1;

    private ulong Hash(ulong stream, long index)
    {
        // The finaliser of SplitMix64 over a counter.
        var z = _seed + (stream * 0xD1B54A32D192ED03UL) + ((ulong)index * 0x9E3779B97F4A7C15UL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private bool IsLost(long millis)
    {
        foreach (var hole in _holes)
        {
            if (millis >= hole.FromMillis && millis < hole.ToMillis)
                return true;
        }

        return false;
    }
}
