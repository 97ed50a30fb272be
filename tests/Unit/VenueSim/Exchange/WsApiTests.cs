using System.Linq;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Settings;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>WebSocket API and user data.</summary>
[TestFixture]
public sealed class WsApiTests
{
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [Test]
    public void A_placed_and_cancelled_order_is_reported_with_its_locks()
    {
        var socket = _rig.Subscribed();
        Place(socket, "a", "mine");
        _rig.Step(ExchangeRig.Second);
        var frames = _rig.TakeFrames();
        var events = frames.Where(one => one.TryGetProperty("event", out _)).ToList();
        Assert.That(events.All(one => one.GetProperty("subscriptionId").GetInt32() == 0));
        Assert.That(frames.Single(one => one.TryGetProperty("status", out _)).GetProperty("result")
            .GetProperty("status").GetString(), Is.EqualTo("NEW"));
        var report = events[0].GetProperty("event");
        Assert.That(Fields(report, "e", "c", "C", "x", "X", "S", "o", "f", "l", "n", "r"), Is.EqualTo(
            "executionReport mine  NEW NEW BUY LIMIT GTC 0.00000000 0 NONE"));
        Assert.That(report.GetProperty("N").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(report.GetProperty("t").GetInt64(), Is.EqualTo(-1));
        Assert.That(report.GetProperty("w").GetBoolean());
        var position = events[1].GetProperty("event");
        Assert.That(position.GetProperty("B").EnumerateArray().Single().GetProperty("l").GetString(),
            Is.EqualTo(_rig.Locked("USDT").ToString("F8")));
        _rig.Call(socket, "b", "order.cancel", "symbol", "BTCUSDT", "origClientOrderId", "mine",
            "newClientOrderId", "request");
        _rig.Step(ExchangeRig.Second);
        report = _rig.TakeEvents("executionReport").Single();
        Assert.That(Fields(report, "c", "C", "x", "X"), Is.EqualTo("request mine CANCELED CANCELED"));
        Assert.That(report.GetProperty("w").GetBoolean(), Is.False);
    }

    [Test]
    public void Fills_are_reported_one_by_one_with_rising_sums_and_what_is_left_expires()
    {
        var socket = _rig.Subscribed();
        _rig.Call(socket, "a", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce",
            "IOC", "quantity", "9", "price", ExchangeRig.Text(_rig.Ask), "newOrderRespType", "ACK");
        _rig.Step(ExchangeRig.Second);
        var reports = _rig.TakeEvents("executionReport");
        Assert.That(reports[0].GetProperty("x").GetString(), Is.EqualTo("NEW"));
        Assert.That(Fields(reports[^1], "x", "X", "eR"), Is.EqualTo("EXPIRED EXPIRED UNFILLED_IOC_QUANTITY_EXPIRED"));
        var trades = reports.Skip(1).SkipLast(1).ToList();
        Assert.That(trades, Is.Not.Empty);
        var sum = 0m;
        foreach (var (trade, fill) in trades.Zip(_rig.Exchange.Truth.Fills("alice")))
        {
            sum += decimal.Parse(trade.GetProperty("l").GetString()!);
            Assert.That(Fields(trade, "x", "X", "N"), Is.EqualTo("TRADE PARTIALLY_FILLED BTC"));
            Assert.That(decimal.Parse(trade.GetProperty("z").GetString()!), Is.EqualTo(sum));
            Assert.That(trade.GetProperty("t").GetInt64(), Is.EqualTo(fill.TradeId));
            Assert.That(decimal.Parse(trade.GetProperty("n").GetString()!), Is.EqualTo(fill.Commission));
            Assert.That(trade.GetProperty("m").GetBoolean(), Is.False);
        }

        Assert.That(reports.Select(one => one.GetProperty("I").GetInt64()), Is.Ordered.And.Unique);
    }

    [Test]
    public void A_refused_request_is_answered_and_makes_no_event()
    {
        var socket = _rig.Subscribed();
        _rig.Call(socket, "a", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce",
            "GTC", "quantity", "99", "price", ExchangeRig.Text(_rig.Bid));
        _rig.Step(ExchangeRig.Second);
        var answer = _rig.TakeFrames().Single();
        Assert.That(answer.GetProperty("id").GetString(), Is.EqualTo("a"));
        Assert.That(answer.GetProperty("status").GetInt32(), Is.EqualTo(400));
        Assert.That(answer.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-2010));
    }

