using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Capture;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Streams;
using LowLatency.VenueSim.Wire;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim;

[TestFixture]
public sealed class GeneratedMarketTests
{
    private const long Second = 1_000_000_000;
    private const long Start = 1_700_000_000L * Second + 123_456_789;
    private static readonly SymbolSpec[] Two = [SymbolSpec.Of("BTCUSDT", 0), SymbolSpec.Of("ETHUSDT", 1)];

    [Test]
    public void The_same_seed_gives_the_same_bytes_over_sixty_seconds_whatever_the_steps()
    {
        Assert.That(Hash(7, 10_000_000), Is.EqualTo(Hash(7, 777_777_777)));
        Assert.That(Hash(8, 10_000_000), Is.Not.EqualTo(Hash(7, 10_000_000)));
    }

    [Test]
    public void A_client_that_follows_snapshot_and_diffs_holds_the_book_of_the_venue_at_every_diff(
        [Values(1UL, 2UL, 3UL)] ulong seed)
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, seed, Start, 1000, recorder);
        var spot = new CaptureBooks(SimDialects.Of("BinanceSpot"));
        var futures = new CaptureBooks(SimDialects.Of("BinanceUsdm"));
        var depth = new DepthMessage(SimDialects.Of("BinanceSpot").Dialect.BookMembers);
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var compared = 0;
        recorder.Depth = (one, frame) =>
        {
            depth.Read(frame);
            if (last.TryGetValue(one.Spec.Symbol, out var previous))
                Assert.That(depth.FirstUpdateId, Is.EqualTo(previous + 1));
            last[one.Spec.Symbol] = depth.LastUpdateId;
            spot.Apply(new StreamName("@depth", one.Spec.Symbol, StreamKind.Depth), frame);
            compared += Compare(spot, one);
        };
        recorder.FuturesDepth = (one, frame) =>
        {
            futures.Apply(new StreamName("@depth", one.Spec.Symbol, StreamKind.Depth), frame);
            compared += Compare(futures, one);
        };
        market.Advance(Start + (Second / 3));
        foreach (var one in market.Markets)
        {
            spot.LoadSnapshot(one.Spec.Symbol, Snapshot(one, false));
            futures.LoadSnapshot(one.Spec.Symbol, Snapshot(one, true));
        }

        market.Advance(Start + (20 * Second));
        Assert.That(compared, Is.GreaterThan(2 * 2 * 150));
        Assert.That(spot.GapCount + futures.GapCount, Is.Zero);
    }

    [Test]
    public void A_futures_diff_does_not_continue_by_its_first_id_but_by_pu()
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket([Two[0]], 1, Start, 500, recorder);
        var depth = new DepthMessage(SimDialects.Of("BinanceSpot").Dialect.BookMembers);
        long last = 0;
        var frames = 0;
        recorder.FuturesDepth = (_, frame) =>
        {
            depth.Read(frame);
            if (frames++ > 0)
            {
                Assert.That(depth.PreviousUpdateId, Is.EqualTo(last));
                Assert.That(depth.FirstUpdateId, Is.GreaterThan(last + 1));
            }

            last = depth.LastUpdateId;
        };
        market.Advance(Start + (5 * Second));
        Assert.That(frames, Is.GreaterThan(40));
    }

    [Test]
    public void Closed_candles_hold_exactly_the_trades_of_their_time()
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, 5, Start, 400, recorder);
        market.Advance(Start + (150 * Second));
        var checkedBars = 0;
        foreach (var (one, bar) in recorder.ClosedBars)
        {
            if (bar.OpenMillis <= Start / 1_000_000)
                continue;
            var trades = recorder.Trades.Where(trade => trade.Market == one
                && trade.Trade.TimeNanos / 1_000_000 >= bar.OpenMillis
                && trade.Trade.TimeNanos / 1_000_000 <= bar.CloseMillis).Select(trade => trade.Trade).ToList();
            Assert.That(bar.Trades, Is.EqualTo(trades.Count));
            Assert.That(bar.Lots, Is.EqualTo(trades.Sum(trade => trade.Lots)));
            if (trades.Count > 0)
            {
                Assert.That((bar.Open, bar.High, bar.Low, bar.Close), Is.EqualTo((
                    trades[0].PriceTicks, trades.Max(trade => trade.PriceTicks),
                    trades.Min(trade => trade.PriceTicks), trades[^1].PriceTicks)));
                Assert.That((bar.FirstTradeId, bar.LastTradeId), Is.EqualTo((trades[0].Id, trades[^1].Id)));
            }

            checkedBars++;
        }

        Assert.That(checkedBars, Is.GreaterThan(2 * 145));
        Assert.That(recorder.ClosedBars.Count(bar => bar.Bar.LengthMillis == 60_000), Is.EqualTo(2 * 2));
    }

    [Test]
    public void The_history_joins_the_live_prices_without_a_missing_bar()
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, 3, Start, 200, recorder);
        market.Advance(Start + (90 * Second));
        foreach (var series in market.Markets.SelectMany(one => one.Klines))
        {
            var bars = series.Closed.Append(series.Open).ToList();
            Assert.That(bars, Has.Count.GreaterThan(500), $"{series.LengthMillis}");
            for (var i = 1; i < bars.Count; i++)
            {
                Assert.That(bars[i].OpenMillis, Is.EqualTo(bars[i - 1].CloseMillis + 1));
                Assert.That(Math.Abs(bars[i].Open - bars[i - 1].Close), Is.LessThan(bars[i].Open / 300));
                Assert.That(bars[i].Low, Is.LessThanOrEqualTo(Math.Min(bars[i].Open, bars[i].Close)));
                Assert.That(bars[i].High, Is.GreaterThanOrEqualTo(Math.Max(bars[i].Open, bars[i].Close)));
            }
        }
    }

    [Test]
    public void Trade_ids_are_contiguous_and_the_book_is_never_crossed_or_empty()
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, 11, Start, 2000, recorder);
        for (var time = Start; time < Start + (30 * Second); time += Second / 20)
        {
            market.Advance(time);
            foreach (var one in market.Markets)
            {
                Assert.That(one.Top.BidTicks, Is.Positive);
                Assert.That(one.Top.AskTicks, Is.GreaterThan(one.Top.BidTicks));
                Assert.That(one.Book.LevelCount(SimSide.Bid), Is.InRange(20, 200));
                Assert.That(one.Book.LevelCount(SimSide.Ask), Is.InRange(20, 200));
            }
        }

        foreach (var trades in recorder.Trades.GroupBy(trade => trade.Market.Index))
        {
            var ids = trades.Select(trade => trade.Trade.Id).ToList();
            Assert.That(ids[^1] - ids[0] + 1, Is.EqualTo(ids.Count));
        }
    }

    [TestCase(200)]
    [TestCase(20_000)]
    public void The_rate_of_messages_settles_near_the_one_asked_for(int rate)
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, 1, Start, rate, recorder);
        market.Advance(Start + (5 * Second));
        var before = recorder.Messages;
        market.Advance(Start + (15 * Second));
        Assert.That((recorder.Messages - before) / 10.0, Is.EqualTo(rate).Within(25).Percent);
    }

    // Strategies under test need both trends and exhaustion within a demonstration of half a minute.
    [Test]
    public void The_relative_strength_of_one_second_closes_reaches_both_extremes_within_ninety_seconds(
        [Values(1UL, 2UL, 3UL, 4UL)] ulong seed)
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket([Two[0]], seed, Start, 200, recorder);
        market.Advance(Start + (90 * Second));
        var closes = recorder.ClosedBars.Where(bar => bar.Bar.LengthMillis == 1000)
            .Select(bar => (double)bar.Bar.Close).ToList();
        var values = Enumerable.Range(14, closes.Count - 14).Select(i => Rsi(closes, i)).ToList();
        Assert.That(values.Max(), Is.GreaterThan(70), "overbought");
        Assert.That(values.Min(), Is.LessThan(30), "oversold");
    }

    private static double Rsi(List<double> closes, int end)
    {
        double up = 0, down = 0;
        for (var i = end - 13; i <= end; i++)
        {
            var change = closes[i] - closes[i - 1];
            up += Math.Max(0, change);
            down += Math.Max(0, -change);
        }

        return 100 * up / Math.Max(1e-9, up + down);
    }

    private static int Compare(CaptureBooks books, SymbolMarket market)
    {
        var book = books.FindBySymbol(market.Spec.Symbol);
        if (book is null || !book.IsSeeded)
            return 0;
        AssertSide(book.Bids, market, SimSide.Bid);
        AssertSide(book.Asks, market, SimSide.Ask);
        return 1;
    }

    private static void AssertSide(
        IReadOnlyDictionary<decimal, decimal> levels, SymbolMarket market, SimSide side)
    {
        Assert.That(levels, Has.Count.EqualTo(market.Book.LevelCount(side)));
        var rank = 0;
        foreach (var (price, size) in levels)
        {
            var (ticks, lots) = market.Book.Level(side, rank++);
            if (price * 100 != ticks || size * (market.Index == 0 ? 100_000 : 10_000) != lots)
                Assert.Fail($"{market.Spec.Symbol} {side} {rank}: {price} {size}, venue {ticks} {lots}");
        }
    }

    private static byte[] Snapshot(SymbolMarket market, bool isFutures)
    {
        var text = new Utf8Text();
        new BinanceMarketText(isFutures).Book(text, market, int.MaxValue, market.UpdateId);
        return text.Written.ToArray();
    }

    private static string Hash(ulong seed, long stepNanos)
    {
        using var recorder = new FrameRecorder();
        var market = new GeneratedMarket(Two, seed, Start, 500, recorder);
        for (var time = Start; time < Start + (60 * Second); time += stepNanos)
            market.Advance(time);
        market.Advance(Start + (60 * Second));
        return recorder.Hash();
    }
}
