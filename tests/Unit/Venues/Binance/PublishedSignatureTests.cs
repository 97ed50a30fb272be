using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using LowLatency.TestKit;
using LowLatency.Venues.Signing;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

/// <summary>Signatures that the venue or other clients publish.</summary>
public sealed class PublishedSignatureTests
{
    private const string Key = "apiKey=" + TradingFixture.DocumentKey;
    private const string Order = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000";
    private const string Encoded = "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96";
    private const string UsdmSecret = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";

    [TestCase(
        "symbol=LTCBTC&" + Order + "&timestamp=1499827319559",
        "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71")]
    [TestCase(
        Encoded + "&" + Order + "&timestamp=1499827319559",
        "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3")]
    [TestCase(
        "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
            + "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559",
        "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77")]
    [TestCase("timestamp=1578963600000", "d84e6641b1e328e7b418fff030caed655c266299c9355e36ce801ed14631eed4")]
    [TestCase(
        Key + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC"
            + "&timestamp=1645423376532&type=LIMIT",
        "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24")]
    [TestCase(
        Key + "&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=１２３４５６&timeInForce=GTC"
            + "&timestamp=1645423376532&type=LIMIT",
        "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd")]
    [TestCase(Key + "&timestamp=1747385641636", "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e")]
    [TestCase(
        "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000"
            + "&timestamp=1591702613943",
        "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9", UsdmSecret)]
    public void Vectors_of_the_document_hold(
        string payload, string expected, string secret = TradingFixture.DocumentSecret)
    {
        Assert.That(Sign(secret, payload), Is.EqualTo(expected));
    }

    [Test]
    public void Published_examples_hold()
    {
        int count = 0;
        foreach (JsonElement line in Lines("fixtures/signing/documented_vectors.jsonl"))
        {
            if (line.GetProperty("scheme").GetString() != "hmac-sha256-hex") continue;
            string secret = line.GetProperty("secret").GetString()!;
            string payload = line.GetProperty("payload").GetString()!;
            if (line.GetProperty("venue").GetString() != "binance") continue;
            Assert.That(Sign(secret, payload), Is.EqualTo(line.GetProperty("expected").GetString()).IgnoreCase);
            count++;
        }

        Assert.That(count, Is.GreaterThanOrEqualTo(3));
    }

    [Test]
    public void Requests_of_another_client_have_our_signatures_and_our_parameters()
    {
        (string key, string secret) = Credentials();
        int built = 0;
        int signed = 0;
        foreach (JsonElement line in Lines("fixtures/ccxt/rest_requests.jsonl"))
        {
            if (line.GetProperty("venue").GetString() != "binance") continue;
            if (!line.GetProperty("signed").GetBoolean()) continue;
            JsonElement http = line.GetProperty("http");
            string url = http.GetProperty("url").GetString()!;
            string? body = http.GetProperty("body").GetString();
            string query = body ?? url[(url.IndexOf('?') + 1)..];
            int at = query.IndexOf("&signature=", StringComparison.Ordinal);
            Assert.That(Sign(secret, query[..at]), Is.EqualTo(query[(at + 11)..]), url);
            signed++;
            if (!url.Contains("//api.binance.com/", StringComparison.Ordinal)) continue;
            TradingRequest request = RequestOf(line.GetProperty("description").GetString()!);
            TradingFixture venue = new(key, secret, receiveWindowMillis: 10_000);
            (HttpVerb verb, string target, string _) = venue.Http(request, line.GetProperty("clock_ms").GetInt64());
            Assert.That($"{verb}", Is.EqualTo(http.GetProperty("method").GetString()).IgnoreCase);
            Assert.That($"https://api.binance.com{target}", Does.StartWith(url.Split('?')[0] + "?"));
            Assert.That(Comparable(target[(target.IndexOf('?') + 1)..]), Is.EqualTo(Comparable(query)), url);
            built++;
        }

        Assert.That(signed, Is.GreaterThanOrEqualTo(12));
        Assert.That(built, Is.EqualTo(8));
    }

