using System.Collections.Generic;
using System.Linq;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Order entry over REST.</summary>
[TestFixture]
public sealed class OrderEntryTests
{
    private const string Path = "/api/v3/order";
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [Test]
    public void A_limit_order_rests_locks_its_cost_and_is_in_the_public_book()
    {
        var price = _rig.Bid - 500.01m;
        var before = _rig.Market.Markets[0].Book.LotsAt(
            LowLatency.VenueSim.Books.SimSide.Bid, (long)(price * 100));
        var answer = _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price, 0.5m, "mine"));
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("NEW"));
        Assert.That(answer.GetProperty("clientOrderId").GetString(), Is.EqualTo("mine"));
        Assert.That(answer.GetProperty("fills").GetArrayLength(), Is.Zero);
        Assert.That(_rig.Locked("USDT"), Is.EqualTo(price * 0.5m));
        Assert.That(_rig.Free("USDT"), Is.EqualTo(1_000_000m - (price * 0.5m)));
        Assert.That(_rig.Market.Markets[0].Book.LotsAt(
            LowLatency.VenueSim.Books.SimSide.Bid, (long)(price * 100)), Is.EqualTo(before + 50_000));
    }

    [Test]
    public void A_crossing_limit_order_is_filled_at_the_makers_prices_and_pays_its_fee_in_what_it_receives()
    {
        var limit = _rig.Ask + 20m;
        var answer = _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", limit, 0.05m));
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("FILLED"));
        var fills = _rig.Exchange.Truth.Fills("alice");
        var cost = fills.Sum(fill => fill.Order.Rules.Price(fill.PriceTicks) * fill.Order.Rules.Quantity(fill.Lots));
        Assert.That(cost, Is.LessThan(limit * 0.05m));
        Assert.That(_rig.Free("USDT"), Is.EqualTo(1_000_000m - cost), "what a better price saves is free again");
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        Assert.That(fills.All(fill => fill.CommissionAsset == "BTC"));
        Assert.That(fills.Sum(fill => fill.Commission), Is.EqualTo(0.00005m));
        Assert.That(_rig.Free("BTC"), Is.EqualTo(10m + 0.05m - 0.00005m));
        Assert.That(answer.GetProperty("fills").EnumerateArray().Sum(
            fill => decimal.Parse(fill.GetProperty("qty").GetString()!)), Is.EqualTo(0.05m));
        Assert.That(decimal.Parse(answer.GetProperty("cummulativeQuoteQty").GetString()!), Is.EqualTo(cost));
    }

    [Test]
    public void With_the_discount_on_the_fee_is_three_quarters_and_in_the_discount_asset()
    {
        _rig = new ExchangeRig(change: spec => spec with { PaysInDiscountAsset = true });
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", _rig.Bid - 20m, 0.05m));
        var fills = _rig.Exchange.Truth.Fills("alice");
        Assert.That(fills, Is.Not.Empty);
        foreach (var fill in fills)
        {
            var quote = fill.Order.Rules.Price(fill.PriceTicks) * fill.Order.Rules.Quantity(fill.Lots);
            Assert.That(fill.CommissionAsset, Is.EqualTo("BNB"));
            Assert.That(fill.Commission, Is.EqualTo(decimal.Round(
                quote * 0.001m * 0.75m / 600m, 8, System.MidpointRounding.ToZero)));
        }

        Assert.That(_rig.Free("BNB"), Is.EqualTo(50m - fills.Sum(fill => fill.Commission)));
    }

    [Test]
    public void Immediate_or_cancel_expires_its_rest_and_fill_or_kill_expires_whole()
    {
        var deep = _rig.Market.Markets[0].Book.Preview(
            0, LowLatency.VenueSim.Books.SimSide.Bid, LowLatency.VenueSim.Matching.OrderKind.Limit,
            (long)(_rig.Ask * 100), long.MaxValue, System.Int128.MaxValue).Lots * 0.00001m;
        Assert.That(deep, Is.LessThan(10m));
        var query = ExchangeRig.Limit("BUY", _rig.Ask, deep + 1m).Replace("GTC", "FOK");
        var killed = _rig.Ok("POST", Path, query);
        Assert.That(killed.GetProperty("status").GetString(), Is.EqualTo("EXPIRED"));
        Assert.That(killed.GetProperty("executedQty").GetString(), Is.EqualTo("0.00000000"));
        Assert.That(killed.GetProperty("expiryReason").GetString(), Is.EqualTo("UNFILLED_FOK_ORDER_EXPIRED"));
        var rest = _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Ask, 10m).Replace("GTC", "IOC"));
        Assert.That(rest.GetProperty("status").GetString(), Is.EqualTo("EXPIRED"));
        Assert.That(rest.GetProperty("expiryReason").GetString(), Is.EqualTo("UNFILLED_IOC_QUANTITY_EXPIRED"));
        Assert.That(decimal.Parse(rest.GetProperty("executedQty").GetString()!), Is.GreaterThan(0m));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice"), Is.Empty);
    }

    [Test]
    public void A_post_only_order_that_would_take_is_refused_and_one_that_rests_is_acknowledged_only()
    {
        var crossing = $"symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.01&price={ExchangeRig.Text(_rig.Ask)}";
        Assert.That(_rig.Refused("POST", Path, crossing), Is.EqualTo((400, -2010)));
        var resting = _rig.Ok("POST", Path, crossing.Replace(
            ExchangeRig.Text(_rig.Ask), ExchangeRig.Text(_rig.Bid - 300m)));
        Assert.That(resting.EnumerateObject().Select(one => one.Name), Is.EqualTo(
            new[] { "symbol", "orderId", "orderListId", "clientOrderId", "transactTime" }));
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(1), "a refused order never existed");
    }

    [Test]
    public void A_market_order_by_quote_amount_spends_at_most_that_amount()
    {
        var answer = _rig.Ok("POST", Path, "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=1000");
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("FILLED"));
        var spent = 1_000_000m - _rig.Free("USDT");
        Assert.That(spent, Is.InRange(990m, 1000m));
        Assert.That(answer.GetProperty("origQuoteOrderQty").GetString(), Is.EqualTo("1000.00000000"));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
        var sold = _rig.Ok("POST", Path, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.01");
        Assert.That(sold.GetProperty("status").GetString(), Is.EqualTo("FILLED"));
    }

    [Test]
    public void A_market_order_larger_than_the_book_expires_for_lack_of_liquidity()
    {
        _rig = new ExchangeRig(change: spec => spec with { Balances = [new("BTC", 100_000m)] }, rules:
        [
            SymbolRules.Of(SymbolSpec.Of("BTCUSDT", 0)) with { MarketQuantityMax = 100_000m, QuantityMax = 100_000m },
        ]);
        var answer = _rig.Ok("POST", Path, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=50000");
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo("EXPIRED"));
        Assert.That(answer.GetProperty("expiryReason").GetString(), Is.EqualTo("INSUFFICIENT_LIQUIDITY"));
        Assert.That(_rig.Locked("BTC"), Is.Zero);
    }

    [TestCase("price=60000.001", -1013)]
    [TestCase("price=60000.123456789", -1111)]
    [TestCase("price=0", -1130)]
    [TestCase("price=-1", -1100)]
    [TestCase("price=1e3", -1100)]
    [TestCase("price=0,001", -1100)]
    [TestCase("price=", -1105)]
    [TestCase("price=5000", -1013)]
    [TestCase("price=400000", -1013)]
    [TestCase("quantity=0.000001", -1013)]
    [TestCase("quantity=9999", -1013)]
    [TestCase("quantity=0.00001", -1013)]
    [TestCase("quantity=abc", -1100)]
    [TestCase("side=HOLD", -1117)]
    [TestCase("side=", -1102)]
    [TestCase("type=STOP_LOSS_LIMIT", -1116)]
    [TestCase("timeInForce=GTX", -1115)]
    [TestCase("symbol=NONEUSDT", -1121)]
    [TestCase("symbol=btcusdt", -1100)]
    [TestCase("newClientOrderId=a%20b", -1100)]
    [TestCase("newClientOrderId=1234567890123456789012345678901234567", -1100)]
    [TestCase("quoteOrderQty=10", -1106)]
    [TestCase("newOrderRespType=ALL", -1130)]
    [TestCase("selfTradePreventionMode=DECREMENT", -1130)]
    public void A_malformed_or_filtered_parameter_is_refused_with_its_code(string parameter, int code)
    {
        var name = parameter.Split('=')[0];
        var parts = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price=60000".Split('&')
            .Where(part => part.Split('=')[0] != name).Append(parameter);
        Assert.That(_rig.Refused("POST", Path, string.Join('&', parts)), Is.EqualTo((400, code)));
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
    }

    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET", -1102)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&quoteOrderQty=1", -1128)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&price=1", -1106)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&timeInForce=GTC", -1106)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=1", -1102)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=101", -1013)]
    [TestCase("symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.00001", -1013)]
    public void Each_type_asks_for_its_parameters(string query, int code) =>
        Assert.That(_rig.Refused("POST", Path, query), Is.EqualTo((400, code)));

    [Test]
    public void A_client_id_is_unique_among_open_orders_only()
    {
        var price = _rig.Bid - 500m;
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price, 0.01m, "same"));
        var refused = _rig.Signed("POST", Path, ExchangeRig.Limit("BUY", price, 0.01m, "same"))!;
        Assert.That(ExchangeRig.Json(refused).GetProperty("msg").GetString(), Is.EqualTo("Duplicate order sent."));
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=same");
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price, 0.01m, "same"));
        Assert.That(_rig.Exchange.Truth.Orders, Has.Count.EqualTo(2));
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price, 0.01m, "same"), ExchangeRig.OtherKey);
        var first = _rig.Exchange.Truth.Orders[0];
        var second = _rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=same");
        Assert.That(second.GetProperty("orderId").GetInt64(), Is.Not.EqualTo(first.OrderId), "the newest is meant");
    }

    [Test]
    public void Funds_that_are_locked_cannot_be_used_again()
    {
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", _rig.Ask + 500m, 9m));
        Assert.That(_rig.Refused("POST", Path, ExchangeRig.Limit("SELL", _rig.Ask + 500m, 2m)),
            Is.EqualTo((400, -2010)));
        Assert.That(_rig.Refused("POST", Path, "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=2"),
            Is.EqualTo((400, -2010)));
        Assert.That(_rig.Refused("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 20m)),
            Is.EqualTo((400, -2010)));
    }

    [Test]
    public void The_number_of_open_orders_of_a_symbol_is_limited()
    {
        _rig = new ExchangeRig(rules:
            [SymbolRules.Of(SymbolSpec.Of("BTCUSDT", 0)) with { OpenOrdersMax = 2 }]);
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m));
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m, "b"));
        Assert.That(_rig.Refused("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m)),
            Is.EqualTo((400, -1013)));
        var replace = ExchangeRig.Limit("BUY", _rig.Bid - 600m, 0.01m)
            + "&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=b";
        Assert.That(_rig.Refused("POST", Path + "/cancelReplace", replace), Is.EqualTo((400, -1013)),
            "the filter is asked before the cancel");
        Assert.That(_rig.Exchange.Truth.OpenOrders("alice"), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_test_order_is_checked_and_leaves_no_trace()
    {
        Assert.That(_rig.Signed("POST", Path + "/test", ExchangeRig.Limit("BUY", _rig.Bid, 0.01m))!.Status,
            Is.EqualTo(200));
        Assert.That(_rig.Refused("POST", Path + "/test", ExchangeRig.Limit("BUY", _rig.Bid, 100m)),
            Is.EqualTo((400, -2010)));
        Assert.That(_rig.Exchange.Truth.Orders, Is.Empty);
    }

    [Test]
    public void An_account_that_may_not_trade_is_told_so()
    {
        _rig = new ExchangeRig(change: spec => spec with { CanTrade = false });
        var answer = _rig.Signed("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid, 0.01m))!;
        Assert.That(ExchangeRig.Json(answer).GetProperty("msg").GetString(),
            Is.EqualTo("This action is disabled on this account."));
    }

    [TestCase("EXPIRE_MAKER", "EXPIRED_IN_MATCH", "FILLED")]
    [TestCase("EXPIRE_TAKER", "NEW", "EXPIRED_IN_MATCH")]
    [TestCase("EXPIRE_BOTH", "EXPIRED_IN_MATCH", "EXPIRED_IN_MATCH")]
    [TestCase("NONE", "FILLED", "FILLED")]
    public void Orders_of_one_account_do_not_trade_with_each_other_unless_it_asks_for_it(
        string mode, string maker, string taker)
    {
        var price = _rig.Ask - 0.01m;
        Assert.That(price, Is.GreaterThan(_rig.Bid));
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", price, 0.01m, "maker"));
        var answer = _rig.Ok("POST", Path, ExchangeRig.Limit(
            "BUY", price + 100m, 0.01m, "taker", "&selfTradePreventionMode=" + mode));
        Assert.That(answer.GetProperty("status").GetString(), Is.EqualTo(taker));
        var resting = _rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=maker");
        Assert.That(resting.GetProperty("status").GetString(), Is.EqualTo(maker));
        Assert.That(_rig.Locked("BTC"), Is.EqualTo(maker == "NEW" ? 0.01m : 0m));
        Assert.That(_rig.Locked("USDT"), Is.Zero);
    }

    [Test]
    public void Makers_of_the_market_never_pull_a_clients_order()
    {
        foreach (var away in new[] { 9000m, 12_000m, 15_000m })
        {
            _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - away, 0.01m));
            _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", _rig.Ask + away, 0.01m));
        }

        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 30m, 0.3m));
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", _rig.Ask + 30m, 0.3m));
        var locked = 0L;
        for (var i = 0; i < 120; i++)
        {
            _rig.Step(ExchangeRig.Second);
            foreach (var order in _rig.Exchange.Truth.OpenOrders("alice"))
            {
                var side = order.Side;
                locked = _rig.Market.Markets[0].Book.LotsAt(side, order.PriceTicks);
                Assert.That(locked, Is.GreaterThanOrEqualTo(order.Lots - order.ExecutedLots), order.ClientOrderId);
            }
        }

        Assert.That(_rig.Exchange.Truth.OpenOrders("alice"), Has.Count.GreaterThanOrEqualTo(6));
        Assert.That(_rig.Exchange.Truth.Orders.All(order =>
            order.Status is ExchangeOrderStatus.Filled || order.IsOpen), Is.True);
    }

    [Test]
    public void A_resting_order_is_filled_by_the_market_as_maker()
    {
        var price = _rig.Bid + 0.01m;
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", price, 0.001m, "maker"));
        for (var i = 0; i < 60 && _rig.Exchange.Truth.OpenOrders("alice").Count > 0; i++)
            _rig.Step(ExchangeRig.Second);
        var order = _rig.Exchange.Truth.Orders[0];
        Assert.That(order.Status, Is.EqualTo(ExchangeOrderStatus.Filled));
        Assert.That(_rig.Exchange.Truth.Fills("alice").All(fill => fill.IsMaker && fill.Order == order));
        var publicIds = new HashSet<long>(_rig.Market.Markets[0].RecentTrades.Select(trade => trade.Id));
        Assert.That(_rig.Exchange.Truth.Fills("alice").All(fill => publicIds.Contains(fill.TradeId)));
    }
}
