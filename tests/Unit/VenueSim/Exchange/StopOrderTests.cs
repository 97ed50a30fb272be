using System.Linq;
using System.Text.Json;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using LowLatency.VenueSim.Matching;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>STOP_LOSS from its parameters to its last fill.</summary>
[TestFixture]
public sealed class StopOrderTests
{
    private const string Path = "/api/v3/order";
    private ExchangeRig _rig = null!;

    private decimal Last => _rig.Market.Markets[0].Klines[0].Open.Close / 100m;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [TestCase("stopPrice=", -1105)]
    [TestCase("stopPrice=0", -1130)]
    [TestCase("stopPrice=59000.001", -1013)]
    [TestCase("stopPrice=59000.123456789", -1111)]
    [TestCase("stopPrice=abc", -1100)]
    [TestCase("price=59000", -1106)]
    [TestCase("timeInForce=GTC", -1106)]
    [TestCase("quoteOrderQty=10", -1106)]
    [TestCase("quantity=0.000001", -1013)]
    [TestCase("quantity=0.00001", -1013)]
    [TestCase("quantity=", -1105)]
    [TestCase("trailingDelta=100", -1104)]
    [TestCase("quantity=11", -2010)]
    public void A_stop_asks_for_its_parameters_and_refuses_those_of_others(string parameter, int code)
    {
        var name = parameter.Split('=')[0];
        var parts = Stop("SELL", Last - 300m, 0.01m).Split('&').Where(part => part.Split('=')[0] != name)
            .Append(parameter);
        Assert.That(_rig.Refused("POST", Path, string.Join('&', parts)), Is.EqualTo((400, code)));
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
    }

