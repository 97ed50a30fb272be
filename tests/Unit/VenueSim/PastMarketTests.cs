using System.Collections.Generic;
using System.Linq;
using LowLatency.Unit.VenueSim.Exchange;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim;

/// <summary>The years before the market's start: a function of the seed; candles are those of its trades.</summary>
[TestFixture]
public sealed class PastMarketTests
{
    private const long Minute = 60_000;
    private const long From = 1_704_067_200_000;

    [Test]
    public void Ids_are_contiguous_and_times_go_on()
    {
        SymbolMarket market = Market(1);
        long id = market.Past.FirstIdFrom(From);
        Assert.That(market.Past.TryReadTrade(id - 1, out TradePrint before), Is.True);
        Assert.That(before.TimeNanos / 1_000_000, Is.LessThan(From));
        long last = From;
        for (long next = id; next < id + 20_000; next++)
        {
            Assert.That(market.Past.TryReadTrade(next, out TradePrint trade), Is.True);
            Assert.That(trade.Id, Is.EqualTo(next));
            Assert.That(trade.TimeNanos / 1_000_000, Is.GreaterThanOrEqualTo(last));
            Assert.That(trade.PriceTicks, Is.Positive);
            Assert.That(trade.Lots, Is.Positive);
            last = trade.TimeNanos / 1_000_000;
        }
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(60)]
    [TestCase(1440)]
    public void Candles_are_those_of_the_trades(int minutes)
    {
        SymbolMarket market = Market(2);
        long length = minutes * Minute;
        List<KlineBar> bars = MarketWindow.Klines(market, length, From, From + (3 * length) - 1, 1000);
        Assert.That(bars, Has.Count.EqualTo(3));
        foreach (KlineBar bar in bars)
        {
            List<TradePrint> trades = Trades(market, bar.OpenMillis, bar.OpenMillis + length);
            Assert.That(bar.Open, Is.EqualTo(trades[0].PriceTicks));
            Assert.That(bar.High, Is.EqualTo(trades.Max(trade => trade.PriceTicks)));
            Assert.That(bar.Low, Is.EqualTo(trades.Min(trade => trade.PriceTicks)));
            Assert.That(bar.Close, Is.EqualTo(trades[^1].PriceTicks));
            Assert.That(bar.Lots, Is.EqualTo(trades.Sum(trade => trade.Lots)));
            Assert.That(bar.Trades, Is.EqualTo(trades.Count));
        }
    }

    [Test]
    public void The_same_seed_has_the_same_past_whenever_the_market_starts()
    {
        List<KlineBar> bars = MarketWindow.Klines(Market(3), Minute, From, From + (500 * Minute), 1000);
        List<KlineBar> later = MarketWindow.Klines(Market(3, 40), Minute, From, From + (500 * Minute), 1000);
        List<KlineBar> other = MarketWindow.Klines(Market(4), Minute, From, From + (500 * Minute), 1000);
        Assert.That(later, Is.EqualTo(bars));
        Assert.That(other, Is.Not.EqualTo(bars));
    }

    [Test]
    public void A_hole_has_neither_candles_nor_trades_and_the_ids_go_on_behind_it()
    {
        var hole = new PastHole(From + (10 * Minute), From + (25 * Minute));
        SymbolMarket market = Market(1, 0, hole);
        List<KlineBar> bars = MarketWindow.Klines(market, Minute, From, From + (40 * Minute) - 1, 1000);
        Assert.That(bars, Has.Count.EqualTo(25));
        Assert.That(bars.Any(bar => bar.OpenMillis >= hole.FromMillis && bar.OpenMillis < hole.ToMillis), Is.False);
        List<TradePrint> trades = Trades(market, From, From + (40 * Minute));
        List<TradePrint> whole = Trades(Market(1), From, From + (40 * Minute));
        Assert.That(trades, Is.EqualTo(whole.Where(trade =>
            trade.TimeNanos / 1_000_000 < hole.FromMillis || trade.TimeNanos / 1_000_000 >= hole.ToMillis)));
        Assert.That(trades, Has.Count.LessThan(whole.Count));
    }

    [Test]
    public void Past_and_live_candles_join_without_a_missing_or_double_one()
    {
        SymbolMarket market = Market(5);
        long seam = market.Past.EndMillis;
        foreach (long length in (long[])[Minute, 15 * Minute, 60 * Minute, 240 * Minute])
        {
            List<KlineBar> bars = MarketWindow.Klines(market, length, seam - (20 * length), seam + (20 * length), 1000);
            Assert.That(bars, Has.Count.GreaterThanOrEqualTo(40));
            for (int i = 1; i < bars.Count; i++)
                Assert.That(bars[i].OpenMillis, Is.EqualTo(bars[i - 1].OpenMillis + length));
        }
    }

    private static SymbolMarket Market(ulong seed, int daysLater = 0, params PastHole[] holes)
    {
        long start = (1_735_689_600_000 + (daysLater * 1440 * Minute) + 12_345) * 1_000_000;
        var past = new MarketPastOptions { KlinesKept = 40_000, Holes = holes };
        var symbol = SymbolSpec.Of("BTCUSDT", 0);
        return new GeneratedMarket([symbol], seed, start, 10, new SilentListener(), past).Markets[0];
    }

    private static List<TradePrint> Trades(SymbolMarket market, long from, long to)
    {
        var trades = new List<TradePrint>();
        for (long id = market.Past.FirstIdFrom(from); id < market.Past.FirstIdFrom(to); id++)
        {
            if (market.Past.TryReadTrade(id, out TradePrint trade))
                trades.Add(trade);
        }

        return trades;
    }
}
