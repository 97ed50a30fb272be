using System;
using System.IO;
using System.Text;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Trading.Records;
using LowLatency.TestKit;
using LowLatency.Venues.Binance;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Stop orders in the venue's texts: who takes them, and what is told of them.</summary>
[TestFixture]
public sealed class StopOrderTests
{
    private const string Filters =
        """[{"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000.00","tickSize":"0.01000000"},"""
        + """{"filterType":"LOT_SIZE","minQty":"0.00001","maxQty":"9000.00","stepSize":"0.00001000"}]""";

    [TestCase("""["LIMIT","MARKET","STOP_LOSS","STOP_LOSS_LIMIT"]""", BinanceMarket.Spot, true)]
    [TestCase("""["LIMIT","MARKET","STOP_LOSS_LIMIT","TAKE_PROFIT"]""", BinanceMarket.Spot, false)]
    [TestCase("""[]""", BinanceMarket.Spot, false)]
    [TestCase("""["LIMIT","MARKET","STOP_LOSS"]""", BinanceMarket.Usdm, false)]
    [TestCase("""["LIMIT","MARKET","STOP","STOP_MARKET"]""", BinanceMarket.Usdm, false)]
    public void A_symbol_takes_stops_when_its_order_types_say_so_on_spot_alone(
        string types, BinanceMarket market, bool expected)
    {
        string text = $$"""{"symbols":[{"symbol":"BTCUSDT","status":"TRADING","orderTypes":{{types}},"""
            + $$""" "filters":{{Filters}} }]}""";
        InstrumentRules rules = Rules(text, "BTCUSDT", market);
        Assert.That(rules.TakesStops, Is.EqualTo(expected));
        Assert.That(rules.IsTrading, Is.True);
        Assert.That(rules.PriceDecimals, Is.EqualTo(2));
    }

    [Test]
    public void A_symbol_that_is_halted_still_says_what_it_takes_and_one_without_types_takes_no_stops()
    {
        string text = """{"symbols":[{"symbol":"BTCUSDT","status":"BREAK","orderTypes":["STOP_LOSS"],"filters":"""
            + Filters + "}]}";
        InstrumentRules rules = Rules(text, "BTCUSDT", BinanceMarket.Spot);
        Assert.That((rules.TakesStops, rules.IsTrading), Is.EqualTo((true, false)));
        string without = text.Replace("\"orderTypes\":[\"STOP_LOSS\"],", "", StringComparison.Ordinal);
        Assert.That(Rules(without, "BTCUSDT", BinanceMarket.Spot).TakesStops, Is.False);
    }

    [Test]
    public void Order_types_that_are_no_list_are_refused()
    {
        string text = """{"symbols":[{"symbol":"BTCUSDT","status":"TRADING","orderTypes":"STOP_LOSS","filters":"""
            + Filters + "}]}";
        Assert.That(Parse(text, "BTCUSDT", BinanceMarket.Spot, out _), Is.EqualTo(FrameKind.Refused));
    }

    [Test]
    public void The_order_types_of_a_recorded_answer_are_read()
    {
        string recorded = File.ReadAllText(
            SharedData.Find("fixtures/jkorf/binance/Endpoints/Spot/ExchangeData/GetExchangeInfo.txt"));

        // The answer is recorded without its filters.
        int at = recorded.IndexOf("\"filters\": [", StringComparison.Ordinal);
        int end = recorded.IndexOf(']', at) + 1;
        string text = recorded[recorded.IndexOf('{')..at] + "\"filters\":" + Filters + recorded[end..];
        Assert.That(Rules(text, "ETHBTC", BinanceMarket.Spot).TakesStops, Is.True);
    }

    [TestCase("STOP_LOSS", OrderType.Stop)]
    [TestCase("STOP_LOSS_LIMIT", OrderType.None)]
    [TestCase("TAKE_PROFIT", OrderType.None)]
    [TestCase("TAKE_PROFIT_LIMIT", OrderType.None)]
    [TestCase("LIMIT", OrderType.Limit)]
    public void Only_the_stop_that_becomes_a_market_order_is_one_of_ours(string text, OrderType expected)
    {
        TradingFixture venue = new();
        venue.Parse(Report("NEW", "NEW").Replace("STOP_LOSS", text, StringComparison.Ordinal));
        Assert.That(venue.Message.Orders[0].OrderType, Is.EqualTo(expected));
    }

