using System;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Unit.Venues.Binance;
using LowLatency.Venues;
using LowLatency.Venues.Binance.Trading;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>Symbols of another script, as Binance has them: in requests, signatures, frames and lists.</summary>
public sealed class NonAsciiSymbolTests
{
    private const string Symbol = "币安人生USDT";
    private const string Encoded = "%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT";

    [TestCase(VenueId.BinanceSpot)]
    [TestCase(VenueId.BinanceUsdm)]
    public void Paths_have_it_percent_encoded(VenueId venue)
    {
        VenueProtocol protocol = Protocol(venue);
        Assert.That(
            Text((ref AsciiWriter target) => protocol.WriteSnapshotPath(0, ref target)),
            Does.Contain($"symbol={Encoded}&"));
        Assert.That(
            Text((ref AsciiWriter target) => protocol.WriteBarsPath(0, 60, 5, ref target)),
            Does.Contain($"symbol={Encoded}&"));
        string rules = Text((ref AsciiWriter target) => protocol.WriteRulesPath(0, 1, ref target));
        if (venue == VenueId.BinanceSpot) Assert.That(rules, Does.EndWith($"symbols=%5B%22{Encoded}%22%5D"));
    }

    [Test]
    public void Downloads_ask_for_it_percent_encoded()
    {
        HistoryProtocol history = VenueCatalog.Of(VenueId.BinanceSpot).History!();
        var query = new HistoryQuery { Kind = HistoryKind.Candles, IntervalSeconds = 60, FromId = -1, Limit = 10 };
        Assert.That(
            Text((ref AsciiWriter target) => history.WriteTarget(Symbol, in query, ref target)),
            Does.Contain($"symbol={Encoded}&"));
    }

    [Test]
    public void Subscriptions_have_its_own_bytes_with_the_ascii_letters_in_lower_case()
    {
        VenueProtocol protocol = Protocol(VenueId.BinanceSpot);
        FeedTopic[] topics = [new FeedTopic(0, FeedChannels.Trades, 0)];
        string text = Text((ref AsciiWriter target) => protocol.WriteSubscribe(true, 1, topics, ref target));
        Assert.That(text, Does.Contain("[\"币安人生usdt@trade\"]"));
    }

    [Test]
    public void Frames_and_the_list_of_instruments_find_it()
    {
        VenueProtocol protocol = Protocol(VenueId.BinanceSpot);
        var frame = new ParsedFrame(16);
        const string trade =
            """
            {"stream":"币安人生usdt@trade","data":{"e":"trade","E":1672515782136,"s":"币安人生USDT",
            "t":12345,"p":"0.001","q":"100","T":1672515782136,"m":true,"M":true}}
            """;
        Assert.That(
            protocol.Parse(Encoding.UTF8.GetBytes(trade.ReplaceLineEndings("")), frame), Is.EqualTo(FrameKind.Events));
        Assert.That((frame.Instrument, frame.Span(1)[0].Header.Kind), Is.EqualTo((0, EventKind.Trade)));
        string list = $$"""
            {"symbols":[{"symbol":"{{Symbol}}","status":"TRADING","filters":[
            {"filterType":"PRICE_FILTER","tickSize":"0.01"},{"filterType":"LOT_SIZE","stepSize":"0.001"}]}]}
            """;
        Assert.That(
            protocol.ParseRules(Encoding.UTF8.GetBytes(list), 0, frame, out InstrumentRules rules),
            Is.EqualTo(FrameKind.Events));
        Assert.That(rules.IsTrading, Is.True);
    }

    // As the venue's documents have it: encoded before it is signed over HTTP, its own bytes on the socket.
    [Test]
    public void Orders_are_signed_as_they_are_sent()
    {
        BinanceSpotTrading trading = new(
            Table(), new AssetTable(["币安人生", "USDT"]),
            new BinanceCredentials(TradingFixture.DocumentKey, TradingFixture.DocumentSecret),
            new BinanceTradingOptions());
        var stamp = new RequestStamp(TradingFixture.Millis, 5_000);
        TradingRequest place = TradingFixture.Place();
        AsciiWriter target = new(new byte[TradingProtocol.RequestLengthMax]);
        AsciiWriter fields = new(new byte[512]);
        AsciiWriter body = default;
        trading.WriteHttp(in place, stamp, ref target, ref fields, ref body);
        string query = Encoding.UTF8.GetString(target.Written);
        query = query[(query.IndexOf('?', StringComparison.Ordinal) + 1)..];
        int at = query.IndexOf("&signature=", StringComparison.Ordinal);
        Assert.That(query, Does.Contain($"&symbol={Encoded}&"));
        Assert.That(query[(at + 11)..], Is.EqualTo(Sign(query[..at])));

        AsciiWriter socket = new(new byte[TradingProtocol.RequestLengthMax]);
        trading.WriteSocket(in place, stamp, ref socket);
        using var json = System.Text.Json.JsonDocument.Parse(socket.Written.ToArray());
        var members = json.RootElement.GetProperty("params");
        var payload = new StringBuilder();
        foreach (var member in members.EnumerateObject())
        {
            if (member.NameEquals("signature")) continue;
            payload.Append(payload.Length > 0 ? "&" : "").Append(member.Name).Append('=').Append(member.Value);
        }

        Assert.That(members.GetProperty("symbol").GetString(), Is.EqualTo(Symbol));
        Assert.That(members.GetProperty("signature").GetString(), Is.EqualTo(Sign(payload.ToString())));
    }

    [TestCase("BTC\"USDT")]
    [TestCase("BTC\\USDT")]
    [TestCase("BTC USDT")]
    [TestCase("BTC\0USDT")]
    [TestCase("BTC&side=SELL")]
    [TestCase("BTC?")]
    [TestCase("")]
    [TestCase("币安人生币安人生币安人生")]
    public void What_no_venue_has_as_a_symbol_is_refused(string symbol) =>
        Assert.Throws<ArgumentException>(() => Table(symbol));

    [TestCase("BTC/USD")]
    [TestCase("BTC-USDT")]
    [TestCase("1000SATS_USDT.P")]
    [TestCase(Symbol)]
    public void What_a_venue_may_have_is_taken(string symbol) => Assert.That(Table(symbol).Count, Is.EqualTo(1));

    private delegate void Writing(ref AsciiWriter target);

    private static string Text(Writing write)
    {
        var writer = new AsciiWriter(new byte[VenueProtocol.RequestLengthMax]);
        write(ref writer);
        return Encoding.UTF8.GetString(writer.Written);
    }

    private static string Sign(string payload) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(TradingFixture.DocumentSecret), Encoding.UTF8.GetBytes(payload)));

    private static VenueProtocol Protocol(VenueId venue) => VenueCatalog.Of(venue).MarketDialect(Table());

    private static FeedInstrumentTable Table(string symbol = Symbol) =>
        new([TradingFixture.Instrument(0, symbol, 8, 8) with { Channels = FeedChannels.Book | FeedChannels.Trades }]);
}
