using System.Text;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.History;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Request texts and answers of the past, Binance's and for comparison Bybit's.</summary>
[TestFixture]
public sealed class BinanceHistoryTests
{
    private const string Kline =
        "[1499040000000,\"0.01634790\",\"0.80000000\",\"0.01575800\",\"0.01577100\",\"148976.11427815\",1499644799999,"
        + "\"2434.19055334\",308,\"1756.87402397\",\"28.46694368\",\"0\"]";

    private const string Trade =
        "{\"a\":26129,\"p\":\"0.01633102\",\"q\":\"4.70443515\",\"f\":27781,\"l\":27781,\"T\":1498793709153,"
        + "\"m\":true,\"M\":true}";

    private static readonly HistoryQuery Candles = new()
    {
        Kind = HistoryKind.Candles,
        IntervalSeconds = 3600,
        FromId = -1,
        StartMillis = 5,
        EndMillis = 9,
        Limit = 1000,
    };

    private static readonly HistoryQuery Trades = Candles with { Kind = HistoryKind.Trades, FromId = 7 };

    [Test]
    public void Requests_are_written_as_documented()
    {
        Assert.That(Target(new BinanceHistory(), Candles), Is.EqualTo(
            "/api/v3/klines?symbol=BTCUSDT&interval=1h&startTime=5&endTime=9&limit=1000"));
        Assert.That(Target(new BinanceHistory(), Trades), Is.EqualTo(
            "/api/v3/aggTrades?symbol=BTCUSDT&fromId=7&limit=1000"));
        Assert.That(Target(new BybitHistory(BybitMarket.Linear), Candles), Is.EqualTo(
            "/v5/market/kline?category=linear&symbol=BTCUSDT&interval=60&start=5&end=9&limit=1000"));
    }

    // The example of the venue's own documentation: digits as they are, trailing zeros too.
    [Test]
    public void Decimals_go_to_the_file_as_the_venue_wrote_them()
    {
        HistoryPage page = new();
        Assert.That(new BinanceHistory().ReadPage(Candles, 200, Bytes($"[{Kline}]"), page), Is.Default);
        Assert.That(Text(page), Is.EqualTo(
            "1499040000000,0.01634790,0.80000000,0.01575800,0.01577100,148976.11427815,2434.19055334,308,"
            + "1756.87402397,28.46694368"));
        Assert.That(page[0].TimeMillis, Is.EqualTo(1499040000000));
        Assert.That(new BinanceHistory().ReadPage(Trades, 200, Bytes($"[{Trade}]"), page), Is.Default);
        Assert.That(Text(page), Is.EqualTo("26129,0.01633102,4.70443515,1498793709153,true"));
        Assert.That(page[0].Id, Is.EqualTo(26129));
    }

    [Test]
    public void Bybits_newest_first_becomes_oldest_first()
    {
        const string Body = "{\"retCode\":0,\"retMsg\":\"OK\",\"result\":{\"category\":\"spot\",\"list\":["
            + "[\"1670608860000\",\"17071\",\"17073\",\"17027\",\"17055.5\",\"268611\",\"15.74462667\"],"
            + "[\"1670608800000\",\"17071.5\",\"17071.5\",\"17061\",\"17071\",\"4177\",\"0.24469757\"]]},\"time\":1}";
        HistoryPage page = new();
        Assert.That(new BybitHistory(BybitMarket.Spot).ReadPage(Candles, 200, Bytes(Body), page), Is.Default);
        Assert.That(page.Count, Is.EqualTo(2));
        Assert.That(Text(page), Is.EqualTo("1670608800000,17071.5,17071.5,17061,17071,4177,0.24469757"));
    }

    [TestCase("")]
    [TestCase("[")]
    [TestCase("{}")]
    [TestCase("[[1499040000000,\"1\"]]")]
    [TestCase("[" + Kline)]
    [TestCase("[" + Kline + "]x")]
    [TestCase("[[1499040000000,\"1,5\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1,\"1\",\"1\",\"0\"]]")]
    [TestCase("[[1499040000000,\"1e5\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1,\"1\",\"1\",\"0\"]]")]
    [TestCase("[[1499040000000,\"\",\"1\",\"1\",\"1\",\"1\",1,\"1\",1,\"1\",\"1\",\"0\"]]")]
    [TestCase("<html></html>")]
    public void A_body_that_is_none_is_asked_for_again(string body) => Assert.That(
        new BinanceHistory().ReadPage(Candles, 200, Bytes(body), new HistoryPage()).Outcome,
        Is.EqualTo(HistoryOutcome.Again));

    [Test]
    public void A_body_cut_anywhere_is_asked_for_again()
    {
        string whole = $"[{Kline},{Kline}]";
        for (int length = 0; length < whole.Length; length++)
        {
            HistoryAnswer answer = new BinanceHistory().ReadPage(Candles, 200, Bytes(whole[..length]), new());
            Assert.That(answer.Outcome, Is.EqualTo(HistoryOutcome.Again), whole[..length]);
        }
    }

    [TestCase(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", HistoryOutcome.Refused)]
    [TestCase(400, "{\"code\":-1127,\"msg\":\"More than 24 hours\"}", HistoryOutcome.Refused)]
    [TestCase(403, "<html></html>", HistoryOutcome.Refused)]
    [TestCase(451, "{\"code\":0,\"msg\":\"Service unavailable from a restricted location\"}", HistoryOutcome.Refused)]
    [TestCase(500, "{\"code\":-1000,\"msg\":\"An unknown error\"}", HistoryOutcome.Again)]
    [TestCase(503, "{\"code\":-1008,\"msg\":\"Server is currently overloaded\"}", HistoryOutcome.Again)]
    [TestCase(502, "<html></html>", HistoryOutcome.Again)]
    [TestCase(504, "", HistoryOutcome.Again)]
    public void Errors_are_told_apart(int status, string body, HistoryOutcome outcome) => Assert.That(
        new BinanceHistory().ReadPage(Candles, status, Bytes(body), new HistoryPage()).Outcome, Is.EqualTo(outcome));

    [TestCase(200, "{\"retCode\":10006,\"retMsg\":\"Too many visits\",\"result\":{}}", HistoryOutcome.Limited)]
    [TestCase(200, "{\"retCode\":10001,\"retMsg\":\"params error\",\"result\":{}}", HistoryOutcome.Refused)]
    [TestCase(200, "{\"retCode\":10016,\"retMsg\":\"error\",\"result\":{}}", HistoryOutcome.Again)]
    [TestCase(200, "{\"retCode\":0,\"retMsg\":\"OK\",\"resul", HistoryOutcome.Again)]
    [TestCase(403, "", HistoryOutcome.Refused)]
    [TestCase(500, "", HistoryOutcome.Again)]
    public void Errors_of_Bybit_are_told_apart(int status, string body, HistoryOutcome outcome) => Assert.That(
        new BybitHistory(BybitMarket.Spot).ReadPage(Candles, status, Bytes(body), new HistoryPage()).Outcome,
        Is.EqualTo(outcome));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(HistoryPage page) => Encoding.ASCII.GetString(page.Text(0));

    private static string Target(HistoryProtocol protocol, HistoryQuery query)
    {
        var target = new AsciiWriter(new byte[HistoryProtocol.TargetLengthMax]);
        protocol.WriteTarget("BTCUSDT", in query, ref target);
        return Encoding.ASCII.GetString(target.Written);
    }
}
