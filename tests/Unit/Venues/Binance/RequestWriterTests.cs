using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LowLatency.Model.Orders;
using LowLatency.Protocol.Sessions.Http;
using LowLatency.Protocol.Trading.Records;
using LowLatency.Venues.Binance.Trading;
using NUnit.Framework;

namespace LowLatency.Unit.Venues.Binance;

public sealed class RequestWriterTests
{
    private static readonly TradingRequestKind[] Kinds = Enum.GetValues<TradingRequestKind>();

    [Test]
    public void Place_over_the_socket_is_the_documented_text()
    {
        string text = new TradingFixture("KEY", "secret").Socket(TradingFixture.Place());
        string id = TradingFixture.Id.ToString();
        string expected = """{"id":11,"method":"order.place","params":{"apiKey":"KEY","newClientOrderId":""" +
            $"\"{id}\"," +
            "\"newOrderRespType\":\"ACK\",\"price\":\"23416.10000000\",\"quantity\":\"0.00847000\"," +
            "\"recvWindow\":5000,\"side\":\"SELL\",\"symbol\":\"BTCUSDT\",\"timeInForce\":\"GTC\"" +
            ",\"timestamp\":1645423376532,\"type\":\"LIMIT\",\"signature\":\"";
        Assert.That(text, Does.StartWith(expected));
        Assert.That(text[expected.Length..], Does.Match("^[0-9a-f]{64}\"}}$"));
    }

    [Test]
    public void A_stop_over_http_is_signed_with_its_stop_price_and_has_neither_price_nor_time_in_force()
    {
        string payload = $"newClientOrderId={TradingFixture.Id}&newOrderRespType=ACK&quantity=0.00847000"
            + "&recvWindow=5000&side=SELL&stopPrice=22000.00000000&symbol=BTCUSDT&timestamp=1645423376532"
            + "&type=STOP_LOSS";
        (HttpVerb verb, string target, _) = new TradingFixture().Http(Stop());
        Assert.That(verb, Is.EqualTo(HttpVerb.Post));
        Assert.That(target, Is.EqualTo($"/api/v3/order?{payload}&signature={Sign(payload)}"));
    }

