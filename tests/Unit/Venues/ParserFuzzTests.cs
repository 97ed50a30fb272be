using LowLatency.Model.Events;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

public sealed class ParserFuzzTests
{
    [Test]
    public void Mutated_frames_are_survived_without_allocation([Values(1UL, 20_260_921UL)] ulong seed)
    {
        (long allocated, long refused, _) = ParserFuzz.Run(300_000, seed);
        Assert.Multiple(() =>
        {
            Assert.That(allocated, Is.Zero);
            Assert.That(refused, Is.GreaterThan(100_000), "mutations that are not refused test nothing");
        });
    }

    [TestCase("binance-spot_btcusdt_20240808", true)]
    [TestCase("binance-usdm_btcusdt_20240808", true)]
    [TestCase("bybit-linear_v5_4symbols_20260809", false)]
    public void Both_forms_give_the_same_events_byte_for_byte(string name, bool isBinance)
    {
        RecordedCapture capture = RecordedCapture.Load(name);
        CaptureReplay fast = Replay(name, isBinance, false);
        CaptureReplay tolerant = Replay(name, isBinance, true);
        fast.Play(capture);
        tolerant.Play(capture);
        Assert.That(fast.Recorder.Hash, Is.EqualTo(tolerant.Recorder.Hash));
    }

    [Test]
    public void A_recorded_day_is_decoded_without_allocation()
    {
        RecordedCapture capture = RecordedCapture.Load("binance-spot_btcusdt_20240808");
        FeedInstrumentTable table = BinanceCaptureTests.Table(
            FeedChannels.Book | FeedChannels.Trades | FeedChannels.TopOfBook, CaptureReplay.Rules(2, 8), "BTCUSDT");
        BinanceProtocol protocol = new(table, BinanceMarket.Spot);
        MarketFeed<Sink> feed = new(protocol, new FeedSettings(), new Sink());
        feed.Start(0, 0);
        feed.OnConnected(1, 0, 0);
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            if (round == 1) before = System.GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < capture.Frames.Count; i++)
            {
                feed.OnTextFrame(capture.Frames[i], capture.Times[i], capture.Times[i]);
                if (feed.NextWakeNanos > capture.Times[i]) continue;
                feed.OnTick(capture.Times[i], capture.Times[i]);
                while (feed.TryTakeRequest(out FeedRequest request))
                {
                    if (request.Kind != FeedRequestKind.FetchSnapshot) continue;
                    feed.OnResponse(request.Id, 200, capture.Bodies[0].Body, 0, capture.Times[i], capture.Times[i]);
                }
            }
        }

        Assert.That(System.GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static CaptureReplay Replay(string name, bool isBinance, bool isFastPathOff)
    {
        if (!isBinance)
        {
            FeedInstrumentTable four = BybitCaptureTests.Table(
                FeedChannels.Book | FeedChannels.Trades | FeedChannels.Bars | FeedChannels.Funding, 200, null,
                "BTCUSDT", "DOGEUSDT", "ETHUSDT", "SOLUSDT");
            return new(new BybitProtocol(four, BybitMarket.Linear) { IsFastPathOff = isFastPathOff });
        }

        bool isSpot = name.Contains("spot");
        FeedInstrumentTable one = BinanceCaptureTests.Table(
            FeedChannels.Book | FeedChannels.Trades | FeedChannels.TopOfBook,
            isSpot ? CaptureReplay.Rules(2, 8) : CaptureReplay.Rules(1, 3), "BTCUSDT");
        return new(new BinanceProtocol(one, isSpot ? BinanceMarket.Spot : BinanceMarket.Usdm)
        {
            IsFastPathOff = isFastPathOff,
        });
    }

    private sealed class Sink : IEventPublisher
    {
        public bool TryPublish(System.Span<EventSlot> message) => true;
    }
}
