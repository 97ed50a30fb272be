using System;
using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>The venues' words for what may be done with an instrument, and when its trading ends.</summary>
public sealed class InstrumentStatusTests
{
    [TestCase("TRADING", InstrumentStatus.Trading)]
    [TestCase("HALT", InstrumentStatus.Halted)]
    [TestCase("BREAK", InstrumentStatus.Halted)]
    [TestCase("END_OF_DAY", InstrumentStatus.Halted)]
    [TestCase("CANCEL_ONLY", InstrumentStatus.CancelOnly)]
    [TestCase("AUCTION_MATCH", InstrumentStatus.Auction)]
    [TestCase("PRE_TRADING", InstrumentStatus.PreOpen)]
    [TestCase("POST_TRADING", InstrumentStatus.Halted)]
    [TestCase("trading", InstrumentStatus.Unknown)]
    [TestCase("ON_FIRE", InstrumentStatus.Unknown)]
    [TestCase("", InstrumentStatus.Unknown)]
    public void Binance_spot(string word, InstrumentStatus expected) =>
        Assert.That(Read(VenueId.BinanceSpot, Binance(word)).Status, Is.EqualTo(expected));

    [TestCase("TRADING", InstrumentStatus.Trading)]
    [TestCase("PENDING_TRADING", InstrumentStatus.PreOpen)]
    [TestCase("PRE_DELIVERING", InstrumentStatus.Settling)]
    [TestCase("DELIVERING", InstrumentStatus.Settling)]
    [TestCase("DELIVERED", InstrumentStatus.Delisted)]
    [TestCase("PRE_SETTLE", InstrumentStatus.Settling)]
    [TestCase("SETTLING", InstrumentStatus.Settling)]
    [TestCase("CLOSE", InstrumentStatus.Delisted)]
    public void Binance_futures(string word, InstrumentStatus expected) =>
        Assert.That(Read(VenueId.BinanceUsdm, Binance(word)).Status, Is.EqualTo(expected));

    [TestCase("Trading", "", InstrumentStatus.Trading)]
    [TestCase("PreLaunch", "", InstrumentStatus.PreOpen)]
    [TestCase("PreLaunch", "NotStarted", InstrumentStatus.PreOpen)]
    [TestCase("PreLaunch", "CallAuction", InstrumentStatus.Auction)]
    [TestCase("PreLaunch", "CallAuctionNoCancel", InstrumentStatus.Auction)]
    [TestCase("PreLaunch", "CrossMatching", InstrumentStatus.Auction)]
    [TestCase("PreLaunch", "ContinuousTrading", InstrumentStatus.PreOpen)]
    [TestCase("Delivering", "", InstrumentStatus.Settling)]
    [TestCase("Closed", "", InstrumentStatus.Delisted)]
    [TestCase("Paused", "", InstrumentStatus.Unknown)]
    public void Bybit(string word, string phase, InstrumentStatus expected)
    {
        string listing = phase.Length == 0 ? "null" : $"{{\"curAuctionPhase\":\"{phase}\"}}";
        string body = BybitBody($"\"status\":\"{word}\",\"preListingInfo\":{listing},");
        Assert.That(Read(VenueId.BybitLinear, body).Status, Is.EqualTo(expected));
    }

    [TestCase("4133404800000", 0u)]
    [TestCase("1767772800000", 1_767_772_800u)]
    [TestCase("0", 0u)]
    public void A_perpetual_that_binance_takes_off_has_a_delivery_date(string date, uint expected) => Assert.That(
        Read(VenueId.BinanceUsdm, Binance("TRADING", $"\"deliveryDate\":{date},")).DelistingSeconds,
        Is.EqualTo(expected));

    [TestCase("0", 0u)]
    [TestCase("1767772800000", 1_767_772_800u)]
    [TestCase("", 0u)]
    public void A_perpetual_that_bybit_takes_off_has_a_delivery_time(string time, uint expected) => Assert.That(
        Read(VenueId.BybitLinear, BybitBody($"\"status\":\"Trading\",\"deliveryTime\":\"{time}\",")).DelistingSeconds,
        Is.EqualTo(expected));

    [Test]
    public void A_word_that_is_in_no_table_is_kept_and_a_long_one_cut()
    {
        FeedInstrumentTable table = Table();
        Read(VenueId.BinanceSpot, Binance("ON_FIRE"), table);
        Assert.That(Encoding.UTF8.GetString(table.StatusWord(0).Text), Is.EqualTo("ON_FIRE"));
        string longest = new('X', 200);
        Read(VenueId.BinanceSpot, Binance(longest), table);
        Assert.That(Encoding.UTF8.GetString(table.StatusWord(0).Text), Is.EqualTo(longest[..56]));
        Read(VenueId.BinanceSpot, Binance(""), table);
        Assert.That(Encoding.UTF8.GetString(table.StatusWord(0).Text), Is.EqualTo("(no status)"));
    }