    [TestCaseSource(nameof(SocketRequests))]
    public void Socket_parameters_are_sorted_and_signed_as_sent(TradingRequest request)
    {
        string text = new TradingFixture().Socket(request);
        JsonElement root = JsonDocument.Parse(text).RootElement;
        Assert.That(root.GetProperty("id").GetInt64(), Is.EqualTo(request.Id));
        List<JsonProperty> all = [.. root.GetProperty("params").EnumerateObject()];
        Assert.That(all[^1].Name, Is.EqualTo("signature"));
        List<string> names = [.. all.SkipLast(1).Select(member => member.Name)];
        Assert.That(names, Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(names, Does.Contain("apiKey").And.Contain("timestamp").And.Contain("recvWindow"));
        string payload = string.Join('&', all.SkipLast(1).Select(member => $"{member.Name}={Raw(member.Value)}"));
        Assert.That(all[^1].Value.GetString(), Is.EqualTo(Sign(payload)));
    }

    [TestCaseSource(nameof(HttpRequests))]
    public void Http_requests_are_signed_over_the_query_with_the_signature_last(TradingRequest request)
    {
        (HttpVerb _, string target, string fields) = new TradingFixture().Http(request);
        string query = target[(target.IndexOf('?') + 1)..];
        int at = query.IndexOf("&signature=", StringComparison.Ordinal);
        Assert.That(query[(at + 11)..], Is.EqualTo(Sign(query[..at])));
        Assert.That(query, Does.Not.Contain(TradingFixture.DocumentKey));
        Assert.That(fields, Is.EqualTo($"X-MBX-APIKEY: {TradingFixture.DocumentKey}\r\n"));
    }

    [Test]
    public void Verbs_and_paths_are_the_venues()
    {
        TradingFixture venue = new();
        List<string> lines = [];
        foreach (TradingRequest request in HttpRequests().Concat([Of(TradingRequestKind.ServerTime)]))
        {
            (HttpVerb verb, string target, _) = venue.Http(request);
            lines.Add($"{verb} {target.Split('?')[0]}");
        }

        Assert.That(lines.Distinct(), Is.EquivalentTo(new[]
        {
            "Post /api/v3/order", "Delete /api/v3/order", "Get /api/v3/order",
            "Get /api/v3/openOrders", "Get /api/v3/myTrades", "Get /api/v3/account", "Get /api/v3/time",
            "Get /sapi/v1/account/apiRestrictions", "Get /sapi/v1/spot/delist-schedule", "Get /api/v3/order/amendments",
        }));
    }

    [TestCase(OrderType.Limit, TimeInForce.GoodTillCancel, OrderFlags.None, "LIMIT", "GTC")]
    [TestCase(OrderType.Limit, TimeInForce.ImmediateOrCancel, OrderFlags.ReduceOnly, "LIMIT", "IOC")]
    [TestCase(OrderType.Limit, TimeInForce.FillOrKill, OrderFlags.None, "LIMIT", "FOK")]
    [TestCase(OrderType.Limit, TimeInForce.GoodTillCancel, OrderFlags.PostOnly, "LIMIT_MAKER", null)]
    [TestCase(OrderType.Market, TimeInForce.None, OrderFlags.None, "MARKET", null)]
    [TestCase(OrderType.Stop, TimeInForce.GoodTillCancel, OrderFlags.ReduceOnly, "STOP_LOSS", null)]
    public void Order_types_are_the_venues(
        OrderType type, TimeInForce inForce, OrderFlags flags, string expectedType, string? expectedInForce)
    {
        TradingRequest request = TradingFixture.Place() with
        {
            OrderType = type,
            TimeInForce = inForce,
            OrderFlags = flags,
        };
        JsonElement sent = JsonDocument.Parse(new TradingFixture().Socket(request)).RootElement.GetProperty("params");
        Assert.That(sent.GetProperty("type").GetString(), Is.EqualTo(expectedType));
        string? found = sent.TryGetProperty("timeInForce", out JsonElement value) ? value.GetString() : null;
        Assert.That(found, Is.EqualTo(expectedInForce));
        Assert.That(sent.TryGetProperty("price", out _), Is.EqualTo(type == OrderType.Limit));
        Assert.That(sent.TryGetProperty("stopPrice", out _), Is.EqualTo(type == OrderType.Stop));
    }

    [TestCase(0, 0, "2341610000000", "847000")]
    [TestCase(2, 5, "23416100000.00", "8.47000")]
    [TestCase(12, 12, "2.341610000000", "0.000000847000")]
    public void Prices_and_quantities_are_exact(int priceDecimals, int quantityDecimals, string price, string quantity)
    {
        TradingFixture venue = new(priceDecimals: priceDecimals, quantityDecimals: quantityDecimals);
        string text = venue.Socket(TradingFixture.Place());
        Assert.That(text, Does.Contain($"\"price\":\"{price}\",\"quantity\":\"{quantity}\""));
    }

    [Test]
    public void A_cancel_names_its_order_once_and_itself_by_a_prefix()
    {
        TradingRequest request = Of(TradingRequestKind.Cancel) with { ClientOrderId = TradingFixture.Id };
        string id = TradingFixture.Id.ToString();
        string byClient = new TradingFixture().Socket(request);
        string byVenue = new TradingFixture().Socket(request with { VenueOrderId = 28 });
        Assert.That(byClient, Does.Contain($"\"newClientOrderId\":\"c{id}\",\"origClientOrderId\":\"{id}\""));
        Assert.That(byVenue, Does.Contain($"\"newClientOrderId\":\"c{id}\",\"orderId\":28").And.Not.Contain("origC"));
    }

    [Test]
    public void A_question_names_its_order_by_the_venues_id_where_it_has_no_other()
    {
        TradingRequest request = Of(TradingRequestKind.QueryOrder) with { ClientOrderId = TradingFixture.Id };
        string byClient = new TradingFixture().Socket(request);
        Assert.That(byClient, Does.Contain("origClientOrderId").And.Not.Contain("orderId\":"));
        string byVenue = new TradingFixture().Socket(request with { ClientOrderId = default, VenueOrderId = 28 });
        Assert.That(byVenue, Does.Contain("\"orderId\":28").And.Not.Contain("origC"));
    }

    [Test]
    public void Credentials_show_nothing()
    {
        BinanceCredentials credentials = new(TradingFixture.DocumentKey, TradingFixture.DocumentSecret);
        Assert.That($"{credentials}", Is.EqualTo("Binance credentials (hidden)"));
        Assert.That(typeof(BinanceCredentials).GetProperties(), Is.Empty);
        Assert.That(typeof(BinanceCredentials).GetFields(BindingFlags.Instance | BindingFlags.Public), Is.Empty);
        ArgumentException? error = Assert.Throws<ArgumentException>(() => _ = new BinanceCredentials("key", "se cret"));
        Assert.That(error!.ToString(), Does.Not.Contain("se cret"));
    }

    [Test]
    public void Every_kind_is_offered_somewhere()
    {
        TradingFixture venue = new();
        foreach (TradingRequestKind kind in Kinds.Where(kind => kind != TradingRequestKind.None))
        {
            bool isOnSocket = venue.Venue.IsOfferedOnSocket(kind);
            bool isOfRest = kind is TradingRequestKind.KeyPermissions or TradingRequestKind.DelistSchedule
                or TradingRequestKind.Amendments;
            Assert.That(isOnSocket, Is.EqualTo(!isOfRest), kind.ToString());
            if (isOnSocket) Assert.That(() => venue.Socket(Of(kind)), Throws.Nothing);
            else Assert.That(() => venue.Http(Of(kind)), Throws.Nothing);
        }
    }

    [Test]
    public void The_longest_request_fits()
    {
        TradingFixture venue = new(new string('k', BinanceCredentials.LengthMax), "s", 60_000, 12, 12);
        TradingRequest request = TradingFixture.Place();
        request.LimitPrice = new(long.MaxValue);
        request.Quantity = new(long.MaxValue);
        request.Id = long.MaxValue;
        Assert.That(venue.Socket(request, long.MaxValue), Has.Length.LessThan(TradingProtocol.RequestLengthMax / 2));
    }

    internal static TradingRequest Of(TradingRequestKind kind) => TradingFixture.Request(kind);

    internal static TradingRequest Stop() => TradingFixture.Place() with
    {
        OrderType = OrderType.Stop,
        LimitPrice = default,
        TriggerPrice = new(2_200_000_000_000),
    };

    internal static string Sign(
        string payload, string secret = TradingFixture.DocumentSecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(payload)));

