using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Trading.Records;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

public sealed class TradingStreamTests
{
    private readonly TradingFixture _venue = new();

    private static string Id => TradingTexts.Id;

    [Test]
    public void A_new_order_is_working()
    {
        TradingMessageKind kind = _venue.Parse(TradingTexts.Report("NEW", "NEW", Id, ""));
        Assert.That(kind, Is.EqualTo(TradingMessageKind.OrderUpdate));
        OrderRecord order = _venue.Message.Orders[0];
        Assert.That(TradingTexts.IsAsPlaced(in order), Is.True);
        Assert.That(order.Status, Is.EqualTo(VenueOrderStatus.Working));
        Assert.That(order.TimeInForce, Is.EqualTo(TimeInForce.GoodTillCancel));
        Assert.That(order.CumulativeQuantity, Is.EqualTo(Quantity.Zero));
        Assert.That(order.VenueNanos, Is.EqualTo(1_499_405_658_657_000_000));
        Assert.That(_venue.Message.FillCount, Is.Zero);
    }

    [Test]
    public void An_execution_comes_with_its_fill()
    {
        _venue.Parse(TradingTexts.FillReport);
        FillRecord fill = _venue.Message.Fills[0];
        Assert.That(_venue.Message.Orders[0].CumulativeQuantity, Is.EqualTo(new Quantity(300_000)));
        Assert.That(fill.ClientOrderId, Is.EqualTo(TradingFixture.Id));
        Assert.That(fill.TradeId, Is.EqualTo(77));
        Assert.That(fill.Quantity, Is.EqualTo(new Quantity(100_000)));
        Assert.That(fill.Price, Is.EqualTo(new Price(2_341_610_000_000)));
        Assert.That(fill.FeeUnits, Is.EqualTo(2_341_610));
        Assert.That(fill.FeeAsset, Is.EqualTo(FeeAsset.Quote));
        Assert.That(fill.Liquidity, Is.EqualTo(Liquidity.Maker));
        Assert.That(fill.Side, Is.EqualTo(Side.Sell));
    }

    [TestCase("USDT", FeeAsset.Quote, -1)]
    [TestCase("BTC", FeeAsset.Base, -1)]
    [TestCase("BNB", FeeAsset.Other, 4)]
    [TestCase("NEWCOIN", FeeAsset.Other, -1)]
    public void A_fee_knows_its_asset(string asset, FeeAsset expected, int other)
    {
        string text = TradingTexts.FillReport.Replace("\"N\":\"USDT\"", $"\"N\":\"{asset}\"", StringComparison.Ordinal);
        Assert.That(_venue.Parse(text), Is.EqualTo(TradingMessageKind.OrderUpdate));
        Assert.That(_venue.Message.Fills[0].FeeAsset, Is.EqualTo(expected));
        Assert.That(_venue.Message.Fills[0].OtherFeeAsset, Is.EqualTo(other));
    }

    [TestCase("\"t\":77", "\"t\":-1")]
    [TestCase("\"l\":\"0.00100000\"", "\"l\":\"0.00000000\"")]
    [TestCase("\"l\":\"0.00100000\"", "\"l\":\"0.00400000\"")]
    [TestCase("\"L\":\"23416.10000000\"", "\"L\":\"0\"")]
    [TestCase("\"m\":true", "\"m\":null")]
    [TestCase("\"N\":\"USDT\"", "\"N\":null")]
    [TestCase("\"i\":28", "\"i\":-28")]
    [TestCase("\"z\":\"0.00300000\"", "\"z\":\"0.00900000\"")]
    [TestCase("\"s\":\"BTCUSDT\"", "\"s\":\"\"")]
    public void An_execution_that_cannot_be_is_refused_whole(string from, string to)
    {
        Assert.That(TradingTexts.FillReport, Does.Contain(from));
        string text = TradingTexts.FillReport.Replace(from, to, StringComparison.Ordinal);
        Assert.That(_venue.Parse(text), Is.EqualTo(TradingMessageKind.Refused));
        Assert.That(_venue.Message.OrderCount + _venue.Message.FillCount, Is.Zero);
    }

