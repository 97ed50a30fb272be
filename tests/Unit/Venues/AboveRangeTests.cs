using System.Text;
using LowLatency.Model.Identity;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues;

/// <summary>
/// Quantities above 2^63 units (92,233,720,368.54775807 at eight decimals), as coins with supplies of trillions have
/// them: the value is bounded, its message is used, and the rules are not asked for.
/// </summary>
public sealed class AboveRangeTests
{
    private const string Above = "92233720368.54775808";

    [Test]
    public void A_level_above_the_range_is_the_largest_and_the_others_of_its_frame_are_used([Values] bool isBybit)
    {
        ParsedFrame frame = isBybit
            ? Bybit(
                "{\"topic\":\"orderbook.50.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1672304484978,\"data\":"
                + "{\"s\":\"BTCUSDT\",\"b\":[[\"1.00\",\"" + Above + "\"],[\"0.99\",\"7.5\"]],\"a\":[[\"1.01\",\"2\"]],"
                + "\"u\":18521288,\"seq\":7961638724},\"cts\":1672304484976}")
            : Binance(
                "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BTCUSDT\",\"U\":157,\"u\":160,\"b\":[[\"1.00\",\""
                + Above + "\"],[\"0.99\",\"7.5\"]],\"a\":[[\"1.01\",\"2\"]]}");
        Assert.That(frame.Kind, Is.EqualTo(isBybit ? FrameKind.BookSnapshot : FrameKind.BookDelta), $"{frame.Reason}");
        Assert.That((frame.BidCount, frame.AskCount, frame.AboveRangeCount), Is.EqualTo((2, 1, 1)));
        Assert.That(frame.Span(1)[0].Book.Level0.Quantity.Units, Is.EqualTo(long.MaxValue));
        Assert.That(frame.Span(1)[0].Book.Level1.Quantity.Units, Is.EqualTo(750_000_000));
    }

    [Test]
    public void A_trade_above_the_range_is_the_largest([Values] bool isBybit)
    {
        ParsedFrame frame = isBybit
            ? Bybit(
                "{\"topic\":\"publicTrade.BTCUSDT\",\"type\":\"snapshot\",\"ts\":1672304486868,\"data\":"
                + "[{\"T\":1672304486865,\"s\":\"BTCUSDT\",\"S\":\"Buy\",\"v\":\"" + Above + "\",\"p\":\"1.01\","
                + "\"L\":\"PlusTick\",\"i\":"
                + "\"20f43950-d8dd-5b31-9112-a178eb6023af\",\"BT\":false}]}")
            : Binance(
                "{\"e\":\"trade\",\"E\":1672515782136,\"s\":\"BTCUSDT\",\"t\":12345,\"p\":\"1.01\",\"q\":\"" + Above
                + "\",\"T\":1672515782136,\"m\":true,\"M\":true}");
        Assert.That(frame.Kind, Is.EqualTo(FrameKind.Events), $"{frame.Reason}");
        Assert.That((frame.EventCount, frame.AboveRangeCount), Is.EqualTo((1, 1)));
        Assert.That(frame.Span(1)[0].Trade.Quantity.Units, Is.EqualTo(long.MaxValue));
        Assert.That(frame.Span(1)[0].Trade.Price.Units, Is.EqualTo(101));
    }

    [Test]
    public void A_best_quantity_above_the_range_is_the_largest()
    {
        ParsedFrame frame = Binance(
            "{\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"1.00\",\"B\":\"" + Above
            + "\",\"a\":\"1.01\",\"A\":\"40.66\"}");
        Assert.That(frame.Kind, Is.EqualTo(FrameKind.Events), $"{frame.Reason}");
        Assert.That(frame.Span(1)[0].TopOfBook.BidQuantity.Units, Is.EqualTo(long.MaxValue));
        Assert.That(frame.Span(1)[0].TopOfBook.AskQuantity.Units, Is.EqualTo(4_066_000_000));
    }

    [TestCase("92233720368.547758071", "7.5")]
    [TestCase("0.000000001", "7.5")]
    [TestCase("-92233720369", "7.5")]
    [TestCase("1", "1e12")]
    public void What_is_off_the_unit_or_no_number_is_refused_as_before(string first, string second)
    {
        ParsedFrame frame = Binance(
            "{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BTCUSDT\",\"U\":157,\"u\":160,\"b\":[[\"1.00\",\""
            + first + "\"],[\"0.99\",\"" + second + "\"]],\"a\":[]}");
        Assert.That(frame.Kind, Is.EqualTo(FrameKind.Refused));
        Assert.That(frame.Reason, Is.Not.EqualTo(ReasonCode.QuantityAboveRange));
    }

    private static ParsedFrame Binance(string text) =>
        Parse(new BinanceProtocol(Table(), BinanceMarket.Spot), text);

    private static ParsedFrame Bybit(string text) => Parse(new BybitProtocol(Table(), BybitMarket.Spot), text);

    private static FeedInstrumentTable Table() => new([new FeedInstrument
    {
        Id = new InstrumentId(0),
        Symbol = "BTCUSDT",
        Channels = FeedChannels.Book | FeedChannels.Trades | FeedChannels.TopOfBook,
        BookDepth = 50,
        Rules = CaptureReplay.Rules(2, 8),
    }]);

    private static ParsedFrame Parse(VenueProtocol venue, string text)
    {
        var frame = new ParsedFrame(1_000);
        venue.Parse(Encoding.ASCII.GetBytes(text), frame);
        return frame;
    }
}
