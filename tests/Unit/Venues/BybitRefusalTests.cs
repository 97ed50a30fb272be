using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>Bybit refuses inside HTTP 200: its code says what became of a request of the feed.</summary>
internal sealed class BybitRefusalTests
{
    private const long Second = 1_000_000_000;
    private const long Start = 1_700_000_000 * Second;

    [TestCase(10006, ReasonCode.RateLimited)]
    [TestCase(429, ReasonCode.RateLimited)]
    [TestCase(10429, ReasonCode.RateLimited)]
    [TestCase(170222, ReasonCode.RateLimited)]
    [TestCase(10018, ReasonCode.Banned)]
    [TestCase(10009, ReasonCode.Banned)]
    public void A_limit_in_an_answer_with_rules_holds_up_the_address(int code, ReasonCode expected)
    {
        var address = new AddressLimits(new RateBudgetSettings(), []);
        MarketFeed<EventRecorder> feed = Feed(address, rules: null, bars: 0, out _);
        Assert.That(Answer(feed, FeedRequestKind.FetchRules, code, Start), Is.True);
        Assert.That(address.BreakerReason, Is.EqualTo(expected));
        Assert.That(feed.Counters.ResponsesRefused, Is.EqualTo(1));
    }

    [TestCase(10006, ReasonCode.RateLimited)]
    [TestCase(10018, ReasonCode.Banned)]
    public void A_limit_in_an_answer_with_bars_holds_up_the_address(int code, ReasonCode expected)
    {
        var address = new AddressLimits(new RateBudgetSettings(), []);
        MarketFeed<EventRecorder> feed = Feed(address, CaptureReplay.Rules(2, 3), bars: 10, out _);
        Assert.That(Answer(feed, FeedRequestKind.FetchBars, code, Start), Is.True);
        Assert.That(address.BreakerReason, Is.EqualTo(expected));
    }

    // What was limited is open again with the next success only: a code that says nothing about it is none.
    [TestCase(10006, false)]
    [TestCase(10016, true)]
    [TestCase(987_654, false)]
    public void A_refusal_inside_200_closes_no_breaker_unless_the_venue_took_the_request(int code, bool isTaken)
    {
        var address = new AddressLimits(new RateBudgetSettings(), []);
        MarketFeed<EventRecorder> feed = Feed(address, rules: null, bars: 0, out EventRecorder recorder);
        Assert.That(Answer(feed, FeedRequestKind.FetchRules, 10006, Start), Is.True);
        long now = Start;
        bool isAsked = false;
        for (int i = 0; i < 600 && !isAsked; i++)
        {
            now += Second;
            isAsked = Answer(feed, FeedRequestKind.FetchRules, code, now);
        }

        Assert.That(isAsked, Is.True, "one request is let through to see");
        Assert.That(address.BreakerReason == ReasonCode.None, Is.EqualTo(isTaken));
        Assert.That(recorder.Count(EventKind.InstrumentRules), Is.Zero);
    }

    private static MarketFeed<EventRecorder> Feed(
        AddressLimits address, InstrumentRules? rules, int bars, out EventRecorder recorder)
    {
        FeedInstrumentTable table = new([new FeedInstrument
        {
            Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Trades,
            BarIntervalsSeconds = [60], HistoryBars = bars, Rules = rules,
        }]);
        recorder = new EventRecorder();
        MarketFeed<EventRecorder> feed = new(
            new BybitProtocol(table, BybitMarket.Linear), new FeedSettings(), recorder, address);
        feed.Start(Start, Start);
        feed.OnConnected(1, Start, Start);
        return feed;
    }

    private static bool Answer(MarketFeed<EventRecorder> feed, FeedRequestKind kind, int code, long now)
    {
        byte[] body = Encoding.ASCII.GetBytes(
            $"{{\"retCode\":{code},\"retMsg\":\"OK\",\"result\":{{\"list\":[]}},\"retExtInfo\":{{}},\"time\":1}}");
        bool isAnswered = false;
        feed.OnTick(now, now);
        while (feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind != kind) continue;
            isAnswered = true;
            feed.OnResponse(request.Id, 200, body, 0, now, now);
        }

        return isAnswered;
    }
}
