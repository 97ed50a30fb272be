using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>Recorded Bybit v5 streams through the feed machine.</summary>
public sealed class BybitCaptureTests
{
    [Test]
    public void Linear_books_of_four_symbols_match([Values] bool isFastPathOff)
    {
        RecordedCapture capture = RecordedCapture.Load("bybit-linear_v5_4symbols_20260809");
        FeedInstrumentTable table = Table(
            FeedChannels.Book | FeedChannels.Trades | FeedChannels.Bars | FeedChannels.Funding
            | FeedChannels.TickerTopOfBook, 200, null, "BTCUSDT", "DOGEUSDT", "ETHUSDT", "SOLUSDT");
        CaptureReplay replay = new(new BybitProtocol(table, BybitMarket.Linear) { IsFastPathOff = isFastPathOff })
        {
            InventsAcks = false,
        };
        replay.Play(capture);
        replay.AssertAccounted(capture.Frames.Count);
        replay.AssertFinalBooks(capture.Name, name => name.Split('.')[^1]);
        FeedCounters counters = replay.Feed.Counters;
        Assert.Multiple(() =>
        {
            Assert.That(counters.FramesControl, Is.EqualTo(17));
            Assert.That(counters.BookSnapshotsApplied, Is.EqualTo(4));
            Assert.That(counters.Fallbacks, isFastPathOff ? Is.GreaterThan(1_600) : Is.Zero);
            Assert.That(counters.TickersEarly, Is.Zero);
            Assert.That(replay.Recorder.Count(EventKind.Funding), Is.GreaterThan(100));
            Assert.That(replay.Recorder.Count(EventKind.TopOfBook), Is.GreaterThan(100));
            Assert.That(replay.Recorder.Count(EventKind.Bar), Is.GreaterThan(70));
            Assert.That(replay.Recorder.Count(EventKind.Trade), Is.GreaterThan(102));
            Assert.That(replay.Recorder.Count(EventKind.InstrumentRules), Is.EqualTo(4));
        });
    }

    [Test]
    public void Spot_books_of_one_level_match()
    {
        RecordedCapture capture = RecordedCapture.Load("bybit-spot_v5_l1_20250613");
        FeedInstrumentTable table = Table(
            FeedChannels.Book, 1, CaptureReplay.Rules(6, 6),
            "ARBUSDC", "CPOOLUSDT", "KCSUSDT", "MASAUSDT", "OPUSDC", "TUSDUSDT");
        CaptureReplay replay = new(new BybitProtocol(table, BybitMarket.Spot)) { InventsAcks = false };
        replay.Play(capture);
        replay.AssertAccounted(capture.Frames.Count);
        replay.AssertFinalBooks(capture.Name, name => name.Split('.')[^1]);
        Assert.Multiple(() =>
        {
            Assert.That(replay.Feed.Counters.BookHeartbeats, Is.GreaterThan(0));
            Assert.That(replay.Feed.Counters.BookSnapshotsApplied, Is.EqualTo(139));
            Assert.That(replay.Feed.Counters.Fallbacks, Is.Zero);
        });
    }

    internal static FeedInstrumentTable Table(
        FeedChannels channels, int depth, InstrumentRules? rules, params string[] symbols)
    {
        List<FeedInstrument> list = [];
        for (int i = 0; i < symbols.Length; i++)
        {
            list.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)i),
                Symbol = symbols[i],
                Channels = channels,
                BookDepth = depth,
                Rules = rules,
                BarIntervalsSeconds = [60],
            });
        }

        return new FeedInstrumentTable(list);
    }
}
