using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Venues.Binance;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>Whatever meets a full input ring is said later, or its loss is.</summary>
public sealed class FullRingTests
{
    private const long Now = 1_723_075_300_000_000_000;
    private const long Retry = 1_000_000;
    private EventRecorder _recorder = null!;
    private MarketFeed<EventRecorder> _feed = null!;
    private FeedInstrumentTable _table = null!;

    [SetUp]
    public void SetUp() => Use(CaptureReplay.Rules(2, 8), FeedChannels.Trades, 0);

    [Test]
    public void A_lost_trade_is_told_before_the_next_trade_of_its_instrument()
    {
        StartConnected();
        Frame(Trade(1), 1);
        _recorder.RefuseNext = 2;
        Frame(Trade(2), 2);
        Frame(Trade(3), 3);
        Frame(Trade(4), 4);
        List<EventSlot> log = Market();
        Assert.That(log.Select(slot => slot.Header.Kind), Is.EqualTo(new[]
        {
            EventKind.Trade, EventKind.FeedState, EventKind.Trade, EventKind.Trade,
        }));
        FeedStatePayload lost = log[1].FeedState;
        Assert.That(log[1].Header.Instrument, Is.EqualTo(new InstrumentId(0)));
        Assert.That(lost.Channel, Is.EqualTo(FeedChannel.Trades));
        Assert.That(lost.Status, Is.EqualTo(FeedStatus.OutOfSync));
        Assert.That(lost.Reason, Is.EqualTo(ReasonCode.RingFull));
        Assert.That(lost.Detail, Is.EqualTo(1));
        Assert.That(log[2].Trade.TradeId, Is.EqualTo(3));
        Assert.That(_feed.Counters.EventsLost, Is.EqualTo(1));
    }

    [Test]
    public void A_lost_trade_is_told_by_time_alone_when_no_frame_follows()
    {
        StartConnected();
        Assert.That(Requests(0), Is.EqualTo(new[] { FeedRequestKind.SendFrame }));
        _recorder.RefuseNext = 1;
        Frame(Trade(2), 2);
        Assert.That(_feed.NextWakeNanos, Is.EqualTo(Now + 2 + Retry));
        Tick(2 + Retry);
        Assert.That(Market().Single().FeedState.Reason, Is.EqualTo(ReasonCode.RingFull));
        Assert.That(_feed.NextWakeNanos, Is.GreaterThan(Now + 2 + (2 * Retry)), "nothing is owed any more");
    }

    [Test]
    public void Trades_stay_out_until_their_loss_is_told([Values(3, 10)] int refusals)
    {
        StartConnected();
        _recorder.RefuseNext = refusals;
        int id = 1;
        while (_recorder.RefuseNext > 0) Frame(Trade(id), id++);
        Frame(Trade(id), id);
        List<EventSlot> log = Market();
        Assert.That(log[0].Header.Kind, Is.EqualTo(EventKind.FeedState));
        Assert.That(log[1].Header.Kind, Is.EqualTo(EventKind.Trade));
        Assert.That(log[0].FeedState.Detail, Is.EqualTo(log[1].Trade.TradeId - 1));
        Assert.That(_feed.Counters.EventsLost, Is.EqualTo(log[0].FeedState.Detail));
    }

    [Test]
    public void Configured_rules_are_said_later_and_nothing_is_subscribed_before()
    {
        _recorder.RefuseNext = 3;
        _feed.Start(Now, Now);
        _feed.OnConnected(1, Now, Now);
        Tick(1);
        Assert.That(_recorder.Count(EventKind.InstrumentRules), Is.Zero);
        Assert.That(Requests(1), Is.Empty);
        Tick(1 + Retry);
        Assert.That(_recorder.Count(EventKind.InstrumentRules), Is.EqualTo(1));
        Assert.That(Requests(1 + Retry), Is.EqualTo(new[] { FeedRequestKind.SendFrame }));
    }

    [Test]
    public void Fetched_rules_are_said_later_and_their_units_used_from_then_on()
    {
        Use(null, FeedChannels.Trades, 0);
        StartConnected();
        Assert.That(_feed.TryTakeRequest(out FeedRequest request), Is.True);
        _recorder.RefuseNext = 1;
        SymbolRules rules = SymbolRules.Of(new SymbolSpec("BTCUSDT", 2, 5, 1, 1));
        byte[] body = ExchangeInfoText.Write([rules], new ExchangeOptions(), Now / 1_000_000);
        _feed.OnResponse(request.Id, 200, body, 0, Now + 1, Now + 1);
        Assert.That(_feed.Counters.ResponsesRefused, Is.Zero);
        Assert.That(_table.Formats[0].IsKnown, Is.False);
        Tick(1 + Retry);
        Assert.That(_recorder.Count(EventKind.InstrumentRules), Is.EqualTo(1));
        Assert.That(_table.Formats[0].IsKnown, Is.True);
        Assert.That(Requests(1 + Retry), Does.Contain(FeedRequestKind.SendFrame));
    }

    [Test]
    public void History_that_found_no_room_is_fetched_once_more()
    {
        Use(CaptureReplay.Rules(2, 8), FeedChannels.Trades, 10);
        StartConnected();
        long first = FetchBars(0, 1);
        long again = FetchBars(new FeedSettings().RetryNanosMin, 0);
        Assert.That((first, again), Is.EqualTo((1L, 1L)));
        Assert.That(_recorder.Count(EventKind.Bar), Is.EqualTo(1));
        Assert.That(FetchBars(60_000_000_000, 0), Is.Zero, "done");
    }

