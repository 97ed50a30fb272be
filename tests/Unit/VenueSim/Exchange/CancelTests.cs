using System.Linq;
using System.Text.Json;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Cancel, cancel all and cancel-replace.</summary>
[TestFixture]
public sealed class CancelTests
{
    private const string Path = "/api/v3/order";
    private const string ReplacePath = "/api/v3/order/cancelReplace";
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [Test]
    public void A_cancel_frees_the_funds_and_names_both_ids()
    {
        Place("a");
        var answer = _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=a&newClientOrderId=because");
        Assert.That(Texts(answer, "origClientOrderId", "clientOrderId", "status"),
            Is.EqualTo(new[] { "a", "because", "CANCELED" }));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        Assert.That(_rig.Free("USDT"), Is.EqualTo(1_000_000m));
        Assert.That(_rig.Market.Markets[0].Book.OrderCount, Is.GreaterThan(0));
    }

    [Test]
    public void What_is_closed_or_never_was_is_an_unknown_order()
    {
        var id = Place("a");
        _rig.Ok("DELETE", Path, $"symbol=BTCUSDT&orderId={id}");
        Assert.That(_rig.Refused("DELETE", Path, $"symbol=BTCUSDT&orderId={id}"), Is.EqualTo((400, -2011)));
        Assert.That(_rig.Refused("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=never"), Is.EqualTo((400, -2011)));
        Assert.That(_rig.Refused("DELETE", Path, "symbol=BTCUSDT"), Is.EqualTo((400, -1102)));
        Assert.That(_rig.Refused("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT"), Is.EqualTo((400, -2011)));
        Place("b");
        Assert.That(_rig.Refused("DELETE", Path, "symbol=ETHUSDT&origClientOrderId=b"), Is.EqualTo((400, -2011)));
    }

    [Test]
    public void Nobody_cancels_the_order_of_another_account()
    {
        var id = Place("a");
        Assert.That(_rig.Refused("DELETE", Path, $"symbol=BTCUSDT&orderId={id}", ExchangeRig.OtherKey),
            Is.EqualTo((400, -2011)));
    }

    [Test]
    public void Two_ids_must_mean_the_same_order()
    {
        var id = Place("a");
        Assert.That(_rig.Refused("DELETE", Path, $"symbol=BTCUSDT&orderId={id}&origClientOrderId=b"),
            Is.EqualTo((400, -2039)));
    }

    [Test]
    public void A_restricted_cancel_leaves_the_order()
    {
        Place("a");
        const string Query = "symbol=BTCUSDT&origClientOrderId=a&cancelRestrictions=";
        Assert.That(_rig.Refused("DELETE", Path, Query + "ONLY_PARTIALLY_FILLED"), Is.EqualTo((400, -2011)));
        Assert.That(_rig.Refused("DELETE", Path, Query + "SOMETIMES"), Is.EqualTo((400, -1145)));
        Assert.That(_rig.Signed("DELETE", Path, Query + "ONLY_NEW")!.Status, Is.EqualTo(200));
    }

    [Test]
    public void Cancel_all_ends_the_orders_of_the_symbol_only()
    {
        Place("a");
        Place("b");
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", 2000m, 0.1m, "eth").Replace("BTCUSDT", "ETHUSDT"));
        var answer = _rig.Ok("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT");
        Assert.That(answer.EnumerateArray().Select(one => one.GetProperty("origClientOrderId").GetString()),
            Is.EqualTo(new[] { "a", "b" }));
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice").Single().ClientOrderId, Is.EqualTo("eth"));
    }

    [Test]
    public void Cancel_replace_that_works_gives_both_answers()
    {
        Place("a");
        var answer = _rig.Ok("POST", ReplacePath, Replacement("STOP_ON_FAILURE", "a", _rig.Bid - 600m));
        Assert.That(Texts(answer, "cancelResult", "newOrderResult"), Is.EqualTo(new[] { "SUCCESS", "SUCCESS" }));
        Assert.That(answer.GetProperty("cancelResponse").GetProperty("status").GetString(), Is.EqualTo("CANCELED"));
        Assert.That(answer.GetProperty("newOrderResponse").GetProperty("status").GetString(), Is.EqualTo("NEW"));
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice").Single().ClientOrderId, Is.EqualTo("new"));
    }