    [Test]
    public void Only_the_accounts_own_subscribers_hear_of_its_orders()
    {
        var other = _rig.Subscribed(ExchangeRig.OtherKey);
        var mine = _rig.Subscribed();
        Place(mine, "a", "x");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.All(frame => frame.Connection == mine), $"not on {other}");
    }

    [Test]
    public void Subscriptions_are_listed_one_to_an_account_and_end_with_an_event()
    {
        var socket = _rig.Subscribed();
        _rig.Call(socket, "again", "userDataStream.subscribe.signature");
        _rig.Send(socket, "{\"id\":7,\"method\":\"session.subscriptions\"}");
        _rig.Step(50 * ExchangeRig.Milli);
        var answers = _rig.TakeFrames().ToDictionary(one => one.GetProperty("id").ToString());
        Assert.That(answers["again"].GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-2035));
        Assert.That(answers["7"].GetProperty("result")[0].GetProperty("subscriptionId").GetInt32(), Is.Zero);
        _rig.Send(socket, "{\"id\":8,\"method\":\"userDataStream.unsubscribe\",\"params\":{\"subscriptionId\":0}}");
        _rig.Step(50 * ExchangeRig.Milli);
        Assert.That(_rig.TakeEvents("eventStreamTerminated"), Has.Count.EqualTo(1));
        _rig.Step(ExchangeRig.Second);
        _rig.Send(socket, "{\"id\":9,\"method\":\"userDataStream.unsubscribe\",\"params\":{}}");
        _rig.Step(50 * ExchangeRig.Milli);
        Assert.That(_rig.TakeFrames().Single().GetProperty("error").GetProperty("code").GetInt32(),
            Is.EqualTo(-2036));
        _rig.Call(socket, "new", "userDataStream.subscribe.signature");
        _rig.Step(50 * ExchangeRig.Milli);
        Assert.That(_rig.TakeFrames().Single().GetProperty("result").GetProperty("subscriptionId").GetInt32(),
            Is.EqualTo(1), "ids are not used again");
    }

    [Test]
    public void Bad_texts_are_answered_without_an_id()
    {
        var socket = _rig.Open();
        _rig.Send(socket, "{nonsense");
        _rig.Send(socket, "{\"id\":5,\"method\":\"no.such\"}");
        _rig.Send(socket, "{\"id\":6,\"method\":\"userDataStream.start\"}");
        _rig.Step(50 * ExchangeRig.Milli);
        var answers = _rig.TakeFrames().ToDictionary(one => one.GetProperty("id").ToString());
        Assert.That(answers[""].GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-1135));
        Assert.That(answers["5"].GetProperty("status").GetInt32(), Is.EqualTo(404));
        Assert.That(answers["6"].GetProperty("status").GetInt32(), Is.EqualTo(410));
    }

    [Test]
    public void More_messages_a_second_than_allowed_close_the_socket()
    {
        var socket = _rig.Open();
        for (var i = 0; i < 6; i++)
            _rig.Send(socket, "{\"id\":1,\"method\":\"ping\"}");
        _rig.Step(50 * ExchangeRig.Milli);
        Assert.That(_rig.Frames.Single(frame => frame.Kind == DeliveryKind.Close).CloseCode, Is.EqualTo(1008));
        Assert.That(_rig.Exchange.OpenSockets, Is.Zero);
    }

    [Test]
    public void Pings_come_every_twenty_seconds_and_a_socket_that_never_answers_is_closed()
    {
        var silent = _rig.Open();
        var alive = _rig.Open();
        for (var i = 0; i < 10; i++)
        {
            _rig.Step(10 * ExchangeRig.Second);
            _rig.Exchange.ReceivePong(alive, _rig.Now);
        }

        var pings = _rig.Frames.Where(frame => frame.Kind == DeliveryKind.Ping && frame.Connection == alive).ToList();
        Assert.That(pings.Select(ping => (ping.DueNanos - ExchangeRig.Start) / ExchangeRig.Second),
            Is.EqualTo(new long[] { 20, 40, 60, 80, 100 }));
        Assert.That(_rig.Frames.Single(frame => frame.Kind == DeliveryKind.Close).Connection, Is.EqualTo(silent));
    }

    [Test]
    public void A_socket_is_cut_at_the_end_of_its_life()
    {
        _rig = new ExchangeRig(new ExchangeOptions
        {
            StartNanos = ExchangeRig.Start,
            ConnectionLifetimeNanos = 5 * ExchangeRig.Second,
        });
        var socket = _rig.Open();
        _rig.Step(4 * ExchangeRig.Second);
        Assert.That(_rig.Exchange.OpenSockets, Is.EqualTo(1));
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.Single().Kind, Is.EqualTo(DeliveryKind.Close));
        _rig.Send(socket, "{}");
        Assert.That(_rig.Exchange.OpenSockets, Is.Zero);
    }

    [Test]
    public void The_answers_of_sockets_and_of_rest_hold_the_same()
    {
        var socket = _rig.Subscribed();
        Place(socket, "a", "mine");
        _rig.Step(ExchangeRig.Second);
        _rig.TakeFrames();
        foreach (var (method, path, query, parameters) in new[]
        {
            ("order.status", "order", "symbol=BTCUSDT&origClientOrderId=mine",
                new[] { "symbol", "BTCUSDT", "origClientOrderId", "mine" }),
            ("openOrders.status", "openOrders", "", []),
            ("allOrders", "allOrders", "symbol=BTCUSDT", ["symbol", "BTCUSDT"]),
            ("myTrades", "myTrades", "symbol=BTCUSDT", ["symbol", "BTCUSDT"]),
            ("account.status", "account", "", []),
            ("account.commission", "account/commission", "symbol=BTCUSDT", ["symbol", "BTCUSDT"]),
        })
        {
            var rest = _rig.Ok("GET", "/api/v3/" + path, query).GetRawText();
            _rig.Call(socket, "q", method, parameters);
            _rig.Step(ExchangeRig.Second);
            Assert.That(_rig.TakeFrames().Single().GetProperty("result").GetRawText(), Is.EqualTo(rest), method);
        }
    }

    private void Place(long socket, string request, string id) => _rig.Call(
        socket, request, "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce", "GTC",
        "quantity", "0.01", "price", ExchangeRig.Text(_rig.Bid - 500m), "newClientOrderId", id);

    private static string Fields(JsonElement report, params string[] names) =>
        string.Join(' ', names.Select(name => report.GetProperty(name).GetString()));
}