    internal static string Raw(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static IEnumerable<TradingRequest> SocketRequests() =>
        Requests().Append(Of(TradingRequestKind.SubscribeStream));

    private static IEnumerable<TradingRequest> HttpRequests() =>
        Requests().Append(Of(TradingRequestKind.KeyPermissions)).Append(Of(TradingRequestKind.DelistSchedule))
            .Append(Of(TradingRequestKind.Amendments) with { VenueOrderId = 77 });

    private static IEnumerable<TradingRequest> Requests()
    {
        yield return TradingFixture.Place();
        yield return TradingFixture.Place() with { OrderType = OrderType.Market };
        yield return TradingFixture.Place() with { OrderFlags = OrderFlags.PostOnly, Side = Side.Buy };
        yield return Stop();
        yield return Of(TradingRequestKind.Cancel) with { ClientOrderId = TradingFixture.Id };
        yield return Of(TradingRequestKind.Cancel) with { ClientOrderId = TradingFixture.Id, VenueOrderId = 5 };
        yield return Of(TradingRequestKind.Cancel) with { VenueOrderId = 5 };
        yield return Of(TradingRequestKind.QueryOrder) with { ClientOrderId = TradingFixture.Id };
        yield return Of(TradingRequestKind.QueryOrder) with { VenueOrderId = 5 };
        yield return Of(TradingRequestKind.OpenOrders);
        yield return Of(TradingRequestKind.OpenOrders) with { Instrument = -1 };
        yield return Of(TradingRequestKind.Trades);
        yield return Of(TradingRequestKind.Trades) with { FromTradeId = 9, RowsMax = 100 };
        yield return Of(TradingRequestKind.Trades) with { VenueOrderId = 4, FromTradeId = 9, FromTimeUnits = 7 };
        yield return Of(TradingRequestKind.Trades) with { FromTimeUnits = 1_645_000_000_000 };
        yield return Of(TradingRequestKind.Account);
    }
}
