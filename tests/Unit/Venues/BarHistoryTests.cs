using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

public sealed class BarHistoryTests
{
    private const long Now = 1_723_075_300_000_000_000;

    [Test]
    public void History_is_fetched_again_after_every_lost_connection_and_not_while_there_is_none()
    {
        FeedInstrumentTable table = new([new FeedInstrument
        {
            Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Trades,
            BarIntervalsSeconds = [60], HistoryBars = 10, Rules = CaptureReplay.Rules(2, 8),
        }]);
        MarketFeed<EventRecorder> feed = new(
            new BinanceProtocol(table, BinanceMarket.Spot), new FeedSettings(), new EventRecorder());
        feed.Start(Now, Now);
        feed.OnConnected(1, Now, Now);
        Assert.That(FetchAll(feed, Now), Is.EqualTo(1));
        feed.OnDisconnected(ReasonCode.FeedDisconnected, 1006, Now + 1, Now + 1);
        Assert.That(FetchAll(feed, Now + 2), Is.Zero);
        feed.OnConnected(2, Now + 3, Now + 3);
        Assert.That(FetchAll(feed, Now + 4), Is.EqualTo(1));
        Assert.That(FetchAll(feed, Now + 5), Is.Zero, "once a connection");
    }

    [TestCase("92233720368.54775807", long.MaxValue)]
    [TestCase("92233720368.54775808", long.MaxValue)]
    [TestCase("92233720368.547758089", long.MaxValue)]
    [TestCase("92233720369", long.MaxValue)]
    [TestCase("123456789012345.5", long.MaxValue)]
    [TestCase("99999999999999999999999999999999999999999999999999999999", long.MaxValue)]
    [TestCase("12.5", 1_250_000_000)]
    public void A_volume_above_the_range_is_the_largest_and_takes_no_other_bar_away(string volume, long expected)
    {
        MarketFeed<EventRecorder> feed = Fetched(volume, out EventRecorder recorder);
        EventSlot bar = recorder.Log!.Find(slot => slot.Header.Kind == EventKind.Bar);
        Assert.That(feed.Counters.ResponsesRefused, Is.Zero);
        Assert.That(recorder.Count(EventKind.Bar), Is.EqualTo(1), "the open one is left out");
        Assert.That(bar.Bar.Volume.Units, Is.EqualTo(expected));
        Assert.That(bar.Bar.Close.Units, Is.EqualTo(5_500_500));
    }

    [TestCase("92233720368.547758071", Description = "off the unit, and within the range")]
    [TestCase("0.000000001")]
    [TestCase("-92233720369")]
    [TestCase("")]
    [TestCase("-")]
    [TestCase(".")]
    [TestCase(".5")]
    [TestCase("-.5")]
    [TestCase("92233720369.")]
    [TestCase("92233720369.0.0")]
    [TestCase("92233720369e1")]
    [TestCase("+92233720369")]
    [TestCase(" 92233720369")]
    [TestCase("12345678901234567890123x")]
    [TestCase("Infinity")]
    public void A_volume_that_is_no_number_or_off_its_unit_is_refused_and_never_the_largest(string volume)
    {
        MarketFeed<EventRecorder> feed = Fetched(volume, out EventRecorder recorder);
        Assert.That(recorder.Count(EventKind.Bar), Is.Zero);
        Assert.That(feed.Counters.ResponsesRefused, Is.Positive);
    }

    private static MarketFeed<EventRecorder> Fetched(string volume, out EventRecorder recorder)
    {
        recorder = new EventRecorder { Log = [] };
        FeedInstrumentTable table = new([new FeedInstrument
        {
            Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Trades,
            BarIntervalsSeconds = [60], HistoryBars = 10, Rules = CaptureReplay.Rules(2, 8),
        }]);
        MarketFeed<EventRecorder> feed = new(
            new BinanceProtocol(table, BinanceMarket.Spot), new FeedSettings(), recorder);
        feed.Start(Now, Now);
        feed.OnConnected(1, Now, Now);
        Assert.That(FetchAll(feed, Now, volume), Is.EqualTo(1));
        return feed;
    }

    private static int FetchAll(MarketFeed<EventRecorder> feed, long now, string volume = "12.5")
    {
        byte[] body = Encoding.ASCII.GetBytes(
            "[[1723075200000,\"55000.00\",\"55010.00\",\"54990.00\",\"55005.00\",\"" + volume + "\",1723075259999,"
            + "\"687500.0\",120,\"6.1\",\"335500.0\",\"0\"],"
            + "[1723075260000,\"1\",\"1\",\"1\",\"1\",\"1\",1723075319999,\"1\",1,\"1\",\"1\",\"0\"]]");
        int fetched = 0;
        feed.OnTick(now, now);
        while (feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind != FeedRequestKind.FetchBars) continue;
            fetched++;
            feed.OnResponse(request.Id, 200, body, 0, now, now);
        }

        return fetched;
    }
}