    [Test]
    public void The_stop_price_must_be_there_for_a_stop_and_for_no_other()
    {
        Assert.That(_rig.Refused("POST", Path, "symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=0.01"),
            Is.EqualTo((400, -1102)));
        Assert.That(_rig.Refused("POST", Path, ExchangeRig.Limit("SELL", Last, 0.01m, more: "&stopPrice=59000")),
            Is.EqualTo((400, -1106)));
        Assert.That(
            _rig.Refused("POST", Path, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01&stopPrice=59000"),
            Is.EqualTo((400, -1106)));
    }

    [TestCase("SELL", 0, true)]
    [TestCase("SELL", 1, true)]
    [TestCase("SELL", -1, false)]
    [TestCase("BUY", 0, true)]
    [TestCase("BUY", -1, true)]
    [TestCase("BUY", 1, false)]
    public void A_stop_that_the_last_trade_has_passed_is_refused(string side, int ticks, bool isRefused)
    {
        _rig = new ExchangeRig(rate: 1);
        _rig.Exchange.IsMarketFrozen = true;
        var answer = _rig.Signed("POST", Path, Stop(side, Last + (ticks * 0.01m), 0.01m))!;
        Assert.That(answer.Status, Is.EqualTo(isRefused ? 400 : 200));
        if (!isRefused)
            return;
        var json = ExchangeRig.Json(answer);
        Assert.That(json.GetProperty("code").GetInt32(), Is.EqualTo(-2010));
        Assert.That(json.GetProperty("msg").GetString(), Is.EqualTo("Order would trigger immediately."));
    }

    [Test]
    public void A_stop_that_waits_is_acknowledged_locked_and_in_no_book()
    {
        var stop = Last - 300m;
        var answer = _rig.Ok("POST", Path, Stop("SELL", stop, 0.5m, "mine"));
        Assert.That(answer.EnumerateObject().Select(one => one.Name), Is.EqualTo(
            new[] { "symbol", "orderId", "orderListId", "clientOrderId", "transactTime" }));
        Assert.That(_rig.Locked("BTC"), Is.EqualTo(0.5m));
        var open = _rig.Ok("GET", "/api/v3/openOrders", "symbol=BTCUSDT")[0];
        Assert.That(open.GetProperty("type").GetString(), Is.EqualTo("STOP_LOSS"));
        Assert.That(open.GetProperty("status").GetString(), Is.EqualTo("NEW"));
        Assert.That(decimal.Parse(open.GetProperty("stopPrice").GetString()!), Is.EqualTo(stop));
        Assert.That(open.GetProperty("price").GetString(), Is.EqualTo("0.00000000"));
        Assert.That(open.GetProperty("isWorking").GetBoolean(), Is.False);
        Assert.That(open.GetProperty("workingTime").GetInt64(), Is.EqualTo(-1));
        var cancelled = _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=mine");
        Assert.That(cancelled.GetProperty("status").GetString(), Is.EqualTo("CANCELED"));
        Assert.That(decimal.Parse(cancelled.GetProperty("stopPrice").GetString()!), Is.EqualTo(stop));
        Assert.That(_rig.Locked("BTC"), Is.Zero);
        _rig.Ok("POST", Path, Stop("BUY", Last + 300.05m, 0.5m), ExchangeRig.OtherKey);
        Assert.That(_rig.Locked("USDT", "bob"), Is.EqualTo(_rig.Exchange.Truth.Orders[1].StopTicks * 0.005m));
    }

    [Test]
    public void A_trade_of_another_client_triggers_it_and_it_is_filled_behind_that_trade()
    {
        _rig.Subscribed();
        var stop = _rig.Bid - 1m;
        var quantity = 0.05m;
        _rig.Ok("POST", Path, Stop("SELL", stop, quantity, "mine"));
        SellDownTo(stop, ExchangeRig.OtherKey);
        var order = _rig.Exchange.Truth.OrdersOf("alice")[0];
        Assert.That(order.Status, Is.EqualTo(ExchangeOrderStatus.Filled));
        var trigger = _rig.Exchange.Truth.Fills("bob").First(fill => fill.PriceTicks <= (long)(stop * 100));
        var fills = _rig.Exchange.Truth.Fills("alice");
        var lastOfBob = _rig.Exchange.Truth.Fills("bob")[^1];
        Assert.That(fills[0].TradeId, Is.EqualTo(lastOfBob.TradeId + 1), "never inside of the other order's match");
        Assert.That(fills[0].TimeNanos, Is.EqualTo(trigger.TimeNanos));
        Assert.That(fills.All(fill => !fill.IsMaker && fill.PriceTicks <= lastOfBob.PriceTicks));
        Assert.That(_rig.Locked("BTC"), Is.Zero);

        _rig.Step(ExchangeRig.Second);
        var reports = _rig.TakeEvents("executionReport");
        Assert.That(reports.Select(one => one.GetProperty("x").GetString()).Distinct(), Is.EqualTo(
            new[] { "NEW", "TRADE" }));
        Assert.That(reports.All(one => one.GetProperty("o").GetString() == "STOP_LOSS"
            && decimal.Parse(one.GetProperty("P").GetString()!) == stop));
        Assert.That(reports.Take(2).Select(one => one.GetProperty("w").GetBoolean()), Is.EqualTo(
            new[] { false, true }));
        Assert.That(reports[0].TryGetProperty("W", out _), Is.False);
        Assert.That(reports[1].TryGetProperty("W", out _), Is.True);
        var queried = _rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=mine");
        Assert.That(queried.GetProperty("isWorking").GetBoolean(), Is.True);
        Assert.That(queried.GetProperty("status").GetString(), Is.EqualTo("FILLED"));
    }

    [Test]
    public void The_market_itself_triggers_it()
    {
        var stop = Last - 5m;
        _rig.Ok("POST", Path, Stop("SELL", stop, 0.01m));
        _rig.Ok("POST", Path, Stop("BUY", Last + 5m, 0.01m));
        for (var i = 0; i < 600 && _rig.Exchange.Truth.OpenOrders("alice").Count > 0; i++)
            _rig.Step(ExchangeRig.Second);
        Assert.That(_rig.Exchange.Truth.OrdersOf("alice").All(
            order => order.Status == ExchangeOrderStatus.Filled && order.WorkingNanos > order.CreatedNanos));
        Assert.That(_rig.Locked("USDT") + _rig.Locked("BTC"), Is.Zero);
    }

    [Test]
    public void A_stop_that_is_executed_reaches_the_next_one_and_equal_ones_go_by_age()
    {
        _rig = new ExchangeRig(change: spec => spec with { Balances = [new("BTC", 100m)] });
        var far = _rig.Bid - 40m;
        var near = _rig.Bid - 1m;
        _rig.Ok("POST", Path, Stop("SELL", far, 0.01m, "far"));
        _rig.Ok("POST", Path, Stop("SELL", near, Depth(far - 10m), "first"));
        _rig.Ok("POST", Path, Stop("SELL", near, 0.01m, "second"), ExchangeRig.OtherKey);
        SellDownTo(near, ExchangeRig.OtherKey);
        var orders = _rig.Exchange.Truth.Orders;
        Assert.That(orders.Take(3).All(order => !order.IsOpen));
        long First(string id) => _rig.Exchange.Truth.Fills("alice").Concat(_rig.Exchange.Truth.Fills("bob"))
            .Where(fill => fill.Order.ClientOrderId == id).Min(fill => fill.TradeId);
        Assert.That(new[] { First("first"), First("second"), First("far") }, Is.Ordered);
        Assert.That(orders[0].WorkingNanos, Is.EqualTo(orders[1].WorkingNanos), "all in one moment");
    }

    [Test]
    public void What_the_book_does_not_give_expires()
    {
        _rig = new ExchangeRig(change: spec => spec with { Balances = [new("BTC", 100_000m)] }, rules:
        [
            SymbolRules.Of(SymbolSpec.Of("BTCUSDT", 0)) with { QuantityMax = 100_000m, NotionalMax = 1e11m },
        ]);
        var stop = _rig.Bid - 1m;
        _rig.Ok("POST", Path, Stop("SELL", stop, 50_000m, "mine"));
        SellDownTo(stop, ExchangeRig.OtherKey);
        var answer = _rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=mine");
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("EXPIRED"));
        Assert.That(answer.GetProperty("expiryReason").GetString(), Is.EqualTo("INSUFFICIENT_LIQUIDITY"));
        Assert.That(decimal.Parse(answer.GetProperty("executedQty").GetString()!), Is.GreaterThan(0m));
        Assert.That(_rig.Locked("BTC"), Is.Zero);
    }

