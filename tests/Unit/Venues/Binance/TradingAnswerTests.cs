using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.RateLimits.Rules;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

public sealed class TradingAnswerTests
{
    private readonly TradingFixture _venue = new();

    [Test]
    public void Every_answer_is_a_success_over_both_ways([Values] bool isSocket)
    {
        foreach ((TradingRequest request, string result) in TradingTexts.Pairs())
        {
            TradingMessageKind kind = isSocket ? Ask(request, result) : _venue.ParseHttp(request, 200, result);
            Assert.That(kind, Is.EqualTo(TradingMessageKind.Answer), result);
            Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.Success), result);
            Assert.That(_venue.Message.RequestId, Is.EqualTo(request.Id));
        }
    }

    [Test]
    public void A_short_answer_to_a_placement_says_accepted_and_no_more()
    {
        Ask(TradingFixture.Place(), TradingTexts.Acknowledged);
        OrderRecord order = _venue.Message.Orders[0];
        Assert.That(TradingTexts.IsAsPlaced(in order), Is.True);
        Assert.That(order.Status, Is.EqualTo(VenueOrderStatus.Pending));
        Assert.That(order.CumulativeQuantity.Units, Is.EqualTo(-1));
        Assert.That(order.VenueNanos, Is.EqualTo(1_660_801_715_639_000_000));
        Assert.That(_venue.Message.RateLimitCount, Is.EqualTo(2));
        Assert.That(_venue.Message.RateLimits[1].Used, Is.EqualTo(321));
        Assert.That(_venue.Message.RateLimits[0].WindowSeconds, Is.EqualTo(10));
    }

    [Test]
    public void A_query_gives_the_whole_order()
    {
        Ask(TradingTexts.RequestOf(TradingRequestKind.QueryOrder), TradingTexts.Queried());
        OrderRecord order = _venue.Message.Orders[0];
        Assert.That(TradingTexts.IsAsPlaced(in order), Is.True);
        Assert.That(order.Status, Is.EqualTo(VenueOrderStatus.PartiallyFilled));
        Assert.That(order.CumulativeQuantity, Is.EqualTo(new Quantity(100_000)));
        Assert.That(order.VenueNanos, Is.EqualTo(1_660_801_717_945_000_000));
    }

    [TestCase("NEW", VenueOrderStatus.Working, ReasonCode.None)]
    [TestCase("PENDING_NEW", VenueOrderStatus.Pending, ReasonCode.None)]
    [TestCase("FILLED", VenueOrderStatus.Filled, ReasonCode.None)]
    [TestCase("CANCELED", VenueOrderStatus.Cancelled, ReasonCode.None)]
    [TestCase("EXPIRED", VenueOrderStatus.Expired, ReasonCode.VenueSelfCancelled)]
    [TestCase("EXPIRED_IN_MATCH", VenueOrderStatus.Expired, ReasonCode.VenueSelfTradePrevented)]
    [TestCase("REJECTED", VenueOrderStatus.Rejected, ReasonCode.VenueRejectedOther)]
    [TestCase("PENDING_CANCEL", VenueOrderStatus.None, ReasonCode.None)]
    [TestCase("SOMETHING_NEW", VenueOrderStatus.None, ReasonCode.None)]
    public void Statuses_are_common_words(string text, VenueOrderStatus status, ReasonCode reason)
    {
        Ask(TradingTexts.RequestOf(TradingRequestKind.QueryOrder), TradingTexts.Queried(text));
        Assert.That(_venue.Message.Orders[0].Status, Is.EqualTo(status));
        Assert.That(_venue.Message.Orders[0].Reason, Is.EqualTo(reason));
    }

    [TestCase("\"orderId\":28", "\"orderIdx\":28")]
    [TestCase("\"orderId\":28", "\"orderId\":\"x\"")]
    [TestCase("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"ETHUSDT\"")]
    [TestCase("\"symbol\":\"BTCUSDT\"", "\"symbol\":\"XRPUSDT\"")]
    [TestCase("\"side\":\"SELL\"", "\"side\":\"SELLS\"")]
    [TestCase("\"executedQty\":\"0.00100000\"", "\"executedQty\":\"0.00947000\"")]
    [TestCase("\"executedQty\":\"0.00100000\"", "\"executedQty\":\"-0.00100000\"")]
    [TestCase("\"executedQty\":\"0.00100000\",", "")]
    [TestCase("\"price\":\"23416.10000000\"", "\"price\":\"23416.100000001\"")]
    [TestCase("OWN", "OTHER")]
    public void An_answer_that_says_something_else_than_asked_proves_nothing(string from, string to)
    {
        from = from.Replace("OWN", TradingTexts.Id, StringComparison.Ordinal);
        to = to.Replace("OTHER", TradingTexts.OtherId, StringComparison.Ordinal);
        string text = TradingTexts.Queried();
        Assert.That(text, Does.Contain(from));
        string changed = text.Replace(from, to, StringComparison.Ordinal);
        foreach (TradingRequestKind asked in new[] { TradingRequestKind.Place, TradingRequestKind.QueryOrder })
        {
            TradingMessageKind kind = Ask(TradingTexts.RequestOf(asked), changed);
            Assert.That(kind, Is.EqualTo(TradingMessageKind.Refused), changed);
            Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.None));
            Assert.That(_venue.Message.OrderCount, Is.Zero);
        }
    }

    [Test]
    public void A_list_with_one_bad_row_is_refused_and_a_foreign_symbol_is_counted()
    {
        TradingRequest all = TradingFixture.Request(TradingRequestKind.OpenOrders) with { Instrument = -1 };
        string row = TradingTexts.Queried();
        string foreign = row.Replace("BTCUSDT", "XRPUSDT", StringComparison.Ordinal);
        Assert.That(Ask(all, $"[{row},{foreign}]"), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.OrderCount, Is.EqualTo(1));
        Assert.That(_venue.Message.SkippedRows, Is.EqualTo(1));
        foreach (string bad in new[] { "{}", "1", "null", row[..^1], "{\"symbol\":\"BTCUSDT\"}" })
        {
            Assert.That(Ask(all, $"[{row},{bad}]"), Is.EqualTo(TradingMessageKind.Refused), bad);
            Assert.That(_venue.Message.OrderCount, Is.Zero);
        }

        Assert.That(Ask(all, "[]"), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(Ask(all, "{}"), Is.EqualTo(TradingMessageKind.Refused));
        Assert.That(Ask(all, "null"), Is.EqualTo(TradingMessageKind.Refused));
    }

    [Test]
    public void A_list_longer_than_there_is_room_is_refused_whole()
    {
        TradingRequest all = TradingFixture.Request(TradingRequestKind.OpenOrders);
        string rows = string.Join(',', Enumerable.Repeat(TradingTexts.Queried(), 1_001));
        Assert.That(Ask(all, $"[{rows}]"), Is.EqualTo(TradingMessageKind.Refused));
        Assert.That(_venue.Message.OrderCount, Is.Zero);
    }

    [Test]
    public void Trades_come_with_fees_and_only_of_what_was_asked()
    {
        TradingRequest request = TradingTexts.RequestOf(TradingRequestKind.Trades);
        Ask(request, TradingTexts.Trades);
        FillRecord fill = _venue.Message.Fills[0];
        Assert.That(fill.TradeId, Is.EqualTo(28_457));
        Assert.That(fill.FeeUnits, Is.EqualTo(2_341_610));
        Assert.That(fill.FeeAsset, Is.EqualTo(LowLatency.Model.Orders.FeeAsset.Quote));
        Assert.That(fill.Liquidity, Is.EqualTo(LowLatency.Model.Orders.Liquidity.Maker));
        Assert.That(fill.Side, Is.EqualTo(LowLatency.Model.Orders.Side.Sell));
        Assert.That(_venue.Message.PageRows, Is.EqualTo(1));
        TradingRequest other = request with { VenueOrderId = 29 };
        Assert.That(Ask(other, TradingTexts.Trades), Is.EqualTo(TradingMessageKind.Refused));
        TradingRequest later = request with { FromTradeId = 28_458 };
        Assert.That(Ask(later, TradingTexts.Trades), Is.EqualTo(TradingMessageKind.Refused));
        string noFee = TradingTexts.Trades.Replace("\"commissionAsset\"", "\"x\"", StringComparison.Ordinal);
        Assert.That(Ask(request, noFee), Is.EqualTo(TradingMessageKind.Refused));
    }

    [Test]
    public void An_account_names_every_configured_asset_once()
    {
        Ask(TradingFixture.Request(TradingRequestKind.Account), TradingTexts.Account);
        Assert.That(_venue.Message.CanTrade, Is.True);
        Assert.That(_venue.Message.BalanceCount, Is.EqualTo(5));
        Assert.That(_venue.Message.Balances[0].FreeUnits, Is.EqualTo(150_000_000));
        Assert.That(_venue.Message.Balances[0].LockedUnits, Is.EqualTo(25_000_000));
        Assert.That(_venue.Message.Balances[1].FreeUnits, Is.Zero);
        string twice = TradingTexts.Account.Replace("SHIB", "BTC", StringComparison.Ordinal);
        TradingMessageKind kind = Ask(TradingFixture.Request(TradingRequestKind.Account), twice);
        Assert.That(kind, Is.EqualTo(TradingMessageKind.Refused));
    }

    [TestCase("92233720368.54775808")]
    [TestCase("123456789012345.00")]
    [TestCase("99999999999999999999999999999999999999999999")]
    public void An_asset_above_the_range_is_the_largest_and_takes_no_other_balance_away(string held)
    {
        string text = TradingTexts.Account.Replace("\"1.5\"", $"\"{held}\"", StringComparison.Ordinal);
        TradingMessageKind kind = Ask(TradingFixture.Request(TradingRequestKind.Account), text);
        Assert.That(kind, Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.BalanceCount, Is.EqualTo(5));
        Assert.That(_venue.Message.Balances[0].FreeUnits, Is.EqualTo(long.MaxValue));
        Assert.That(_venue.Message.Balances[0].LockedUnits, Is.EqualTo(25_000_000));
        foreach (string bad in new[] { "-92233720369", "1e12", "" })
        {
            string wrong = TradingTexts.Account.Replace("\"1.5\"", $"\"{bad}\"", StringComparison.Ordinal);
            kind = Ask(TradingFixture.Request(TradingRequestKind.Account), wrong);
            Assert.That(kind, Is.EqualTo(TradingMessageKind.Refused), bad);
        }
    }

    [Test]
    public void Somebody_elses_order_above_the_range_takes_no_other_row_of_the_list_away()
    {
        TradingRequest all = TradingFixture.Request(TradingRequestKind.OpenOrders) with { Instrument = -1 };
        string row = TradingTexts.Queried();
        int at = row.IndexOf("\"origQty\":\"", StringComparison.Ordinal) + 11;
        string large = row[..at] + "123456789012345.0" + row[row.IndexOf('"', at)..];
        large = large.Replace(TradingTexts.Id, "by-hand", StringComparison.Ordinal);
        Assert.That(Ask(all, $"[{row},{large}]"), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.OrderCount, Is.EqualTo(2));
        Assert.That(_venue.Message.Orders[1].Quantity.Units, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void An_answer_to_nobody_is_ignored_and_one_without_a_name_is_an_error_only()
    {
        _venue.Pending = TradingFixture.Place();
        Assert.That(_venue.Parse(TradingTexts.Answer("{}", 12)), Is.EqualTo(TradingMessageKind.Ignored));
        const string Revoked = """{"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key."}}""";
        Assert.That(_venue.Parse(Revoked), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.RequestId, Is.Zero);
        Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.Halt));
        string good = TradingTexts.Answer(TradingTexts.Acknowledged);
        string unnamed = good.Replace("\"id\":11", "\"id\":null", StringComparison.Ordinal);
        Assert.That(_venue.Parse(unnamed), Is.EqualTo(TradingMessageKind.Refused));
        string wrong = good.Replace("\"status\":200", "\"status\":500", StringComparison.Ordinal);
        Assert.That(_venue.Parse(wrong), Is.EqualTo(TradingMessageKind.Refused));
        string quoted = good.Replace("\"id\":11", "\"id\":\"11\"", StringComparison.Ordinal);
        Assert.That(_venue.Parse(quoted), Is.EqualTo(TradingMessageKind.Answer));
    }

    [TestCase("")]
    [TestCase("<html>ok</html>")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"code\":-1000,\"msg\":\"error with a good status\"}")]
    public void A_good_status_without_the_answer_proves_nothing(string body)
    {
        foreach ((TradingRequest request, string _) in TradingTexts.Pairs())
        {
            TradingMessageKind kind = _venue.ParseHttp(request, 200, body);
            Assert.That(kind, Is.EqualTo(TradingMessageKind.Refused), $"{request.Kind}");
            Assert.That(_venue.Message.Outcome, Is.EqualTo(OutcomeClass.None));
        }
    }

    [TestCase(HttpFailure.Timeout, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase(HttpFailure.Broken, OutcomeClass.Reconcile, OutcomeClass.RetrySame)]
    [TestCase(HttpFailure.TooLarge, OutcomeClass.Reconcile, OutcomeClass.Reject)]
    [TestCase(HttpFailure.Connect, OutcomeClass.RetryAfter, OutcomeClass.RetryAfter)]
    [TestCase(HttpFailure.Tls, OutcomeClass.RetryAfter, OutcomeClass.RetryAfter)]
    [TestCase(HttpFailure.NotStarted, OutcomeClass.RetryAfter, OutcomeClass.RetryAfter)]
    public void A_lost_request_is_unknown_unless_it_was_never_sent(
        HttpFailure failure, OutcomeClass order, OutcomeClass read)
    {
        HttpResponseView response = new() { Failure = failure, UsedWeight = -1, RetryAfterSeconds = -1 };
        _venue.Venue.ParseHttp(TradingFixture.Place(), in response, _venue.Message);
        Assert.That(_venue.Message.Outcome, Is.EqualTo(order));
        _venue.Venue.ParseHttp(TradingFixture.Request(TradingRequestKind.Account), in response, _venue.Message);
        Assert.That(_venue.Message.Outcome, Is.EqualTo(read));
    }

    [Test]
    public void A_key_that_can_withdraw_is_told()
    {
        TradingRequest request = TradingFixture.Request(TradingRequestKind.KeyPermissions);
        const string Body = """{"ipRestrict":true,"enableWithdrawals":true,"enableSpotAndMarginTrading":false}""";
        Assert.That(_venue.ParseHttp(request, 200, Body), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.CanWithdraw, Is.True);
        Assert.That(_venue.Message.CanTrade, Is.False);
        string missing = Body.Replace("enableWithdrawals", "x", StringComparison.Ordinal);
        Assert.That(_venue.ParseHttp(request, 200, missing), Is.EqualTo(TradingMessageKind.Refused));
    }

    [Test]
    public void Announced_ends_of_trading_are_read_whole_or_not_at_all()
    {
        TradingRequest request = TradingFixture.Request(TradingRequestKind.DelistSchedule);
        string symbol = Encoding.UTF8.GetString(_venue.Venue.Instruments.Symbol(0));
        string body = $$"""
            [{"delistTime":1686161202000,"symbols":["ADAUSDT","{{symbol}}"]},
             {"delistTime":1686222232999,"symbols":["{{symbol}}"]}, {"delistTime":1000,"symbols":[]}]
            """;
        Assert.That(_venue.ParseHttp(request, 200, body), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(
            _venue.Message.Delistings.ToArray().Select(static row => (row.Instrument, row.Seconds)),
            Is.EqualTo(new[] { ((short)0, 1_686_161_202L), ((short)0, 1_686_222_232L) }));
        Assert.That(_venue.ParseHttp(request, 200, "[]"), Is.EqualTo(TradingMessageKind.Answer), "nothing ends");
        Assert.That(_venue.Message.DelistingCount, Is.Zero);
        foreach (string bad in new[]
        {
            "{}", "[1]", "[{}]", "[{\"delistTime\":1686161202000}]", "[{\"symbols\":[]}]",
            "[{\"delistTime\":1686161202000,\"symbols\":[7]}]", "[{\"delistTime\":0,\"symbols\":[]}]",
            "[{\"delistTime\":1686161202000,\"symbols\":[\"A\"}]", "[{\"delistTime\":\"x\",\"symbols\":[]}]",
        })
        {
            Assert.That(_venue.ParseHttp(request, 200, bad), Is.EqualTo(TradingMessageKind.Refused), bad);
            Assert.That(_venue.Message.Outcome, Is.Not.EqualTo(OutcomeClass.Success), bad);
        }
    }

    [Test]
    public void The_first_amendment_names_the_order_as_it_was_placed()
    {
        TradingRequest request = TradingFixture.Request(TradingRequestKind.Amendments) with { VenueOrderId = 9 };
        string symbol = Encoding.UTF8.GetString(_venue.Venue.Instruments.Symbol(request.Instrument));
        string own = TradingFixture.Id.ToString();
        string one = Row(own, "web_1");
        string two = Row("web_1", "web_2");
        Assert.That(_venue.ParseHttp(request, 200, $"[{one},{two}]"), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.OrderCount, Is.EqualTo(1));
        OrderRecord first = _venue.Message.Orders[0];
        Assert.That((first.ClientOrderId, first.VenueOrderId), Is.EqualTo((TradingFixture.Id, 9L)));
        Assert.That(_venue.ParseHttp(request, 200, $"[{two}]"), Is.EqualTo(TradingMessageKind.Answer));
        Assert.That(_venue.Message.Orders[0].ClientOrderId.IsNone, "somebody else's");
        Assert.That(_venue.ParseHttp(request, 200, "[]"), Is.EqualTo(TradingMessageKind.Answer), "never amended");
        Assert.That(_venue.Message.OrderCount, Is.Zero);
        foreach (string bad in new[]
        {
            "{}", "[1]", "[{}]", $"[{one},{{}}]", $"[{one.Replace(":9,", ":8,", StringComparison.Ordinal)}]",
            $"[{one.Replace(symbol, "OTHER", StringComparison.Ordinal)}]", $"[{one}",
        })
        {
            Assert.That(_venue.ParseHttp(request, 200, bad), Is.EqualTo(TradingMessageKind.Refused), bad);
        }

        string Row(string before, string after) => $$"""
            {"symbol":"{{symbol}}","orderId":9,"executionId":22,"origClientOrderId":"{{before}}",
             "newClientOrderId":"{{after}}","origQty":"5.00000000","newQty":"4.00000000","time":1741669661670}
            """;
    }

    [Test]
    public void Weights_and_limits_are_those_of_the_document()
    {
        List<int> weights = [];
        foreach ((TradingRequest request, string _) in TradingTexts.Pairs()) weights.Add(Weight(request));
        Assert.That(weights, Is.EqualTo(new[] { 1, 1, 1, 4, 6, 5, 20, 1, 2, 20 }));
        TradingRequest all = TradingFixture.Request(TradingRequestKind.OpenOrders) with { Instrument = -1 };
        Assert.That(Weight(all), Is.EqualTo(80));
        Assert.That(Weight(TradingFixture.Request(TradingRequestKind.Trades)), Is.EqualTo(20));
        Assert.That(Weight(TradingFixture.Request(TradingRequestKind.DelistSchedule)), Is.EqualTo(100));
        Assert.That(Weight(TradingFixture.Request(TradingRequestKind.Amendments)), Is.EqualTo(4));
        List<string> limits = [];
        foreach (RateLimitRecord limit in _venue.Venue.InitialLimits)
        {
            limits.Add($"{limit.Kind} {limit.Limit}/{limit.WindowSeconds}s");
        }

        Assert.That(limits, Is.EqualTo(new[]
        {
            "RequestWeight 6000/60s", "RawRequests 300000/300s",
        }));
        List<string> rules = [];
        foreach (RateRule rule in _venue.Venue.Rates)
        {
            rules.Add($"{rule.Scope} {rule.Shape} {rule.Capacity}/{rule.WindowNanos / 1_000_000_000}s");
            Assert.That(rule.Costs, Is.Empty, "each order costs one");
        }

        Assert.That(rules, Is.EqualTo(new[] { "Account FixedWindow 50/10s", "Account FixedWindow 160000/86400s" }));
    }

    private int Weight(TradingRequest request) => _venue.Venue.WeightOf(in request);

    private TradingMessageKind Ask(TradingRequest request, string result)
    {
        _venue.Pending = request;
        return _venue.Parse(TradingTexts.Answer(result));
    }
}
