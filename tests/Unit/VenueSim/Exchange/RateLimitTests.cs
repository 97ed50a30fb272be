using System.Linq;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Settings;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Weights, order counts, 429 and bans.</summary>
[TestFixture]
public sealed class RateLimitTests
{
    private const string Path = "/api/v3/order";
    private const string Used = "X-MBX-USED-WEIGHT-1M";
    private static readonly ExchangeOptions Narrow = new()
    {
        StartNanos = ExchangeRig.Start,
        WeightPerMinuteMax = 50,
        OrdersPerTenSecondsMax = 3,
        IgnoredLimitsBeforeBan = 2,
    };

    [TestCase("GET", "/api/v3/ping", "", 1, false)]
    [TestCase("GET", "/api/v3/time", "", 1, false)]
    [TestCase("GET", "/api/v3/exchangeInfo", "", 20, false)]
    [TestCase("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=5000", 250, false)]
    [TestCase("GET", "/api/v3/order", "symbol=BTCUSDT&orderId=1", 4, true)]
    [TestCase("GET", "/api/v3/openOrders", "symbol=BTCUSDT", 6, true)]
    [TestCase("GET", "/api/v3/openOrders", "", 80, true)]
    [TestCase("GET", "/api/v3/allOrders", "symbol=BTCUSDT", 20, true)]
    [TestCase("GET", "/api/v3/myTrades", "symbol=BTCUSDT", 20, true)]
    [TestCase("GET", "/api/v3/myTrades", "symbol=BTCUSDT&orderId=1", 5, true)]
    [TestCase("GET", "/api/v3/account", "", 20, true)]
    [TestCase("GET", "/api/v3/account/commission", "symbol=BTCUSDT", 20, true)]
    [TestCase("GET", "/api/v3/rateLimit/order", "", 40, true)]
    [TestCase("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=1", 1, true)]
    [TestCase("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT", 1, true)]
    public void Each_endpoint_has_its_weight(string verb, string path, string query, int weight, bool isSigned)
    {
        var rig = new ExchangeRig();
        var answer = isSigned ? rig.Signed(verb, path, query)! : rig.Raw(verb, path, query)!;
        Assert.That(answer.Header(Used), Is.EqualTo($"{weight}"));
        Assert.That(rig.Exchange.Truth.UsedWeightMax, Is.EqualTo(weight));
    }

    [Test]
    public void Orders_that_succeed_cost_no_weight_and_those_that_fail_do()
    {
        var rig = new ExchangeRig();
        Assert.That(Place(rig, "a").Header(Used), Is.EqualTo("0"));
        Assert.That(rig.Signed("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=a")!.Header(Used), Is.EqualTo("0"));
        Assert.That(rig.Signed("POST", Path, ExchangeRig.Limit("BUY", rig.Bid, 99m))!.Header(Used), Is.EqualTo("1"));
    }

    [Test]
    public void Weight_is_counted_in_minutes_of_the_clock_and_of_one_address_for_all_keys()
    {
        var rig = new ExchangeRig();
        Assert.That(ExchangeRig.Start / ExchangeRig.Second % 60, Is.EqualTo(20));
        rig.Signed("GET", "/api/v3/account", "");
        Assert.That(rig.Signed("GET", "/api/v3/account", "", ExchangeRig.OtherKey)!.Header(Used), Is.EqualTo("40"));
        Assert.That(rig.Raw("GET", "/api/v3/ping", "", address: "10.0.0.2")!.Header(Used), Is.EqualTo("1"));
        rig.Step(39 * ExchangeRig.Second);
        Assert.That(rig.Raw("GET", "/api/v3/ping", "")!.Header(Used), Is.EqualTo("41"));
        rig.Step(ExchangeRig.Second);
        Assert.That(rig.Raw("GET", "/api/v3/ping", "")!.Header(Used), Is.EqualTo("1"));
    }

    [Test]
    public void Over_the_limit_comes_429_with_the_seconds_to_the_next_minute()
    {
        var rig = new ExchangeRig(Narrow);
        rig.Signed("GET", "/api/v3/account", "");
        rig.Signed("GET", "/api/v3/account", "");
        var limited = rig.Signed("GET", "/api/v3/account", "")!;
        Assert.That(limited.Status, Is.EqualTo(429));
        Assert.That(ExchangeRig.Json(limited).GetProperty("code").GetInt32(), Is.EqualTo(-1003));
        Assert.That(limited.Header("Retry-After"), Is.EqualTo("40"));
        rig.Step(40 * ExchangeRig.Second);
        Assert.That(rig.Signed("GET", "/api/v3/account", "")!.Status, Is.EqualTo(200));
        Assert.That(rig.Exchange.Truth.Bans, Is.Empty);
        Assert.That(rig.Exchange.Truth.LimitedRequests, Is.EqualTo(1));
    }