    [Test]
    public void The_list_of_instruments_tells_the_limits_too()
    {
        const string Body = """
            {"rateLimits":[
            {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":1200},
            {"rateLimitType":"UNHEARD_OF","interval":"MINUTE","intervalNum":1,"limit":7},
            {"rateLimitType":"RAW_REQUESTS","interval":"MINUTE","intervalNum":5,"limit":300000}],"symbols":[]}
            """;
        VenueProtocol protocol = VenueCatalog.Of(VenueId.BinanceSpot).MarketDialect(Table());
        var limits = new RateLimitRecord[8];
        Assert.That(protocol.ReadLimits(Encoding.UTF8.GetBytes(Body), limits), Is.EqualTo(2));
        Assert.That((limits[0].Kind, limits[0].WindowSeconds, limits[0].Limit, limits[0].Used), Is.EqualTo(
            (RateLimitKind.RequestWeight, 60, 1_200L, -1L)));
        Assert.That((limits[1].Kind, limits[1].WindowSeconds, limits[1].Limit), Is.EqualTo(
            (RateLimitKind.RawRequests, 300, 300_000L)));
        Assert.That(protocol.ReadLimits("{"u8, limits), Is.Zero);
    }

    [TestCase("BTC", "USDT", false)]
    [TestCase("XBT", "USDT", true)]
    [TestCase("BTC", "USDC", true)]
    [TestCase("", "", false)]
    public void What_the_venue_calls_base_and_quote_is_held_against_the_configuration(
        string configuredBase, string configuredQuote, bool areOther)
    {
        foreach (VenueId venue in new[] { VenueId.BinanceSpot, VenueId.BinanceUsdm })
        {
            FeedInstrumentTable table = Table(configuredBase, configuredQuote);
            Read(venue, Binance("TRADING", "\"baseAsset\":\"BTC\",\"quoteAsset\":\"USDT\","), table);
            AssertAssets(table, areOther);
        }

        foreach (VenueId venue in new[] { VenueId.BybitSpot, VenueId.BybitLinear })
        {
            FeedInstrumentTable table = Table(configuredBase, configuredQuote);
            string body = BybitBody("\"status\":\"Trading\",\"baseCoin\":\"BTC\",\"quoteCoin\":\"USDT\",");
            bool isSpot = venue == VenueId.BybitSpot;
            Read(venue, isSpot ? body.Replace("qtyStep", "basePrecision", StringComparison.Ordinal) : body, table);
            AssertAssets(table, areOther);
        }
    }

    [Test]
    public void A_venue_that_names_no_assets_contradicts_nothing()
    {
        FeedInstrumentTable table = Table("XBT", "EUR");
        Read(VenueId.BinanceSpot, Binance("TRADING"), table);
        Assert.That(table.Assets(0).AreOther, Is.False);
    }

    private static void AssertAssets(FeedInstrumentTable table, bool areOther)
    {
        Assert.That(table.Assets(0).AreOther, Is.EqualTo(areOther));
        Assert.That((table.Assets(0).BaseAsset, table.Assets(0).QuoteAsset), Is.EqualTo(("BTC", "USDT")));
    }

    private static FeedInstrumentTable Table(string baseAsset, string quoteAsset) => new(
        [new FeedInstrument
        {
            Id = new InstrumentId(0),
            Symbol = "BTCUSDT",
            BaseAsset = baseAsset,
            QuoteAsset = quoteAsset,
            Channels = FeedChannels.Book,
        }]);

    private static InstrumentRules Read(VenueId venue, string body, FeedInstrumentTable? table = null)
    {
        VenueProtocol protocol = VenueCatalog.Of(venue).MarketDialect(table ?? Table());
        var frame = new ParsedFrame(16);
        FrameKind kind = protocol.ParseRules(Encoding.UTF8.GetBytes(body), 0, frame, out InstrumentRules rules);
        Assert.That(kind, Is.EqualTo(FrameKind.Events), () => $"{frame.Reason} at {frame.ErrorOffset}");
        return rules;
    }

    private static FeedInstrumentTable Table() => new(
        [new FeedInstrument { Id = new InstrumentId(0), Symbol = "BTCUSDT", Channels = FeedChannels.Book }]);

    private static string Binance(string status, string more = "") =>
        $$"""
        {"symbols":[{"symbol":"BTCUSDT",{{more}}"status":"{{status}}","filters":[
        {"filterType":"PRICE_FILTER","tickSize":"0.01"},{"filterType":"LOT_SIZE","stepSize":"0.001"}]}]}
        """;

    private static string BybitBody(string more) =>
        $$$"""
        {"retCode":0,"result":{"list":[{"symbol":"BTCUSDT",{{{more}}}
        "lotSizeFilter":{"qtyStep":"0.001","minOrderQty":"0.001"},"priceFilter":{"tickSize":"0.1"}}]}}
        """;
}
