using System.Globalization;
using System.Linq;
using LowLatency.VenueSim.Exchange.Orders;
using LowLatency.VenueSim.Exchange.Settings;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Queries.</summary>
[TestFixture]
public sealed class QueryTests
{
    private const string Path = "/api/v3/order";
    private ExchangeRig _rig = null!;

    [SetUp]
    public void Create() => _rig = new ExchangeRig();

    [Test]
    public void An_order_is_found_by_either_id_and_unknown_ones_do_not_exist()
    {
        var id = Place("a");
        var byId = _rig.Ok("GET", Path, $"symbol=BTCUSDT&orderId={id}");
        var byClientId = _rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=a");
        Assert.That(byId.GetRawText(), Is.EqualTo(byClientId.GetRawText()));
        Assert.That(byId.GetProperty("isWorking").GetBoolean());
        Assert.That(_rig.Refused("GET", Path, "symbol=BTCUSDT&origClientOrderId=b"), Is.EqualTo((400, -2013)));
        Assert.That(_rig.Refused("GET", Path, "symbol=BTCUSDT"), Is.EqualTo((400, -1102)));
        Assert.That(_rig.Refused("GET", Path, $"symbol=BTCUSDT&orderId={id}", ExchangeRig.OtherKey),
            Is.EqualTo((400, -2013)));
    }

    [Test]
    public void Open_orders_are_of_one_symbol_or_of_all()
    {
        Place("a");
        _rig.Ok("POST", Path, ExchangeRig.Limit("BUY", 2000m, 0.1m, "eth").Replace("BTCUSDT", "ETHUSDT"));
        Place("gone");
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=gone");
        Assert.That(Ids("/api/v3/openOrders", "symbol=BTCUSDT"), Is.EqualTo("a"));
        Assert.That(Ids("/api/v3/openOrders", ""), Is.EqualTo("a eth"));
        Assert.That(Ids("/api/v3/allOrders", "symbol=BTCUSDT"), Is.EqualTo("a gone"));
    }

    [Test]
    public void All_orders_are_paged_by_id_time_and_limit()
    {
        var first = Place("a");
        _rig.Step(ExchangeRig.Second);
        var time = _rig.NowMillis;
        Place("b");
        Place("c");
        Assert.That(Ids("/api/v3/allOrders", $"symbol=BTCUSDT&orderId={first + 1}"), Is.EqualTo("b c"));
        Assert.That(Ids("/api/v3/allOrders", $"symbol=BTCUSDT&orderId={first}&limit=2"), Is.EqualTo("a b"));
        Assert.That(Ids("/api/v3/allOrders", "symbol=BTCUSDT&limit=2"), Is.EqualTo("b c"), "the newest");
        Assert.That(Ids("/api/v3/allOrders", $"symbol=BTCUSDT&startTime={time}&limit=1"), Is.EqualTo("b"));
        Assert.That(Ids("/api/v3/allOrders", $"symbol=BTCUSDT&endTime={time - 1}"), Is.EqualTo("a"));
        Assert.That(_rig.Refused("GET", "/api/v3/allOrders", $"symbol=BTCUSDT&startTime=1&endTime={86_400_002}"),
            Is.EqualTo((400, -1127)));
        Assert.That(_rig.Refused("GET", "/api/v3/allOrders", "symbol=BTCUSDT&limit=1001"), Is.EqualTo((400, -1130)));
    }

