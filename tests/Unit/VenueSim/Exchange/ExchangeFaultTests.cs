using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Faults of the private side: what the client sees, and what is true meanwhile.</summary>
[TestFixture]
public sealed class ExchangeFaultTests
{
    private const string Path = "/api/v3/order";
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig(new ExchangeOptions
    {
        StartNanos = ExchangeRig.Start,
        MessagesPerSecondMax = 0,
    });

    [Test]
    public void A_request_lost_before_its_execution_leaves_nothing_behind()
    {
        _rig.Inject("api-lost");
        Assert.That(Place("a"), Is.Null);
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
        Assert.That(Place("b")!.Status, Is.EqualTo(200));
    }

    [Test]
    public void A_request_whose_answer_is_lost_was_executed()
    {
        _rig.Inject("api-answer-lost/order.place@2");
        Assert.That(Place("a")!.Status, Is.EqualTo(200));
        Assert.That(_rig.Signed("GET", "/api/v3/account", "")!.Status, Is.EqualTo(200));
        Assert.That(Place("b"), Is.Null);
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(2));
        Assert.That(Refusal(Place("b")!), Is.EqualTo(-2010), "the blind resend is a duplicate while it is open");
    }

    [TestCase("api-http:500", 500, -1000, 0)]
    [TestCase("api-http:503", 503, -1000, 0)]
    [TestCase("api-http-executed:503", 503, -1000, 1)]
    [TestCase("api-error:-1007", 504, -1007, 0)]
    [TestCase("api-error-executed:-1007", 504, -1007, 1)]
    [TestCase("api-error:-1008", 503, -1008, 0)]
    [TestCase("api-error:-1003", 429, -1003, 0)]
    [TestCase("api-error:-1015", 429, -1015, 0)]
    [TestCase("api-error:-1021", 400, -1021, 0)]
    [TestCase("api-error:-2010", 400, -2010, 0)]
    [TestCase("api-error:-1001", 503, -1001, 0)]
    public void An_injected_error_is_worded_as_the_venues_and_executes_only_where_it_says(
        string fault, int status, int code, int orders)
    {
        _rig.Inject(fault);
        var answer = Place("a")!;
        Assert.That((answer.Status, Refusal(answer)), Is.EqualTo((status, code)));
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(orders));
        if (status == 429)
            Assert.That(answer.Header("Retry-After"), Is.Not.Null);
    }

    [Test]
    public void An_injected_429_lasts_until_its_retry_after_and_an_injected_ban_until_its_end()
    {
        _rig.Inject("api-429:5");
        var limited = Place("a")!;
        Assert.That((limited.Status, limited.Header("Retry-After")), Is.EqualTo((429, "5")));
        Assert.That(Place("b")!.Status, Is.EqualTo(429));
        _rig.Step(5 * ExchangeRig.Second);
        Assert.That(Place("c")!.Status, Is.EqualTo(200));
        Assert.That(_rig.Exchange.Truth.LimitedRequests, Is.Zero);
        Assert.That(_rig.Exchange.Truth.IgnoredLimits, Is.EqualTo(1));
        _rig.Inject("api-418:60");
        Assert.That(Place("d")!.Header("Retry-After"), Is.EqualTo("60"));
        Assert.That(_rig.Exchange.OpenSocket("10.0.0.1", _rig.Now, out _), Is.EqualTo(418));
        Assert.That(_rig.Exchange.Truth.Bans.Single().IsInjected);
        _rig.Step(60 * ExchangeRig.Second);
        Assert.That(Place("e")!.Status, Is.EqualTo(200));
    }

    [TestCase("api-html:200", 200)]
    [TestCase("api-html", 502)]
    [TestCase("api-403", 403)]
    public void A_page_of_html_comes_instead_of_json(string fault, int status)
    {
        _rig.Inject(fault);
        var answer = Place("a")!;
        Assert.That((answer.Status, answer.Header("Content-Type")), Is.EqualTo((status, "text/html")));
        Assert.That(Encoding.UTF8.GetString(answer.Body.Span), Does.StartWith("<html>"));
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
    }

    [Test]
    public void A_slow_answer_comes_late_and_a_late_execution_executes_late()
    {
        _rig.Inject("api-slow:2s");
        var start = _rig.Now;
        Place("a");
        Assert.That(_rig.Now - start, Is.GreaterThan(2 * ExchangeRig.Second));
        Assert.That(_rig.Exchange.Truth.Orders[0].CreatedNanos, Is.EqualTo(start));
        _rig.Inject("api-late:2s");
        start = _rig.Now;
        Place("b");
        Assert.That(_rig.Exchange.Truth.Orders[1].CreatedNanos, Is.EqualTo(start + (2 * ExchangeRig.Second)));
    }

    [Test]
    public void An_execution_that_would_come_after_the_receive_window_is_refused_and_counts_as_an_order()
    {
        _rig.Inject("api-late:6s");
        var answer = Place("a")!;
        Assert.That(Refusal(answer), Is.EqualTo(-1021));
        Assert.That(answer.Header("X-MBX-ORDER-COUNT-10S"), Is.EqualTo("1"));
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
    }

    [Test]
    public void A_skewed_server_clock_refuses_right_timestamps_until_the_client_follows_it()
    {
        _rig.Inject("venue-skew:10s");
        _rig.Step(ExchangeRig.Second);
        Assert.That(Refusal(Place("a")!), Is.EqualTo(-1021));
        var time = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/time", "")!).GetProperty("serverTime").GetInt64();
        Assert.That(time - _rig.NowMillis, Is.InRange(9_900, 10_000));
        _rig.Inject("venue-skew:-10s");
        _rig.Step(ExchangeRig.Second);
        Assert.That(Refusal(Place("a")!), Is.EqualTo(-1021), "ahead of the server");
        _rig.Inject("venue-skew:0s");
        _rig.Step(ExchangeRig.Second);
        Assert.That(Place("a")!.Status, Is.EqualTo(200));
    }

    [Test]
    public void An_order_that_exists_can_be_hidden_and_queries_answered_from_an_old_copy()
    {
        Place("a");
        _rig.Inject("api-hide");
        Assert.That(_rig.Refused("GET", Path, "symbol=BTCUSDT&origClientOrderId=a"), Is.EqualTo((400, -2013)));
        Assert.That(_rig.Signed("GET", Path, "symbol=BTCUSDT&origClientOrderId=a")!.Status, Is.EqualTo(200));
        _rig.Inject("api-stale/openOrders.status:3s");
        Assert.That(_rig.Ok("GET", "/api/v3/openOrders", "").GetArrayLength(), Is.Zero);
        Assert.That(_rig.Ok("GET", "/api/v3/openOrders", "").GetArrayLength(), Is.EqualTo(1));
        _rig.Ok("POST", Path, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
        _rig.Inject("api-stale/myTrades:3s");
        Assert.That(_rig.Ok("GET", "/api/v3/myTrades", "symbol=BTCUSDT").GetArrayLength(), Is.Zero);
        _rig.Inject("api-stale/account.status:3s");
        Assert.That(_rig.Ok("GET", "/api/v3/account", "").GetProperty("balances")[0].GetProperty("free").GetString(),
            Is.EqualTo("1000000.00000000"));
    }

    [Test]
    public void Connections_die_between_execution_and_answer()
    {
        var socket = _rig.Subscribed();
        _rig.Inject("api-close/order.place:1012");
        PlaceOn(socket, "x");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.Single(one => one.Kind == DeliveryKind.Close).CloseCode, Is.EqualTo(1012));
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(1));
        _rig.Inject("api-abort");
        Assert.That(Place("y"), Is.Null, "a REST connection is cut");
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_refused_connection_executes_nothing_and_a_truncated_answer_everything()
    {
        _rig.Inject("api-refuse");
        Assert.That(Place("a"), Is.Null);
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
        _rig.Inject("api-truncate");
        var answer = Place("b")!;
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(() => ExchangeRig.Json(answer), Throws.InstanceOf<System.Text.Json.JsonException>());
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_stale_snapshot_is_older_than_every_frame()
    {
        var now = _rig.Market.Markets[0].UpdateId;
        _rig.Inject("api-stale/depth");
        var depth = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/depth", "symbol=BTCUSDT")!);
        Assert.That(depth.GetProperty("lastUpdateId").GetInt64(), Is.LessThan(now - 500_000));
        depth = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/depth", "symbol=BTCUSDT")!);
        Assert.That(depth.GetProperty("lastUpdateId").GetInt64(), Is.GreaterThanOrEqualTo(now));
    }

    [TestCase("user-corrupt")]
    [TestCase("user-truncate")]
    public void Reports_are_damaged(string fault)
    {
        var socket = _rig.Subscribed();
        _rig.Inject(fault + "/executionReport");
        PlaceOn(socket, "a");
        _rig.Step(ExchangeRig.Second);
        var damaged = 0;
        foreach (var frame in _rig.Frames)
        {
            try
            {
                ExchangeRig.Json(frame.Bytes);
            }
            catch (System.Text.Json.JsonException)
            {
                damaged++;
            }
        }

        Assert.That((damaged, _rig.Frames.Count), Is.EqualTo((1, 3)));
    }

    [Test]
    public void Reports_are_lost_doubled_and_late()
    {
        var socket = _rig.Subscribed();
        _rig.Inject("user-lost/TRADE");
        Market(socket);
        Assert.That(Kinds(), Does.StartWith("NEW").And.Not.StartWith("NEW TRADE TRADE TRADE"));
        Assert.That(_rig.Exchange.Faults.CountOf(ExchangeFaultKind.UserLost), Is.EqualTo(1));
        _rig.Inject("user-dup/TRADE");
        Market(socket);
        var frames = _rig.TakeEvents("executionReport");
        var trades = frames.Where(one => one.GetProperty("x").GetString() == "TRADE").ToList();
        Assert.That(trades[0].GetRawText(), Is.EqualTo(trades[1].GetRawText()));
        _rig.Inject("user-late/NEW:500ms");
        Market(socket);
        Assert.That(Kinds(), Does.StartWith("TRADE").And.EndWith("NEW"));
    }

    [Test]
    public void A_stream_that_omits_one_fill_stays_healthy_otherwise()
    {
        var socket = _rig.Subscribed();
        _rig.Inject("user-lost/TRADE");
        Market(socket);
        PlaceOn(socket, "after");
        _rig.Step(ExchangeRig.Second);
        var reports = _rig.TakeEvents("executionReport");
        Assert.That(reports[^1].GetProperty("c").GetString(), Is.EqualTo("after"));
        Assert.That(reports.Count(one => one.GetProperty("x").GetString() == "TRADE"),
            Is.EqualTo(_rig.Exchange.Truth.Fills("alice").Count - 1));
    }

    [Test]
    public void The_venue_cancels_and_expires_orders_on_its_own()
    {
        var socket = _rig.Subscribed();
        PlaceOn(socket, "one");
        PlaceOn(socket, "two");
        _rig.Step(ExchangeRig.Second);
        _rig.Frames.Clear();
        _rig.Inject("venue-cancel@500ms");
        _rig.Inject("venue-expire@1s");
        _rig.Step(2 * ExchangeRig.Second);
        var reports = _rig.TakeEvents("executionReport");
        Assert.That(reports.Select(one => one.GetProperty("x").GetString()), Is.EqualTo(["CANCELED", "EXPIRED"]));
        Assert.That(reports[0].GetProperty("c").GetString(), Does.StartWith("web_"));
        Assert.That(reports[0].GetProperty("C").GetString(), Is.AnyOf("one", "two"));
        Assert.That(reports[1].GetProperty("eR").GetString(), Is.EqualTo("EXCHANGE_CANCELED"));
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice"), Is.Empty);
        Assert.That(_rig.Locked("USDT"), Is.Zero);
    }

    [Test]
    public void Orders_by_hand_and_deposits_reach_the_account_and_its_stream()
    {
        _rig.Subscribed();
        _rig.Exchange.Inject(new ExchangeFaultSpec
        {
            Kind = ExchangeFaultKind.VenueManualOrder,
            Account = "alice",
            Count = 1,
        });
        _rig.Exchange.Inject(new ExchangeFaultSpec
        {
            Kind = ExchangeFaultKind.VenueDeposit,
            Account = "alice",
            Asset = "USDT",
            Amount = 250m,
            Count = 1,
        });
        _rig.Step(ExchangeRig.Second);
        var order = _rig.Exchange.Truth.Orders.Single();
        Assert.That(order.IsManual && order.ClientOrderId.StartsWith("web_", StringComparison.Ordinal));
        var events = _rig.TakeEvents();
        var deposit = events.Single(one => one.GetProperty("e").GetString() == "balanceUpdate");
        Assert.That(deposit.GetProperty("d").GetString(), Is.EqualTo("250.00000000"));
        Assert.That(events[0].GetProperty("c").GetString(), Is.EqualTo(order.ClientOrderId));
    }

    [Test]
    public void A_subscription_ends_silently_or_with_its_event()
    {
        var socket = _rig.Subscribed();
        _rig.Inject("user-silent");
        _rig.Step(ExchangeRig.Second);
        PlaceOn(socket, "unheard");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.TakeEvents(), Is.Empty);
        _rig.Call(socket, "s", "userDataStream.subscribe.signature");
        _rig.Inject("user-terminated");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.TakeEvents("eventStreamTerminated"), Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(CloseCodes))]
    public void Sockets_are_closed_with_every_code(int code)
    {
        _rig.Open();
        _rig.Open();
        _rig.Inject($"socket-close:{code}");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.Select(frame => (frame.Kind, frame.CloseCode)),
            Is.EqualTo(Enumerable.Repeat((DeliveryKind.Close, code), 2)));
        Assert.That(_rig.Exchange.OpenSockets, Is.Zero);
    }

    [Test]
    public void Sockets_are_cut_refused_announced_to_close_and_half_open()
    {
        _rig.Open();
        _rig.Inject("socket-abort");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.Single().Kind, Is.EqualTo(DeliveryKind.Abort));
        _rig.Inject("socket-refuse:3s");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Exchange.OpenSocket("10.0.0.1", _rig.Now, out _), Is.EqualTo(503));
        _rig.Step(3 * ExchangeRig.Second);
        _rig.Frames.Clear();
        var socket = _rig.Subscribed();
        _rig.Inject("socket-half-open:5s");
        _rig.Step(200 * ExchangeRig.Milli);
        PlaceOn(socket, "into the void");
        _rig.Step(4 * ExchangeRig.Second);
        Assert.That(_rig.Frames, Is.Empty);
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Frames.Single().Kind, Is.EqualTo(DeliveryKind.Abort));
        _rig.Frames.Clear();
        _rig.Open();
        _rig.Inject("venue-shutdown:2s");
        _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.TakeEvents("serverShutdown"), Has.Count.EqualTo(1));
        _rig.Step(2 * ExchangeRig.Second);
        Assert.That(_rig.Frames.Single().CloseCode, Is.EqualTo(1001));
    }

    [Test]
    public void A_cancel_that_executes_late_meets_an_order_that_was_filled_meanwhile()
    {
        var socket = _rig.Subscribed();
        var price = _rig.Bid + 0.01m;
        _rig.Call(socket, "p", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce",
            "GTC", "quantity", "0.001", "price", ExchangeRig.Text(price), "newClientOrderId", "mine");
        _rig.Inject("api-late/order.cancel:30s");
        _rig.Step(100 * ExchangeRig.Milli);
        _rig.Call(socket, "c", "order.cancel", "symbol", "BTCUSDT", "origClientOrderId", "mine", "recvWindow", "60000");
        _rig.Step(31 * ExchangeRig.Second);
        Assert.That(_rig.Exchange.Truth.Orders[0].Status, Is.EqualTo(ExchangeOrderStatus.Filled));
        var answer = _rig.TakeFrames().Single(one => one.TryGetProperty("id", out var id) && id.GetString() == "c");
        Assert.That(answer.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(-2011));
    }

    private static IEnumerable<int> CloseCodes() => [1000, 1001, 1002, 1003, 1008, 1009, 1011, 1012, 1013, 3000, 4000];

    private void Market(long socket)
    {
        _rig.Frames.Clear();
        _rig.Call(socket, "m", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "MARKET", "quantity", "0.01");
        _rig.Step(ExchangeRig.Second);
    }

    private string Kinds() => string.Join(' ', _rig.TakeEvents("executionReport")
        .Select(one => one.GetProperty("x").GetString()));

    private void PlaceOn(long socket, string id) => _rig.Call(
        socket, "p" + id, "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce", "GTC",
        "quantity", "0.01", "price", ExchangeRig.Text(_rig.Bid - 500m), "newClientOrderId", id.Replace(' ', '-'));

    private RestResponse? Place(string id) =>
        _rig.Signed("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m, id));

    private static int Refusal(RestResponse answer) =>
        ExchangeRig.Json(answer).TryGetProperty("code", out var code) ? code.GetInt32() : 0;
}