    [Test]
    public void A_buy_pays_what_the_book_asks_and_expires_whole_when_it_cannot()
    {
        _rig = new ExchangeRig(change: spec => spec with { Balances = [new("USDT", 30_000m), new("BTC", 10m)] });
        var stop = _rig.Ask + 0.5m;
        _rig.Ok("POST", Path, Stop("BUY", stop, 0.01m, "pays"));
        var rest = decimal.Round((_rig.Free("USDT") - 5m) / stop, 5, System.MidpointRounding.ToZero);
        _rig.Ok("POST", Path, Stop("BUY", stop, rest, "cannot"));
        var bid = _rig.Ok("POST", Path, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=16", ExchangeRig.OtherKey);
        Assert.That(bid.GetProperty("status").GetString(), Is.EqualTo("FILLED"));
        var orders = _rig.Exchange.Truth.OrdersOf("alice");
        Assert.That(orders[0].Status, Is.EqualTo(ExchangeOrderStatus.Filled));
        Assert.That(orders[0].ExecutedQuote, Is.GreaterThan((System.Int128)orders[0].StopTicks * orders[0].Lots));
        Assert.That((orders[1].Status, orders[1].ExecutedLots, orders[1].ExpiryReason), Is.EqualTo(
            (ExchangeOrderStatus.Expired, 0L, ExpiryReason.Unaffordable)));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        var cost = _rig.Exchange.Truth.Fills("alice").Sum(
            fill => fill.Order.Rules.Price(fill.PriceTicks) * fill.Order.Rules.Quantity(fill.Lots));
        Assert.That(_rig.Free("USDT"), Is.EqualTo(30_000m - cost));
    }

    [Test]
    public void The_number_of_stops_of_a_symbol_is_limited_and_they_count_as_orders()
    {
        for (var i = 0; i < 5; i++)
            _rig.Ok("POST", Path, Stop("SELL", Last - 300m - i, 0.01m, "s" + i));
        var refused = _rig.Signed("POST", Path, Stop("SELL", Last - 310m, 0.01m))!;
        Assert.That(ExchangeRig.Json(refused).GetProperty("msg").GetString(),
            Is.EqualTo("Filter failure: MAX_NUM_ALGO_ORDERS"));
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m));
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=s3");
        _rig.Ok("POST", Path, Stop("SELL", Last - 310m, 0.01m));
        _rig = new ExchangeRig(rules: [SymbolRules.Of(SymbolSpec.Of("BTCUSDT", 0)) with { OpenOrdersMax = 1 }]);
        _rig.Ok("POST", Path, Stop("SELL", Last - 300m, 0.01m));
        Assert.That(_rig.Refused("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m)),
            Is.EqualTo((400, -1013)));
    }