    [Test]
    public void Whoever_goes_on_through_429_is_banned_for_longer_each_time()
    {
        var rig = new ExchangeRig(Narrow);
        long[] seconds = [120, 240];
        foreach (var expected in seconds)
        {
            RestResponse answer;
            do
                answer = rig.Signed("GET", "/api/v3/account", "")!;
            while (answer.Status != 418);
            Assert.That(answer.Header("Retry-After"), Is.EqualTo($"{expected}"));
            Assert.That(ExchangeRig.Json(answer).GetProperty("msg").GetString(), Does.Contain("IP banned until"));
            Assert.That(rig.Raw("GET", "/api/v3/ping", "")!.Status, Is.EqualTo(418));
            rig.Step(expected * ExchangeRig.Second);
            Assert.That(rig.Raw("GET", "/api/v3/ping", "")!.Status, Is.EqualTo(200));
        }

        Assert.That(rig.Exchange.Truth.Bans.Count(ban => !ban.IsInjected), Is.EqualTo(2));
    }

    [Test]
    public void Orders_are_counted_for_the_account_and_refused_over_the_limit()
    {
        var rig = new ExchangeRig(Narrow);
        for (var i = 1; i <= 3; i++)
        {
            var answer = Place(rig, $"o{i}");
            Assert.That(answer.Header("X-MBX-ORDER-COUNT-10S"), Is.EqualTo($"{i}"));
            Assert.That(answer.Header("X-MBX-ORDER-COUNT-1D"), Is.EqualTo($"{i}"));
        }

        var refused = Place(rig, "o4");
        Assert.That(refused.Status, Is.EqualTo(429));
        Assert.That(ExchangeRig.Json(refused).GetProperty("code").GetInt32(), Is.EqualTo(-1015));
        Assert.That(refused.Header("Retry-After"), Is.EqualTo("10"));
        Assert.That(rig.Signed("POST", Path, ExchangeRig.Limit("BUY", rig.Bid - 500m, 0.01m), ExchangeRig.OtherKey)!
            .Status, Is.EqualTo(200), "another account");
        rig.Signed("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=o1");
        Assert.That(Place(rig, "o5").Status, Is.EqualTo(429), "a cancel gives nothing back");
        rig.Step(10 * ExchangeRig.Second);
        Assert.That(Place(rig, "o6").Header("X-MBX-ORDER-COUNT-10S"), Is.EqualTo("1"));
    }

    [Test]
    public void A_first_fill_as_taker_gives_one_order_back()
    {
        var rig = new ExchangeRig();
        Place(rig, "a");
        var taken = rig.Signed("POST", Path, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")!;
        Assert.That(taken.Header("X-MBX-ORDER-COUNT-10S"), Is.EqualTo("1"));
    }

    [Test]
    public void Sockets_tell_the_limits_in_every_answer_unless_asked_not_to()
    {
        var rig = new ExchangeRig();
        var socket = rig.Open();
        rig.Call(socket, "1", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce", "GTC",
            "quantity", "0.01", "price", ExchangeRig.Text(rig.Bid - 500m));
        rig.Call(socket, "2", "account.status", "returnRateLimits", "false");
        rig.Call(socket, "3", "account.status");
        rig.Step(50 * ExchangeRig.Milli);
        var answers = rig.TakeFrames().ToDictionary(one => one.GetProperty("id").GetString()!);
        Assert.That(answers["1"].GetProperty("rateLimits").EnumerateArray().Select(one =>
                one.GetProperty("interval").GetString() + one.GetProperty("count").GetInt32()),
            Is.EqualTo(new[] { "SECOND1", "DAY1", "MINUTE2" }), "the connect costs 2, the order nothing");
        Assert.That(answers["2"].TryGetProperty("rateLimits", out _), Is.False);
        Assert.That(answers["3"].GetProperty("rateLimits")[0].GetProperty("count").GetInt32(), Is.EqualTo(42));
    }

    [Test]
    public void A_ban_is_told_on_the_socket_with_its_end_and_closes_it()
    {
        var rig = new ExchangeRig(Narrow with { IgnoredLimitsBeforeBan = 1 });
        var socket = rig.Open();
        for (var i = 0; i < 5; i++)
            rig.Call(socket, $"{i}", "account.status");
        rig.Step(50 * ExchangeRig.Milli);
        var close = rig.Frames.Single(frame => frame.Kind == DeliveryKind.Close);
        Assert.That(close.Connection, Is.EqualTo(socket));
        var answers = rig.TakeFrames().ToDictionary(one => one.GetProperty("id").GetString()!);
        Assert.That(answers["2"].GetProperty("status").GetInt32(), Is.EqualTo(429));
        Assert.That(answers["2"].GetProperty("error").GetProperty("data").GetProperty("retryAfter").GetInt64(),
            Is.EqualTo((ExchangeRig.Start / ExchangeRig.Milli) + 40_000));
        Assert.That(rig.Exchange.OpenSocket("10.0.0.1", rig.Now, out _), Is.EqualTo(429).Or.EqualTo(418));
    }

    [Test]
    public void Connection_attempts_are_limited_to_the_figure_in_five_minutes()
    {
        var rig = new ExchangeRig();
        for (var i = 0; i < 300; i++)
            rig.Exchange.SocketClosed(rig.Open(), rig.Now);
        Assert.That(rig.Exchange.OpenSocket("10.0.0.1", rig.Now, out _), Is.EqualTo(429));
        Assert.That(rig.Exchange.Truth.ConnectsMax, Is.EqualTo(301));
    }

    private static RestResponse Place(ExchangeRig rig, string id) =>
        rig.Signed("POST", Path, ExchangeRig.Limit("BUY", rig.Bid - 500m, 0.01m, id))!;
}