    [Test]
    public void Acceptance_and_trigger_are_the_same_news()
    {
        TradingFixture venue = new();
        foreach (string isWorking in new[] { "\"w\":false", "\"w\":true,\"W\":1499405658657" })
        {
            string text = Report("NEW", "NEW").Replace("\"w\":true", isWorking, StringComparison.Ordinal);
            Assert.That(venue.Parse(text), Is.EqualTo(TradingMessageKind.OrderUpdate));
            OrderRecord order = venue.Message.Orders[0];
            Assert.That(order.Status, Is.EqualTo(VenueOrderStatus.Working));
            Assert.That(order.LimitPrice, Is.EqualTo(Price.None));
            Assert.That(order.Quantity, Is.EqualTo(new Quantity(847_000)));
            Assert.That(venue.Message.FillCount, Is.Zero);
        }
    }

    [TestCase(",\"eR\":\"INSUFFICIENT_LIQUIDITY\"", ReasonCode.VenueNoLiquidity)]
    [TestCase(",\"eR\":\"REJECTED\"", ReasonCode.VenueRejectedOther)]
    [TestCase(",\"eR\":\"EXCHANGE_CANCELED\"", ReasonCode.VenueSelfCancelled)]
    [TestCase("", ReasonCode.VenueNoLiquidity)]
    public void A_stop_that_expires_says_why(string more, ReasonCode expected)
    {
        TradingFixture venue = new();
        venue.Parse(Report("EXPIRED", "EXPIRED", "\"n\":\"0\",\"N\":null" + more));
        Assert.That(venue.Message.Orders[0].Reason, Is.EqualTo(expected));
    }

    [Test]
    public void A_stop_beyond_the_market_is_rejected_for_good()
    {
        TradingFixture venue = new() { Pending = RequestWriterTests.Stop() };
        venue.Parse("""{"id":11,"status":400,"error":{"code":-2010,"msg":"Order would trigger immediately."}}""");
        Assert.That(venue.Message.Outcome, Is.EqualTo(OutcomeClass.Reject));
        Assert.That(venue.Message.Reason, Is.EqualTo(ReasonCode.VenueRejectedOther));
    }

    [Test]
    public void The_short_answer_to_a_stop_makes_it_what_was_asked_for()
    {
        TradingFixture venue = new() { Pending = RequestWriterTests.Stop() };
        venue.Parse(TradingTexts.Answer(TradingTexts.Acknowledged));
        Assert.That(venue.Message.Outcome, Is.EqualTo(OutcomeClass.Success));
        Assert.That(venue.Message.Orders[0].OrderType, Is.EqualTo(OrderType.Stop));
        Assert.That(venue.Message.Orders[0].VenueOrderId, Is.EqualTo(28));
    }

    private static string Report(string execution, string status, string more = "\"n\":\"0\",\"N\":null") =>
        TradingTexts.Report(execution, status, TradingTexts.Id, "", more: more)
            .Replace("\"o\":\"LIMIT\"", "\"o\":\"STOP_LOSS\"", StringComparison.Ordinal)
            .Replace("\"p\":\"23416.10000000\"", "\"p\":\"0.00000000\"", StringComparison.Ordinal)
            .Replace("\"P\":\"0.00000000\"", "\"P\":\"22000.00000000\"", StringComparison.Ordinal);

    private static InstrumentRules Rules(string text, string symbol, BinanceMarket market)
    {
        Assert.That(Parse(text, symbol, market, out InstrumentRules rules), Is.EqualTo(FrameKind.Events));
        return rules;
    }

    private static FrameKind Parse(string text, string symbol, BinanceMarket market, out InstrumentRules rules)
    {
        FeedInstrumentTable table = new([TradingFixture.Instrument(0, symbol, 8, 8)]);
        BinanceProtocol protocol = new(table, market);
        return protocol.ParseRules(Encoding.UTF8.GetBytes(text), 0, new ParsedFrame(16), out rules);
    }
}