    [Test]
    public void A_closed_bar_of_the_stream_that_found_no_room_is_fetched_from_history()
    {
        Use(CaptureReplay.Rules(2, 8), FeedChannels.Bars, 10);
        StartConnected();
        Assert.That(FetchBars(0, 0), Is.EqualTo(1));
        _recorder.RefuseNext = 1;
        Frame(Bar(true), 1);
        Assert.That(FetchBars(1_000_000_000, 0), Is.EqualTo(1));
        Assert.That(Market().Any(slot => slot.Header.Kind == EventKind.FeedState
            && slot.FeedState.Channel == FeedChannel.Bars && slot.FeedState.Reason == ReasonCode.RingFull));
    }

    [Test]
    public void A_disconnect_that_found_no_room_is_said_later()
    {
        StartConnected();
        _recorder.RefuseNext = 1;
        _feed.OnDisconnected(ReasonCode.FeedStale, 7, Now + 1, Now + 1);
        Tick(1 + Retry);
        FeedStatePayload state = Market().Single().FeedState;
        Assert.That(state.Status, Is.EqualTo(FeedStatus.Disconnected));
        Assert.That(state.Reason, Is.EqualTo(ReasonCode.FeedStale));
        Assert.That(state.Detail, Is.EqualTo(7));
    }

    [Test]
    public void A_disconnect_never_said_becomes_a_loss_once_the_next_connection_is_up()
    {
        StartConnected();
        _recorder.RefuseNext = 1;
        _feed.OnDisconnected(ReasonCode.FeedStale, 7, Now + 1, Now + 1);
        _feed.OnConnected(2, Now + 2, Now + 2);
        Frame(Trade(9), 3);
        List<EventSlot> log = Market();
        Assert.That(log[0].FeedState.Channel, Is.EqualTo(FeedChannel.Trades));
        Assert.That(log[0].FeedState.Status, Is.EqualTo(FeedStatus.OutOfSync));
        Assert.That(log[1].Header.Kind, Is.EqualTo(EventKind.Trade));
        Assert.That(log, Has.Count.EqualTo(2));
    }

    private static string Trade(long id) =>
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1723075300000,\"s\":\"BTCUSDT\",\"t\":" + id
        + ",\"p\":\"55000.00\",\"q\":\"0.00100000\",\"T\":1723075300000,\"m\":true,\"M\":true}}";

    private static string Bar(bool isClosed) =>
        "{\"stream\":\"btcusdt@kline_1m\",\"data\":{\"e\":\"kline\",\"E\":1723075300000,\"s\":\"BTCUSDT\",\"k\":{"
        + "\"t\":1723075200000,\"T\":1723075259999,\"s\":\"BTCUSDT\",\"i\":\"1m\",\"f\":1,\"L\":2,"
        + "\"o\":\"55000.00\",\"c\":\"55005.00\",\"h\":\"55010.00\",\"l\":\"54990.00\",\"v\":\"12.5\",\"n\":120,"
        + "\"x\":" + (isClosed ? "true" : "false")
        + ",\"q\":\"687500.0\",\"V\":\"6.1\",\"Q\":\"335500.0\",\"B\":\"0\"}}}";

    private void Use(InstrumentRules? rules, FeedChannels channels, int historyBars)
    {
        _recorder = new EventRecorder { Log = [] };
        _table = new FeedInstrumentTable([new FeedInstrument
        {
            Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = channels, Rules = rules,
            BarIntervalsSeconds = [60], HistoryBars = historyBars,
        }]);
        _feed = new MarketFeed<EventRecorder>(
            new BinanceProtocol(_table, BinanceMarket.Spot), new FeedSettings(), _recorder);
    }

    private void StartConnected()
    {
        _feed.Start(Now, Now);
        _feed.OnConnected(1, Now, Now);
    }

    private void Frame(string text, long after)
    {
        FrameKind kind = _feed.OnTextFrame(Encoding.ASCII.GetBytes(text), Now + after, Now + after);
        Assert.That(kind, Is.EqualTo(FrameKind.Events));
    }

    private void Tick(long after) => _feed.OnTick(Now + after, Now + after);

    private List<FeedRequestKind> Requests(long after)
    {
        List<FeedRequestKind> kinds = [];
        Tick(after);
        while (_feed.TryTakeRequest(out FeedRequest request)) kinds.Add(request.Kind);
        return kinds;
    }

    private List<EventSlot> Market() =>
        _recorder.Log!.Where(slot => slot.Header.Kind != EventKind.InstrumentRules).ToList();

    private long FetchBars(long after, int refuse)
    {
        byte[] body = Encoding.ASCII.GetBytes(
            "[[1723075200000,\"55000.00\",\"55010.00\",\"54990.00\",\"55005.00\",\"12.5\",1723075259999,"
            + "\"687500.0\",120,\"6.1\",\"335500.0\",\"0\"],"
            + "[1723075260000,\"55005.00\",\"55005.00\",\"55005.00\",\"55005.00\",\"0.5\",1723075319999,"
            + "\"27500.0\",1,\"0.1\",\"5500.0\",\"0\"]]");
        long fetched = 0;
        Tick(after);
        while (_feed.TryTakeRequest(out FeedRequest request))
        {
            if (request.Kind != FeedRequestKind.FetchBars) continue;
            fetched++;
            _recorder.RefuseNext = refuse;
            _feed.OnResponse(request.Id, 200, body, 0, Now + after, Now + after);
        }

        return fetched;
    }
}