    [Test]
    public void A_cancel_is_looked_up_by_the_orders_own_id_and_says_who_asked()
    {
        _venue.Parse(TradingTexts.Report("CANCELED", "CANCELED", $"c{Id}", Id));
        Assert.That(_venue.Message.Orders[0].ClientOrderId, Is.EqualTo(TradingFixture.Id));
        Assert.That(_venue.Message.Orders[0].Reason, Is.EqualTo(ReasonCode.None));
        _venue.Parse(TradingTexts.Report("CANCELED", "CANCELED", "web_4711", Id));
        Assert.That(_venue.Message.Orders[0].ClientOrderId, Is.EqualTo(TradingFixture.Id));
        Assert.That(_venue.Message.Orders[0].Status, Is.EqualTo(VenueOrderStatus.Cancelled));
        Assert.That(_venue.Message.Orders[0].Reason, Is.EqualTo(ReasonCode.VenueSelfCancelled));
        _venue.Parse(TradingTexts.Report("CANCELED", "CANCELED", Id, ""));
        Assert.That(_venue.Message.Orders[0].ClientOrderId, Is.EqualTo(TradingFixture.Id));
    }

    [Test]
    public void An_amendment_by_hand_is_of_the_order_that_it_renames()
    {
        _venue.Parse(TradingTexts.Report("REPLACED", "NEW", "web_4711", Id));
        Assert.That(_venue.Message.Orders[0].ClientOrderId, Is.EqualTo(TradingFixture.Id));
        Assert.That(_venue.Message.Orders[0].IsRenamed, Is.True);
        Assert.That(_venue.Message.Orders[0].Status, Is.EqualTo(VenueOrderStatus.Working));
        _venue.Parse(TradingTexts.Report("REPLACED", "NEW", Id, Id));
        Assert.That(_venue.Message.Orders[0].IsRenamed, Is.False, "it may keep its id");

        // Cancelled by us afterwards: our request names it as we do, the venue does not.
        _venue.Parse(TradingTexts.Report("CANCELED", "CANCELED", $"c{Id}", "web_4711"));
        Assert.That(_venue.Message.Orders[0].ClientOrderId.IsNone, Is.True);
        Assert.That(_venue.Message.Orders[0].Reason, Is.EqualTo(ReasonCode.None));
    }

    [TestCase("EXPIRED", "GTC", ",\"eR\":\"EXCHANGE_CANCELED\"", ReasonCode.VenueSelfCancelled)]
    [TestCase("EXPIRED", "IOC", ",\"eR\":\"UNFILLED_IOC_QUANTITY_EXPIRED\"", ReasonCode.VenueNoLiquidity)]
    [TestCase("EXPIRED", "FOK", ",\"eR\":\"UNFILLED_FOK_ORDER_EXPIRED\"", ReasonCode.VenueFillOrKillUnfilled)]
    [TestCase("EXPIRED", "GTC", ",\"eR\":\"INSUFFICIENT_LIQUIDITY\"", ReasonCode.VenueNoLiquidity)]
    [TestCase("EXPIRED", "GTC", ",\"eR\":\"EXECUTION_RULE_PRICE_RANGE_EXCEEDED\"", ReasonCode.VenueFilterFailed)]
    [TestCase("EXPIRED", "FOK", "", ReasonCode.VenueFillOrKillUnfilled)]
    [TestCase("EXPIRED", "IOC", "", ReasonCode.VenueNoLiquidity)]
    [TestCase("EXPIRED", "GTC", "", ReasonCode.VenueSelfCancelled)]
    [TestCase("EXPIRED_IN_MATCH", "GTC", "", ReasonCode.VenueSelfTradePrevented)]
    [TestCase("REJECTED", "GTC", "", ReasonCode.VenueRejectedOther)]
    public void An_end_has_its_reason(string status, string inForce, string more, ReasonCode expected)
    {
        string text = TradingTexts.Report("EXPIRED", status, Id, "", more: "\"n\":\"0\",\"N\":null" + more);
        _venue.Parse(text.Replace("\"f\":\"GTC\"", $"\"f\":\"{inForce}\"", StringComparison.Ordinal));
        Assert.That(_venue.Message.Orders[0].Reason, Is.EqualTo(expected));
    }

