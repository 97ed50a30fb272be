using System.Linq;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

public sealed class AmendByHandTests
{
    private readonly ExchangeRig _rig = new();

    [Test]
    public void An_order_amended_by_hand_keeps_its_number_and_gets_another_client_id()
    {
        var socket = _rig.Subscribed();
        _rig.Call(
            socket, "p", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT", "timeInForce", "GTC",
            "quantity", "0.01", "price", ExchangeRig.Text(_rig.Bid - 500m), "newClientOrderId", "mine");
        _rig.Step(ExchangeRig.Second);
        _rig.Frames.Clear();
        var locked = _rig.Locked("USDT");
        var number = _rig.Exchange.Truth.Orders.Single().OrderId;
        _rig.Inject("venue-amend");
        _rig.Step(ExchangeRig.Second);
        var report = _rig.TakeEvents("executionReport").Single();
        Assert.That(report.GetProperty("x").GetString(), Is.EqualTo("REPLACED"));
        Assert.That(report.GetProperty("X").GetString(), Is.EqualTo("NEW"));
        Assert.That(report.GetProperty("C").GetString(), Is.EqualTo("mine"));
        Assert.That(report.GetProperty("c").GetString(), Does.StartWith("web_"));
        Assert.That(report.GetProperty("i").GetInt64(), Is.EqualTo(number));
        Assert.That(report.GetProperty("q").GetString(), Is.EqualTo("0.00500000"));
        Assert.That(_rig.Locked("USDT"), Is.EqualTo(locked / 2));
        const string Order = "/api/v3/order";
        Assert.That(_rig.Refused("GET", Order, "symbol=BTCUSDT&origClientOrderId=mine"), Is.EqualTo((400, -2013)));
        const string Query = "symbol=BTCUSDT&orderId=";
        _rig.Inject("venue-amend");
        _rig.Step(ExchangeRig.Second);
        var rows = _rig.Ok("GET", "/api/v3/order/amendments", $"{Query}{number}");
        Assert.That(rows.GetArrayLength(), Is.EqualTo(2));
        var (one, two) = (rows[0], rows[1]);
        Assert.That(one.GetProperty("orderId").GetInt64(), Is.EqualTo(number));
        Assert.That(one.GetProperty("origClientOrderId").GetString(), Is.EqualTo("mine"), "oldest first");
        var renamed = one.GetProperty("newClientOrderId").GetString();
        Assert.That(two.GetProperty("origClientOrderId").GetString(), Is.EqualTo(renamed));
        Assert.That(one.GetProperty("origQty").GetString(), Is.EqualTo("0.01000000"));
        Assert.That(one.GetProperty("newQty").GetString(), Is.EqualTo("0.00500000"));
        Assert.That(two.GetProperty("newQty").GetString(), Is.EqualTo("0.00250000"));
        var executionId = two.GetProperty("executionId").GetInt64();
        var later = _rig.Ok("GET", "/api/v3/order/amendments", $"{Query}{number}&fromExecutionId={executionId}");
        Assert.That(later.GetArrayLength(), Is.EqualTo(1));
        Assert.That(_rig.Refused("GET", "/api/v3/order/amendments", $"{Query}{number + 1}"), Is.EqualTo((400, -2013)));
        var cancelled = _rig.Ok("DELETE", Order, $"symbol=BTCUSDT&orderId={number}");
        Assert.That(cancelled.GetProperty("origClientOrderId").GetString(), Does.StartWith("web_"));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
    }
}
