using LowLatency.VenueSim;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Key, signature and timing (the venue's rest-api, Request security, with its vectors).</summary>
[TestFixture]
public sealed class AuthenticationTests
{
    private const string VectorKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private const string VectorSecret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private const string Order = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC";
    private const string Rest = "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
    private const string Wide = "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96";
    private const string WideOrder = Wide + "&side=BUY&type=LIMIT&timeInForce=GTC&" + Rest;

    [TestCase(Order + "&" + Rest, "", "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71")]
    [TestCase(WideOrder, "", "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3")]
    [TestCase(Order, Rest, "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77")]
    public void The_documents_signatures_are_accepted_and_changed_ones_are_not(
        string query, string body, string signature)
    {
        // The orders name symbols that are not listed here: a right signature gets as far as that.
        Assert.That(Code("POST", "/api/v3/order", query + "&signature=" + signature, body, 1499827319559),
            Is.EqualTo(-1121));
        Assert.That(
            Code("POST", "/api/v3/order", query + "&signature=" + signature.ToUpperInvariant(), body, 1499827319559),
            Is.EqualTo(-1121), "hexadecimal digits in either case");
        var wrong = (signature[0] == '0' ? "1" : "0") + signature[1..];
        Assert.That(Code("POST", "/api/v3/order", query + "&signature=" + wrong, body, 1499827319559),
            Is.EqualTo(-1022));
    }

    [Test]
    public void The_documents_signature_of_a_bare_timestamp_is_accepted() => Assert.That(
        Code("GET", "/api/v3/account", "timestamp=1578963600000&signature="
            + "d84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4", "", 1578963600000), Is.Zero);

    [TestCase("SELL", "BTCUSDT", "52000.00", "0.01000000", "100",
        "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24", -2010)]
    [TestCase("BUY", "１２３４５６", "0.10000000", "1.00000000", "5000",
        "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd", -1121)]
    public void The_documents_socket_signatures_are_accepted_whatever_the_order_of_the_parameters(
        string side, string symbol, string price, string quantity, string window, string signature, int code)
    {
        var text = "{\"id\":1,\"method\":\"order.place\",\"params\":{\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
            + $"\"symbol\":\"{symbol}\",\"side\":\"{side}\",\"price\":\"{price}\",\"quantity\":\"{quantity}\","
            + $"\"recvWindow\":{window},\"timestamp\":1645423376532,\"apiKey\":\"{VectorKey}\",\"signature\":";
        Assert.That(SocketCode(text + "\"" + signature + "\"}}", 1645423376532), Is.EqualTo(code));
        Assert.That(SocketCode(text + "\"" + new string('a', 64) + "\"}}", 1645423376532), Is.EqualTo(-1022));
    }

    [Test]
    public void The_documents_subscribe_signature_is_accepted() => Assert.That(
        SocketCode("{\"id\":1,\"method\":\"userDataStream.subscribe.signature\",\"params\":{\"apiKey\":\""
            + VectorKey + "\",\"timestamp\":1747385641636,\"signature\":\""
            + "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e\"}}", 1747385641636), Is.Zero);

    [TestCase(999, 0)]
    [TestCase(1000, -1021)]
    [TestCase(-5000, 0)]
    [TestCase(-5001, -1021)]
    [TestCase(-60_000, 0, "60000")]
    [TestCase(-60_001, -1021, "60000")]
    [TestCase(0, -1131, "60001")]
    [TestCase(-10, 0, "10.5")]
    [TestCase(-11, -1021, "10.5")]
    public void The_timing_window_is_open_below_one_second_ahead_and_closed_at_the_receive_window(
        int aheadMillis, int code, string window = "")
    {
        var rig = new ExchangeRig();
        var payload = $"timestamp={rig.NowMillis + aheadMillis}" + (window.Length > 0 ? "&recvWindow=" + window : "");
        var answer = rig.Raw("GET", "/api/v3/account", payload + "&signature=" + ExchangeRig.Sign(payload), "",
            ExchangeRig.Key)!;
        Assert.That(CodeOf(answer), Is.EqualTo(code));
    }

    [Test]
    public void Microseconds_are_read_as_such()
    {
        var rig = new ExchangeRig();
        var payload = $"timestamp={(rig.Now / 1000) + 999_999}";
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", payload + "&signature=" + ExchangeRig.Sign(payload), "",
            ExchangeRig.Key)!), Is.Zero);
        payload = $"timestamp={(rig.Now / 1000) + 1_000_000}";
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", payload + "&signature=" + ExchangeRig.Sign(payload), "",
            ExchangeRig.Key)!), Is.EqualTo(-1021));
    }

    [Test]
    public void Missing_parts_and_bad_keys_have_their_codes()
    {
        var rig = new ExchangeRig();
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", "")!), Is.EqualTo(-2014));
        Assert.That(rig.Raw("GET", "/api/v3/account", "", "", "short")!.Status, Is.EqualTo(401));
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", "", "", "unknown-key-1")!), Is.EqualTo(-2015));
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", "", "", ExchangeRig.Key)!), Is.EqualTo(-1102));
        var time = $"timestamp={rig.NowMillis}";
        Assert.That(CodeOf(rig.Raw("GET", "/api/v3/account", time, "", ExchangeRig.Key)!), Is.EqualTo(-1102));
        Assert.That(CodeOf(rig.Raw(
            "GET", "/api/v3/account", time + "&" + time + "&signature=00", "", ExchangeRig.Key)!), Is.EqualTo(-1101));
        Assert.That(rig.Refused("GET", "/api/v3/account", "surprise=1"), Is.EqualTo((400, -1104)));
    }

    [Test]
    public void A_name_in_query_and_body_counts_as_in_the_query()
    {
        var rig = new ExchangeRig();
        const string Query = "symbol=BTCUSDT";
        var body = $"symbol=NONE&timestamp={rig.NowMillis}";
        Assert.That(rig.Raw("GET", "/api/v3/openOrders", Query,
            body + "&signature=" + ExchangeRig.Sign(Query + body), ExchangeRig.Key)!.Status, Is.EqualTo(200));
    }

    [Test]
    public void A_key_without_the_right_to_trade_reads_but_does_not_trade()
    {
        var rig = new ExchangeRig(change: spec => spec with { KeyCanTrade = false });
        Assert.That(rig.Signed("GET", "/api/v3/account", "")!.Status, Is.EqualTo(200));
        Assert.That(rig.Refused("POST", "/api/v3/order", ExchangeRig.Limit("BUY", 50_000m, 0.01m)),
            Is.EqualTo((401, -2015)));
    }

    [Test]
    public void Secrets_are_not_printed()
    {
        var spec = new AccountSpec("alice", VectorKey, VectorSecret);
        Assert.That($"{spec}", Is.EqualTo("alice"));
        Assert.That($"{new RestRequest("GET", "/a", "signature=1", "", "x")}", Is.EqualTo("GET /a"));
    }

    private static int Code(string verb, string path, string query, string body, long millis)
    {
        var exchange = Vectors(millis);
        exchange.ReceiveRest(new RestRequest(verb, path, query, body, "a")
        {
            Headers = [("x-mbx-apikey", VectorKey)],
        }, exchange.NowNanos);
        exchange.Advance(exchange.NowNanos + ExchangeRig.Second);
        Assert.That(exchange.TryTake(out var delivery));
        return CodeOf(delivery.Response!);
    }

    private static int SocketCode(string text, long millis)
    {
        var exchange = Vectors(millis);
        exchange.OpenSocket("a", exchange.NowNanos, out var connection);
        exchange.ReceiveText(connection, System.Text.Encoding.UTF8.GetBytes(text), exchange.NowNanos);
        exchange.Advance(exchange.NowNanos + ExchangeRig.Second);
        Assert.That(exchange.TryTake(out var delivery));
        var answer = ExchangeRig.Json(delivery.Bytes);
        return answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
    }

    private static SimExchange Vectors(long millis)
    {
        var start = millis * ExchangeRig.Milli;
        var market = new GeneratedMarket([SymbolSpec.Of("BTCUSDT", 0)], 1, start, 10, new SilentListener());
        return SimDialects.Of("BinanceSpot").CreateExchange(market, new ExchangeOptions { StartNanos = start },
            [new AccountSpec("vector", VectorKey, VectorSecret)]);
    }

    private static int CodeOf(RestResponse response)
    {
        var json = ExchangeRig.Json(response);
        return json.ValueKind == System.Text.Json.JsonValueKind.Object && json.TryGetProperty("code", out var code)
            ? code.GetInt32()
            : 0;
    }
}