    [Test]
    public void A_foreign_order_has_no_id_and_a_foreign_symbol_no_instrument()
    {
        _venue.Parse(TradingTexts.Report("NEW", "NEW", "web_1", ""));
        Assert.That(_venue.Message.Orders[0].ClientOrderId.IsNone, Is.True);
        string text = TradingTexts.FillReport.Replace("BTCUSDT", "XRPUSDT", StringComparison.Ordinal);
        Assert.That(_venue.Parse(text), Is.EqualTo(TradingMessageKind.OrderUpdate));
        Assert.That(_venue.Message.Orders[0].Instrument, Is.EqualTo(-1));
        Assert.That(_venue.Message.FillCount, Is.Zero);
    }

    [Test]
    public void Balances_are_absolute_and_of_configured_assets()
    {
        const string Text = """
            {"subscriptionId":0,"event":{"e":"outboundAccountPosition","E":1564034571105,"u":1564034571073,"B":[
            {"a":"ETH","f":"10000.000000","l":"0.5"},{"a":"SHIB","f":"9999999999999.0","l":"0"}] } }
            """;
        Assert.That(_venue.Parse(Text), Is.EqualTo(TradingMessageKind.Balances));
        Assert.That(_venue.Message.BalanceCount, Is.EqualTo(1));
        Assert.That(_venue.Message.Balances[0].Asset, Is.EqualTo(3));
        Assert.That(_venue.Message.Balances[0].FreeUnits, Is.EqualTo(1_000_000_000_000));
        Assert.That(_venue.Message.Balances[0].LockedUnits, Is.EqualTo(50_000_000));
    }

    [TestCase("""{"event":{"e":"balanceUpdate","E":2,"a":"BTC","d":"-1.5","T":1573200697068}}""", -150_000_000)]
    [TestCase("""{"event":{"e":"balanceUpdate","E":2,"a":"BTC","d":"much","T":1573200697068}}""", 0)]
    [TestCase("""{"event":{"e":"balanceUpdate","E":2,"a":"BTC","d":"1"}}""", 0)]
    [TestCase("""{"event":{"e":"externalLockUpdate","E":2,"a":"BTC","d":"1","T":1573200697068}}""", 0)]
    public void A_balance_update_tells_how_much_of_what_and_when_or_only_that_something_moved(string text, long units)
    {
        Assert.That(_venue.Parse(text), Is.EqualTo(TradingMessageKind.BalanceChanged));
        Assert.That(_venue.Message.MovedUnits, Is.EqualTo(units));
        Assert.That(_venue.Message.MovedVenueNanos, Is.EqualTo(units == 0 ? 0 : 1_573_200_697_068_000_000));
        if (units == 0) return;
        Assert.That(_venue.Venue.Assets.Name(_venue.Message.MovedAsset).SequenceEqual("BTC"u8), Is.True);
    }

    [TestCase("""{"event":{"e":"balanceUpdate","E":1,"a":"BTC","d":"1","T":1}}""", TradingMessageKind.BalanceChanged)]
    [TestCase("""{"event":{"e":"balanceUpdate","E":1,"a":"XRP","d":"1","T":1}}""", TradingMessageKind.Ignored)]
    [TestCase("""{"event":{"e":"externalLockUpdate","E":1,"a":"BTC","d":"1"}}""", TradingMessageKind.BalanceChanged)]
    [TestCase("""{"event":{"e":"listStatus","E":1}}""", TradingMessageKind.Ignored)]
    [TestCase("""{"event":{"e":"eventStreamTerminated","E":1}}""", TradingMessageKind.StreamEnded)]
    [TestCase("""{"event":{"e":"serverShutdown","E":1770123456789}}""", TradingMessageKind.ServerShutdown)]
    [TestCase("""{"e":"serverShutdown","E":1770123456789}""", TradingMessageKind.ServerShutdown)]
    [TestCase("""{"event":{"E":1}}""", TradingMessageKind.Refused)]
    [TestCase("""{"event":[]}""", TradingMessageKind.Refused)]
    [TestCase("""{"subscriptionId":0}""", TradingMessageKind.Refused)]
    [TestCase("[]", TradingMessageKind.Refused)]
    [TestCase("", TradingMessageKind.Refused)]
    public void Other_events_are_what_they_say(string text, TradingMessageKind expected)
    {
        Assert.That(_venue.Parse(text), Is.EqualTo(expected));
        Assert.That(_venue.Message.Kind, Is.EqualTo(expected));
    }
}
