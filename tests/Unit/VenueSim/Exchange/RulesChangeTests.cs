using System;
using System.Linq;
using System.Text.Json;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Rules of a symbol that change while the exchange runs.</summary>
[TestFixture]
public sealed class RulesChangeTests
{
    private const string Path = "/api/v3/order";
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [Test]
    public void Orders_are_taken_by_the_new_units_which_the_list_states_and_what_rests_keeps_its_own()
    {
        var price = Math.Floor(_rig.Bid) - 500m;
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price - 0.01m, 0.12345m, "old"));
        Change("BTCUSDT tick=0.5 lot=0.01 notional=50");
        Assert.That(Refusal(ExchangeRig.Limit("BUY", price - 0.01m, 0.12m)), Does.Contain("PRICE_FILTER"));
        Assert.That(Refusal(ExchangeRig.Limit("BUY", price, 0.12345m)), Does.Contain("LOT_SIZE"));
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price + 0.5m, 0.12m, "new"));
        var orders = _rig.Exchange.Truth.OpenOrders("alice");
        Assert.That(
            orders.Select(order => (order.Rules.Price(order.PriceTicks), order.Rules.Quantity(order.Lots))),
            Is.EqualTo(new[] { (price - 0.01m, 0.12345m), (price + 0.5m, 0.12m) }));
        Assert.That(_rig.Locked("USDT"), Is.EqualTo(((price - 0.01m) * 0.12345m) + ((price + 0.5m) * 0.12m)));
        var filters = Listed("BTCUSDT")!.Value.GetProperty("filters").EnumerateArray()
            .ToDictionary(one => one.GetProperty("filterType").GetString()!);
        Assert.That(filters["PRICE_FILTER"].GetProperty("tickSize").GetString(), Is.EqualTo("0.50000000"));
        Assert.That(filters["LOT_SIZE"].GetProperty("stepSize").GetString(), Is.EqualTo("0.01000000"));
        Assert.That(filters["LOT_SIZE"].GetProperty("minQty").GetString(), Is.EqualTo("0.01000000"));
        Assert.That(filters["NOTIONAL"].GetProperty("minNotional").GetString(), Is.EqualTo("50.00000000"));
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=old");
    }

    [TestCase("Halted", "BREAK")]
    [TestCase("CancelOnly", "CANCEL_ONLY")]
    [TestCase("Auction", "AUCTION_MATCH")]
    [TestCase("ON_FIRE", "ON_FIRE")]
    public void A_restricted_symbol_takes_cancels_only_and_says_what_it_is(string status, string word)
    {
        var order = ExchangeRig.Limit("BUY", Math.Floor(_rig.Bid) - 500m, 0.1m, "one");
        _rig.Ok("POST", Path, order);
        Change($"BTCUSDT status={status}");
        Assert.That(Refusal(order), Does.Contain("-1013").And.Contain("Market is closed."));
        Assert.That(Listed("BTCUSDT")!.Value.GetProperty("status").GetString(), Is.EqualTo(word));
        Assert.That(Listed("ETHUSDT")!.Value.GetProperty("status").GetString(), Is.EqualTo("TRADING"));
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=one");
        Change("BTCUSDT status=trading");
        _rig.Ok("POST", Path, order);
    }

    [Test]
    public void A_symbol_that_leaves_the_list_loses_its_orders_and_is_known_to_no_request()
    {
        _rig.Subscribed();
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", Math.Floor(_rig.Bid) - 500m, 0.1m, "one"));
        _rig.TakeFrames();
        Change("BTCUSDT status=Unlisted");
        _rig.Step(ExchangeRig.Second);
        Assert.That(
            _rig.TakeEvents("executionReport").Select(one => one.GetProperty("X").GetString()),
            Is.EqualTo(new[] { "EXPIRED" }));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        Assert.That(Refusal(ExchangeRig.Limit("BUY", 50_000m, 0.1m)), Does.Contain("-1121"));
        Assert.That(Listed("BTCUSDT"), Is.Null);
        Assert.That(Listed("ETHUSDT"), Is.Not.Null);
        Change("BTCUSDT status=Trading");
        Assert.That(Listed("BTCUSDT"), Is.Not.Null);
    }

    [TestCase("BTCUSDT")]
    [TestCase("BTCUSDT tick")]
    [TestCase("BTCUSDT tick=0")]
    [TestCase("BTCUSDT tick=-1")]
    [TestCase("BTCUSDT colour=1")]
    [TestCase("BTCUSDT status=")]
    public void A_text_that_is_no_change_is_refused(string text)
    {
        Assert.That(SymbolRulesChange.TryParse(text, out _, out var error), Is.False);
        Assert.That(error, Is.Not.Empty);
    }

    [Test]
    public void Units_finer_than_the_markets_and_other_symbols_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Change("BTCUSDT tick=0.001"));
        Assert.Throws<ArgumentException>(() => Change("BTCUSDT lot=0.000015"));
        Assert.Throws<ArgumentException>(() => Change("NOPE tick=1"));
    }

    private void Change(string text)
    {
        Assert.That(SymbolRulesChange.TryParse(text, out var change, out var error), Is.True, error);
        _rig.Exchange.Change(change!);
    }

    private string Refusal(string order)
    {
        RestResponse response = _rig.Signed("POST", Path, order)!;
        Assert.That(response.Status, Is.EqualTo(400));
        return System.Text.Encoding.UTF8.GetString(response.Body.Span);
    }

    private JsonElement? Listed(string symbol)
    {
        var info = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/exchangeInfo", "")!);
        foreach (var one in info.GetProperty("symbols").EnumerateArray())
        {
            if (one.GetProperty("symbol").GetString() == symbol)
                return one;
        }

        return null;
    }
}