    [Test]
    public void Socket_requests_of_another_client_have_our_signatures_and_our_parameters()
    {
        (string key, string secret) = Credentials();
        int count = 0;
        foreach (JsonElement line in Lines("fixtures/ccxt/ws_requests.jsonl"))
        {
            if (line.GetProperty("venue").GetString() != "binance") continue;
            JsonElement message = line.GetProperty("ws")[0].GetProperty("message");
            if (message.ValueKind != JsonValueKind.Object) continue;
            if (!message.TryGetProperty("params", out JsonElement sent)) continue;
            if (sent.ValueKind != JsonValueKind.Object) continue;
            string query = Joined(sent);
            string signature = sent.GetProperty("signature").GetString()!;
            Assert.That(Sign(secret, query), Is.EqualTo(signature));
            bool isOrder = message.GetProperty("method").GetString() == "order.place";
            TradingRequest request = isOrder
                ? RequestOf("spot limit buy") : TradingFixture.Request(TradingRequestKind.SubscribeStream);
            TradingFixture venue = new(key, secret, receiveWindowMillis: 10_000);
            string text = venue.Socket(request, line.GetProperty("clock_ms").GetInt64());
            JsonElement ours = JsonDocument.Parse(text).RootElement;
            Assert.That(ours.GetProperty("method").GetString(), Is.EqualTo(message.GetProperty("method").GetString()));
            Assert.That(Comparable(Joined(ours.GetProperty("params"))), Is.EqualTo(Comparable(query)));
            if (!isOrder) Assert.That(text, Does.Contain(signature));
            count++;
        }

        Assert.That(count, Is.EqualTo(2));
    }

    private static string Joined(JsonElement sent)
    {
        IEnumerable<JsonProperty> members = sent.EnumerateObject()
            .Where(member => member.Name != "signature")
            .OrderBy(member => member.Name, StringComparer.Ordinal);
        return string.Join('&', members.Select(member => $"{member.Name}={RequestWriterTests.Raw(member.Value)}"));
    }

    // The set of parameters; ids, the kind of answer wanted and the spelling of decimals are a client's own choice.
    private static SortedDictionary<string, string> Comparable(string query)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (string part in query.Split('&'))
        {
            string[] pair = part.Split('=');
            string value = pair[0] is "price" or "quantity" ? pair[1].TrimEnd('0').TrimEnd('.') : pair[1];
            all[pair[0]] = pair[0] is "newClientOrderId" or "newOrderRespType" ? "any" : value;
        }

        foreach (string own in new[] { "signature", "returnRateLimits", "omitZeroBalances" }) all.Remove(own);
        return all;
    }

    private static TradingRequest RequestOf(string description)
    {
        const long VenueId = 1_234_567_890_123;
        TradingRequest buy = TradingFixture.Place() with
        {
            Side = Side.Buy,
            LimitPrice = new Price(4_200_050_000_000),
            Quantity = new Quantity(1_000_000),
        };
        return description switch
        {
            "spot limit buy" => buy,
            "spot limit buy IOC" => buy with { TimeInForce = TimeInForce.ImmediateOrCancel },
            "spot market sell" => buy with { Side = Side.Sell, OrderType = OrderType.Market },
            "spot limit sell post-only" => buy with { Side = Side.Sell, OrderFlags = OrderFlags.PostOnly },
            "spot cancel by id" => TradingFixture.Request(TradingRequestKind.Cancel) with { VenueOrderId = VenueId },
            "spot order by id" => TradingFixture.Request(TradingRequestKind.QueryOrder) with { VenueOrderId = VenueId },
            "spot open orders" => TradingFixture.Request(TradingRequestKind.OpenOrders),
            "spot balance" => TradingFixture.Request(TradingRequestKind.Account),
            _ => throw new AssertionException($"no request for '{description}'"),
        };
    }

    private static (string Key, string Secret) Credentials()
    {
        string text = File.ReadAllText(SharedData.Find("fixtures/ccxt/credentials.json"));
        JsonElement binance = JsonDocument.Parse(text).RootElement.GetProperty("binance");
        return (binance.GetProperty("apiKey").GetString()!, binance.GetProperty("secret").GetString()!);
    }

    private static IEnumerable<JsonElement> Lines(string path)
    {
        foreach (string line in File.ReadLines(SharedData.Find(path)))
        {
            if (line.Length > 0) yield return JsonDocument.Parse(line).RootElement;
        }
    }

    private static string Sign(string secret, string payload)
    {
        byte[] text = Encoding.UTF8.GetBytes(payload);
        byte[] hex = new byte[HmacSha256.HexLength];
        new HmacSha256(Encoding.ASCII.GetBytes(secret), text.AsSpan(0, Math.Min(text.Length, 71))).SignHex(text, hex);
        return Encoding.ASCII.GetString(hex);
    }
}
