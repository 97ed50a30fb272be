using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>Two servers of one dialect in one process, and two accounts at one of them.</summary>
[TestFixture]
public sealed class TwoServersTests
{
    private static readonly AccountSpec Alice = new("alice", "alice-key-0001", "alice-secret")
    {
        Balances = [new("USDT", 100_000m)],
    };

    private static readonly AccountSpec Bob = new("bob", "bob-key-000001", "bob-secret")
    {
        Balances = [new("USDT", 50_000m)],
    };

    private LocalVenue _first = null!;
    private LocalVenue _second = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task Start()
    {
        var options = new VenueServerOptions { MessagesPerSecond = 50 };
        _first = await LocalVenue.StartAsync(options with { Accounts = [Alice, Bob] });
        _second = await LocalVenue.StartAsync(options with { Accounts = [Alice] });
        _http = new HttpClient { Timeout = TimeSpan.FromMinutes(3) };
    }

    [TearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Test]
    public async Task An_order_reaches_the_server_and_the_account_that_it_was_sent_to()
    {
        await PlaceAsync(_first, Alice, "a1");
        await PlaceAsync(_first, Bob, "b1");
        await PlaceAsync(_second, Alice, "a2");

        Assert.That(Orders(_first, "alice"), Is.EqualTo((string[])["a1"]));
        Assert.That(Orders(_first, "bob"), Is.EqualTo((string[])["b1"]));
        Assert.That(Orders(_second, "alice"), Is.EqualTo((string[])["a2"]));
        Assert.That(Locked(_first, "bob"), Is.EqualTo(Locked(_second, "alice")), "50 each, of another account each");
    }

    [Test]
    public async Task A_key_is_known_where_its_account_is_only()
    {
        var answer = await SendAsync(_second, Bob, HttpMethod.Get, "/api/v3/account", string.Empty);

        Assert.That(answer.GetProperty("code").GetInt32(), Is.EqualTo(-2015));
    }

    [Test]
    public async Task A_ban_at_one_server_leaves_the_other_alone()
    {
        _first.InjectFault(Fault("api-418:3600"));
        await SendAsync(_first, Alice, HttpMethod.Get, "/api/v3/account", string.Empty);

        var banned = await SendAsync(_first, Alice, HttpMethod.Get, "/api/v3/account", string.Empty);
        var open = await SendAsync(_second, Alice, HttpMethod.Get, "/api/v3/account", string.Empty);
        Assert.That(banned.GetProperty("code").GetInt32(), Is.EqualTo(-1003));
        Assert.That(open.GetProperty("canTrade").GetBoolean(), Is.True);
    }

    private static ExchangeFaultSpec Fault(string text)
    {
        Assert.That(ExchangeFaultSpec.TryParse(text, out var spec, out var error), Is.True, error);
        return spec;
    }

    private async Task PlaceAsync(LocalVenue venue, AccountSpec account, string id)
    {
        var placed = await SendAsync(
            venue, account, HttpMethod.Post, "/api/v3/order",
            $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000&newClientOrderId={id}");
        Assert.That(placed.TryGetProperty("orderId", out _), Is.True, placed.GetRawText());
    }

    private async Task<JsonElement> SendAsync(
        LocalVenue venue, AccountSpec account, HttpMethod method, string path, string query)
    {
        var millis = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signed = (query.Length > 0 ? query + "&" : string.Empty) + "recvWindow=60000&timestamp=" + millis;
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(account.Secret), Encoding.UTF8.GetBytes(signed)));
        using var request = new HttpRequestMessage(
            method, new Uri($"http://127.0.0.1:{venue.Port}{path}?{signed}&signature={signature}"));
        request.Headers.Add("X-MBX-APIKEY", account.ApiKey);
        using var response = await _http.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static IEnumerable<string> Orders(LocalVenue venue, string account) => venue.ReadExchange(
        exchange => exchange.Truth.OrdersOf(account).Select(order => order.ClientOrderId).ToArray())!;

    private static decimal Locked(LocalVenue venue, string account) => venue.ReadExchange(
        exchange => exchange.Truth.Balances(account).Single(balance => balance.Asset == "USDT").Locked);
}