    [Test]
    public void The_venue_says_that_it_takes_stops_and_how_many()
    {
        var symbol = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT")!)
            .GetProperty("symbols")[0];
        Assert.That(symbol.GetProperty("orderTypes").EnumerateArray().Select(type => type.GetString()),
            Is.EqualTo(new[] { "LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS" }));
        JsonElement filter = symbol.GetProperty("filters").EnumerateArray()
            .Single(one => one.GetProperty("filterType").GetString() == "MAX_NUM_ALGO_ORDERS");
        Assert.That(filter.GetProperty("maxNumAlgoOrders").GetInt32(), Is.EqualTo(5));
    }

    [Test]
    public void A_symbol_without_stops_says_so_and_refuses_them()
    {
        _rig = new ExchangeRig(rules: [SymbolRules.Of(SymbolSpec.Of("BTCUSDT", 0)) with { OpenStopsMax = 0 }]);
        var symbol = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT")!)
            .GetProperty("symbols")[0];
        Assert.That(symbol.GetProperty("orderTypes").EnumerateArray().Select(type => type.GetString()),
            Is.EqualTo(new[] { "LIMIT", "LIMIT_MAKER", "MARKET" }));
        Assert.That(_rig.Refused("POST", Path, Stop("SELL", Last - 300m, 0.01m)), Is.EqualTo((400, -1013)));
    }

    private static string Stop(string side, decimal price, decimal quantity, string id = "") =>
        $"symbol=BTCUSDT&side={side}&type=STOP_LOSS&quantity={ExchangeRig.Text(quantity)}"
        + $"&stopPrice={ExchangeRig.Text(price)}" + (id.Length > 0 ? "&newClientOrderId=" + id : string.Empty);

    /// <summary>What all bids down to a price would buy.</summary>
    private decimal Depth(decimal price)
    {
        var (lots, _) = _rig.Market.Markets[0].Book.Preview(
            0, SimSide.Ask, OrderKind.Limit, (long)(price * 100), long.MaxValue, System.Int128.MaxValue);
        return lots * 0.00001m;
    }

    /// <summary>One order that trades through all bids down to a price.</summary>
    private void SellDownTo(decimal price, string key)
    {
        var quantity = System.Math.Min(Depth(price - 6m), 9.9m);
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", price - 6m, quantity, "taker").Replace("GTC", "IOC"), key);
        Assert.That(_rig.Market.Markets[0].RecentTrades.Any(
            trade => trade.PriceTicks <= (long)(price * 100)), "the trades reached the price");
    }
}