    [Test]
    public void Trades_are_paged_by_the_id_that_follows_the_last_one()
    {
        for (var i = 0; i < 5; i++)
            _rig.Ok("POST", Path, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.02");
        var all = _rig.Ok("GET", "/api/v3/myTrades", "symbol=BTCUSDT").EnumerateArray().ToList();
        Assert.That(all, Has.Count.EqualTo(_rig.Exchange.Truth.Fills("alice").Count));
        var read = 0;
        for (long from = 0; ;)
        {
            var page = _rig.Ok("GET", "/api/v3/myTrades", $"symbol=BTCUSDT&limit=2&fromId={from}")
                .EnumerateArray().ToList();
            if (page.Count == 0)
                break;
            foreach (var trade in page)
                Assert.That(trade.GetRawText(), Is.EqualTo(all[read++].GetRawText()));
            from = page[^1].GetProperty("id").GetInt64() + 1;
        }

        Assert.That(read, Is.EqualTo(all.Count));
        var order = all[0].GetProperty("orderId").GetInt64();
        Assert.That(_rig.Ok("GET", "/api/v3/myTrades", $"symbol=BTCUSDT&orderId={order}").EnumerateArray()
            .All(trade => trade.GetProperty("orderId").GetInt64() == order));
        Assert.That(_rig.Refused("GET", "/api/v3/myTrades", "symbol=BTCUSDT&startTime=1&fromId=1"),
            Is.EqualTo((400, -1128)));
    }

    [Test]
    public void The_account_shows_free_and_locked_and_can_leave_out_what_is_empty()
    {
        _rig.Ok("POST", Path, ExchangeRig.Limit("SELL", _rig.Ask + 500m, 1m));
        var account = _rig.Ok("GET", "/api/v3/account", "omitZeroBalances=true");
        var btc = account.GetProperty("balances").EnumerateArray()
            .Single(one => one.GetProperty("asset").GetString() == "BTC");
        Assert.That(btc.GetProperty("free").GetString(), Is.EqualTo("9.00000000"));
        Assert.That(btc.GetProperty("locked").GetString(), Is.EqualTo("1.00000000"));
        Assert.That(account.GetProperty("commissionRates").GetProperty("taker").GetString(),
            Is.EqualTo("0.00100000"));
        var rates = _rig.Ok("GET", "/api/v3/account/commission", "symbol=BTCUSDT");
        Assert.That(rates.GetProperty("standardCommission").GetProperty("maker").GetString(),
            Is.EqualTo("0.00100000"));
        var rights = _rig.Ok("GET", "/sapi/v1/account/apiRestrictions", "");
        Assert.That(rights.GetProperty("enableWithdrawals").GetBoolean(), Is.False);
    }

    [Test]
    public void Announced_ends_of_trading_are_listed_for_keys_by_their_time()
    {
        Assert.That(_rig.Ok("GET", "/sapi/v1/spot/delist-schedule", "").GetArrayLength(), Is.Zero);
        Change("BTCUSDT end=1800000000000");
        Change("ETHUSDT end=1700000000000");
        var rows = _rig.Ok("GET", "/sapi/v1/spot/delist-schedule", "").EnumerateArray()
            .Select(static row => row.GetProperty("delistTime").GetInt64().ToString(CultureInfo.InvariantCulture) + " "
                + string.Join(',', row.GetProperty("symbols").EnumerateArray().Select(static one => one.GetString())));
        Assert.That(rows, Is.EqualTo(new[] { "1700000000000 ETHUSDT", "1800000000000 BTCUSDT" }));
        Change("ETHUSDT end=0");
        Assert.That(_rig.Ok("GET", "/sapi/v1/spot/delist-schedule", "").GetArrayLength(), Is.EqualTo(1));

        void Change(string text)
        {
            Assert.That(SymbolRulesChange.TryParse(text, out var change, out var error), error);
            _rig.Exchange.Change(change!);
        }
    }

    [Test]
    public void Exchange_info_states_the_filters_that_are_enforced()
    {
        var info = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/exchangeInfo", "symbol=BTCUSDT")!);
        var symbol = info.GetProperty("symbols").EnumerateArray().Single();
        var filters = symbol.GetProperty("filters").EnumerateArray()
            .ToDictionary(one => one.GetProperty("filterType").GetString()!);
        Assert.That(filters["PRICE_FILTER"].GetProperty("tickSize").GetString(), Is.EqualTo("0.01000000"));
        Assert.That(filters["LOT_SIZE"].GetProperty("stepSize").GetString(), Is.EqualTo("0.00001000"));
        Assert.That(filters["NOTIONAL"].GetProperty("minNotional").GetString(), Is.EqualTo("5.00000000"));
        Assert.That(filters.Keys, Does.Contain("PERCENT_PRICE_BY_SIDE").And.Contain("MAX_NUM_ORDERS"));
        const string Both = "symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D";
        Assert.That(ExchangeRig.Json(_rig.Raw("GET", "/api/v3/exchangeInfo", Both)!)
            .GetProperty("symbols").GetArrayLength(), Is.EqualTo(2));
        Assert.That(_rig.Raw("GET", "/api/v3/exchangeInfo", "symbol=NONE")!.Status, Is.EqualTo(400));
    }

    [Test]
    public void Time_ping_and_depth_need_no_key_and_the_removed_endpoints_are_gone()
    {
        var time = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/time", "")!).GetProperty("serverTime").GetInt64();
        Assert.That(time, Is.EqualTo(_rig.NowMillis - 10));
        Assert.That(_rig.Raw("GET", "/api/v3/ping", "")!.Body.Length, Is.EqualTo(2));
        var depth = ExchangeRig.Json(_rig.Raw("GET", "/api/v3/depth", "symbol=BTCUSDT&limit=5")!);
        Assert.That(depth.GetProperty("bids").GetArrayLength(), Is.EqualTo(5));
        Assert.That(_rig.Raw("POST", "/api/v3/userDataStream", "", "", ExchangeRig.Key)!.Status, Is.EqualTo(410));
        Assert.That(_rig.Raw("GET", "/api/v3/nothing", "")!.Status, Is.EqualTo(404));
    }

    [Test]
    public void A_read_copy_that_lags_does_not_know_the_newest_order_yet()
    {
        _rig = new ExchangeRig(new ExchangeOptions
        {
            StartNanos = ExchangeRig.Start,
            ReadLagNanos = ExchangeRig.Second,
        });
        Place("a");
        Assert.That(_rig.Refused("GET", Path, "symbol=BTCUSDT&origClientOrderId=a"), Is.EqualTo((400, -2013)));
        Assert.That(Ids("/api/v3/openOrders", ""), Is.Empty);
        Assert.That(Locked(), Is.Zero);
        _rig.Step(ExchangeRig.Second);
        Assert.That(Ids("/api/v3/openOrders", ""), Is.EqualTo("a"));
        Assert.That(Locked(), Is.GreaterThan(0m));
        _rig.Ok("DELETE", Path, "symbol=BTCUSDT&origClientOrderId=a");
        Assert.That(_rig.Ok("GET", Path, "symbol=BTCUSDT&origClientOrderId=a").GetProperty("status").GetString(),
            Is.EqualTo("NEW"), "as it was a second ago");
    }

    private decimal Locked() => _rig.Ok("GET", "/api/v3/account", "").GetProperty("balances").EnumerateArray()
        .Where(one => one.GetProperty("asset").GetString() == "USDT")
        .Sum(one => decimal.Parse(one.GetProperty("locked").GetString()!, CultureInfo.InvariantCulture));

    private string Ids(string path, string query) => string.Join(' ', _rig.Ok("GET", path, query)
        .EnumerateArray().Select(one => one.GetProperty("clientOrderId").GetString()));

    private long Place(string id) => _rig.Ok(
        "POST", Path, ExchangeRig.Limit("BUY", _rig.Bid - 500m, 0.01m, id)).GetProperty("orderId").GetInt64();
}