    [Test]
    public void The_funds_of_the_cancelled_half_are_there_for_the_new_one()
    {
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 16m, "large"));
        var query = ExchangeRig.Limit("BUY", _rig.Bid - 501m, 16m, "new")
            + "&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=large";
        Assert.That(_rig.Signed("POST", ReplacePath, query)!.Status, Is.EqualTo(200));
    }

    [Test]
    public void A_failed_cancel_stops_the_replacement_or_not_as_asked()
    {
        var stopped = _rig.Signed("POST", ReplacePath, Replacement("STOP_ON_FAILURE", "no", _rig.Bid - 600m))!;
        var json = ExchangeRig.Json(stopped);
        Assert.That(stopped.Status, Is.EqualTo(400));
        Assert.That(json.GetProperty("code").GetInt32(), Is.EqualTo(-2022));
        Assert.That(Texts(json.GetProperty("data"), "cancelResult", "newOrderResult"),
            Is.EqualTo(new[] { "FAILURE", "NOT_ATTEMPTED" }));
        Assert.That(json.GetProperty("data").GetProperty("newOrderResponse").ValueKind,
            Is.EqualTo(JsonValueKind.Null));
        Assert.That(stopped.Header("X-MBX-ORDER-COUNT-10S"), Is.EqualTo("1"), "an order not attempted counts");
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
        var tried = _rig.Signed("POST", ReplacePath, Replacement("ALLOW_FAILURE", "no", _rig.Bid - 600m))!;
        json = ExchangeRig.Json(tried);
        Assert.That(tried.Status, Is.EqualTo(409));
        Assert.That(json.GetProperty("code").GetInt32(), Is.EqualTo(-2021));
        Assert.That(Texts(json.GetProperty("data"), "cancelResult", "newOrderResult"),
            Is.EqualTo(new[] { "FAILURE", "SUCCESS" }));
        Assert.That(json.GetProperty("data").GetProperty("cancelResponse").GetProperty("code").GetInt32(),
            Is.EqualTo(-2011));
    }

    [Test]
    public void A_replacement_that_fails_after_the_cancel_is_a_partial_failure()
    {
        Place("a");
        var query = Replacement("STOP_ON_FAILURE", "a", _rig.Bid - 600m).Replace("quantity=0.01", "quantity=99");
        var answer = _rig.Signed("POST", ReplacePath, query)!;
        var json = ExchangeRig.Json(answer);
        Assert.That((answer.Status, json.GetProperty("code").GetInt32()), Is.EqualTo((409, -2021)));
        Assert.That(Texts(json.GetProperty("data"), "cancelResult", "newOrderResult"),
            Is.EqualTo(new[] { "SUCCESS", "FAILURE" }));
        Assert.That(json.GetProperty("data").GetProperty("newOrderResponse").GetProperty("code").GetInt32(),
            Is.EqualTo(-2010));
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice"), Is.Empty);
    }

    [Test]
    public void Both_halves_failing_is_a_failure_in_either_mode()
    {
        var query = Replacement("ALLOW_FAILURE", "no", _rig.Bid - 600m).Replace("quantity=0.01", "quantity=99");
        Assert.That(_rig.Refused("POST", ReplacePath, query), Is.EqualTo((400, -2022)));
        Assert.That(_rig.Refused("POST", ReplacePath, query.Replace("ALLOW_FAILURE", "PERHAPS")),
            Is.EqualTo((400, -1130)));
    }

    private long Place(string id) => _rig.Ok(
        "POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m, id)).GetProperty("orderId").GetInt64();

    private static string Replacement(string mode, string id, decimal price) =>
        ExchangeRig.Limit("BUY", price, 0.01m, "new") + $"&cancelReplaceMode={mode}&cancelOrigClientOrderId={id}";

    private static string[] Texts(JsonElement json, params string[] names) =>
        [.. names.Select(name => json.GetProperty(name).GetString()!)];
}
