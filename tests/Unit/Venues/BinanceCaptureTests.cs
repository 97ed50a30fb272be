using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Recorded Binance streams through the feed machine: every frame accounted for, books as an independent program found
/// them.
/// </summary>
public sealed class BinanceCaptureTests
{
    private const FeedChannels All =
        FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars;

    [Test]
    public void Spot_btcusdt_books_match_over_both_days([Values] bool isFastPathOff)
    {
        BinanceProtocol protocol = new(Table(All | FeedChannels.Trades, Fixed(2, 8), "BTCUSDT"), BinanceMarket.Spot)
        {
            IsFastPathOff = isFastPathOff,
        };
        CaptureReplay replay = new(protocol);
        RecordedCapture first = RecordedCapture.Load("binance-spot_btcusdt_20240808");
        replay.Play(first);
        replay.AssertAccounted(first.Frames.Count);
        replay.AssertFinalBooks(first.Name, name => name);
        Assert.That(replay.Recorder.TopsEqual, Is.EqualTo(replay.Recorder.TopsCompared).And.GreaterThan(300));

        RecordedCapture second = RecordedCapture.Load("binance-spot_btcusdt_20240809");
        replay.Play(second);
        replay.AssertAccounted(first.Frames.Count + second.Frames.Count);
        replay.AssertFinalBooks(second.Name, name => name);
        FeedCounters counters = replay.Feed.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(replay.Recorder.TopsEqual, Is.EqualTo(replay.Recorder.TopsCompared));
            Assert.That(counters.TradeGaps, Is.Zero);
            Assert.That(counters.TradeDuplicates, Is.Zero);
            Assert.That(counters.BookSnapshotsApplied, Is.EqualTo(1));
            Assert.That(counters.Fallbacks, isFastPathOff ? Is.GreaterThan(90_000) : Is.Zero);
            Assert.That(replay.Recorder.Count(EventKind.Trade), Is.EqualTo(9_757 + 10_147));
            Assert.That(replay.Recorder.Count(EventKind.TopOfBook), Is.EqualTo(28_040 + 45_134));
        });
    }

    [Test]
    public void Usdm_btcusdt_book_matches()
    {
        RecordedCapture capture = RecordedCapture.Load("binance-usdm_btcusdt_20240808");
        CaptureReplay replay = new(
            new BinanceProtocol(Table(All | FeedChannels.Trades, Fixed(1, 3), "BTCUSDT"), BinanceMarket.Usdm));
        replay.Play(capture);
        replay.AssertAccounted(capture.Frames.Count);
        replay.AssertFinalBooks(capture.Name, name => name);
        FeedCounters counters = replay.Feed.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(replay.Recorder.TopsEqual, Is.EqualTo(replay.Recorder.TopsCompared).And.GreaterThan(300));
            Assert.That(replay.Recorder.Count(EventKind.Trade), Is.EqualTo(21_313));
            Assert.That(counters.TradeGaps, Is.Zero);
            Assert.That(counters.Fallbacks, Is.Zero);
        });
    }

    [TestCase("binance-spot_10symbols_20210405", false, true)]
    [TestCase("binance-spot_4symbols_20210814", true, true)]
    [TestCase("binance-us_10symbols_20210417", false, true)]
    [TestCase("binance-us_4symbols_20210814", false, true)]
    [TestCase("binance-usdm_4symbols_20210722", true, false)]
    [TestCase("binance-usdm_5symbols_20210405", false, false)]
    public void Books_of_many_symbols_match(string name, bool hasRules, bool isSpot)
    {
        RecordedCapture capture = RecordedCapture.Load(name);
        List<string> symbols = [.. RecordedCapture.FinalBooks(name).Keys];
        FeedInstrumentTable table = Table(
            All | FeedChannels.AggregateTrades, hasRules ? null : Fixed(8, 8), symbols.ToArray());
        BinanceProtocol protocol = new(table, isSpot ? BinanceMarket.Spot : BinanceMarket.Usdm);
        CaptureReplay replay = new(protocol);
        replay.Play(capture);
        replay.AssertAccounted(capture.Frames.Count);
        replay.AssertFinalBooks(name, symbol => symbol);
        Assert.Multiple(() =>
        {
            Assert.That(replay.Recorder.TopsEqual, Is.EqualTo(replay.Recorder.TopsCompared));
            Assert.That(replay.Feed.Counters.Fallbacks, Is.Zero);
            Assert.That(replay.Feed.Counters.TradeGaps, Is.Zero);
            Assert.That(replay.Feed.Counters.BookSnapshotsApplied, Is.EqualTo(symbols.Count));
        });
    }

    internal static InstrumentRules Fixed(int priceDecimals, int quantityDecimals) =>
        CaptureReplay.Rules(priceDecimals, quantityDecimals);

    internal static FeedInstrumentTable Table(FeedChannels channels, InstrumentRules? rules, params string[] symbols)
    {
        List<FeedInstrument> list = [];
        for (int i = 0; i < symbols.Length; i++)
        {
            list.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = symbols[i],
                Channels = channels,
                Rules = rules,
                BarIntervalsSeconds = [60],
            });
        }

        return new FeedInstrumentTable(list);
    }
}
