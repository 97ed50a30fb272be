using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>The private side over real sockets: what clients read is what the exchange holds.</summary>
[TestFixture]
public sealed class PrivateServingTests
{
    private const string Key = "alice-key-0001";
    private const string Secret = "alice-secret";
    private const string OrderPath = "/api/v3/order";
    private LocalVenue _venue = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task Start()
    {
        _venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            MessagesPerSecond = 50,
            Accounts =
            [
                new AccountSpec("alice", Key, Secret) { Balances = [new("USDT", 100_000m), new("BTC", 2m)] },
            ],
        });
        _http = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{_venue.Port}"),
            Timeout = TimeSpan.FromMinutes(3),
        };
        _http.DefaultRequestHeaders.Add("X-MBX-APIKEY", Key);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", _venue.ControlTokenText);
    }

    [TearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _venue.DisposeAsync();
    }

    [Test]
    public async Task Orders_are_placed_queried_and_cancelled_over_rest()
    {
        var (status, placed, headers) = await SignedAsync(
            HttpMethod.Post, OrderPath, Order(await BidAsync() - 900m, "a"));
        Assert.That(status, Is.EqualTo(200), placed.GetRawText());
        Assert.That(headers["X-MBX-ORDER-COUNT-10S"], Is.EqualTo("1"));
        var (_, queried, _) = await SignedAsync(HttpMethod.Get, OrderPath, "symbol=BTCUSDT&origClientOrderId=a");
        Assert.That(queried.GetProperty("orderId").GetInt64(), Is.EqualTo(placed.GetProperty("orderId").GetInt64()));
        var (_, cancelled, _) = await SignedAsync(HttpMethod.Delete, OrderPath, "symbol=BTCUSDT&origClientOrderId=a");
        Assert.That(cancelled.GetProperty("status").GetString(), Is.EqualTo("CANCELED"));
        var truth = JsonDocument.Parse(_venue.ReadTruth()!).RootElement;
        var order = truth.GetProperty("accounts")[0].GetProperty("orders").EnumerateArray().Single();
        Assert.That(order.GetProperty("status").GetString(), Is.EqualTo("Canceled"));
        Assert.That(Encoding.UTF8.GetString(_venue.ReadTruth()!), Does.Not.Contain(Key).And.Not.Contain(Secret));
    }

    // Forty thousand candles of the past for each symbol take a while; the venue must not be late by it for good.
    [Test]
    public async Task The_venues_clock_is_the_machines_however_long_its_start_took()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            Symbols = ["A1USDT", "A2USDT", "A3USDT", "A4USDT", "A5USDT", "A6USDT", "A7USDT", "A8USDT"],
            Accounts = [new AccountSpec("bob", "bob-key-0001", "bob-secret")],
        });
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var there = venue.ReadExchange(exchange => exchange.NowNanos) / 1_000_000;
        Assert.That(there, Is.InRange(before - 5, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 5));
    }

    [Test]
    public async Task Parameters_in_the_body_are_signed_behind_the_query()
    {
        const string Query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC";
        var body = $"quantity=0.01&price={Text(await BidAsync() - 900m)}&timestamp={Millis()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, OrderPath + "?" + Query)
        {
            Content = new StringContent(body + "&signature=" + Sign(Query + body), Encoding.UTF8,
                "application/x-www-form-urlencoded"),
        };
        using var answer = await _http.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Public_and_private_requests_use_one_budget_of_weight()
    {
        using var depth = await _http.GetAsync("/api/v3/depth?symbol=BTCUSDT&limit=5000");
        Assert.That(depth.Headers.GetValues("X-MBX-USED-WEIGHT-1M").Single(), Is.EqualTo("250"));
        var (_, _, headers) = await SignedAsync(HttpMethod.Get, "/api/v3/account", "");
        Assert.That(int.Parse(headers["X-MBX-USED-WEIGHT-1M"]), Is.EqualTo(270).Or.EqualTo(20), "or a new minute");
    }

    [Test]
    public async Task The_clients_order_is_in_the_public_depth_and_its_fill_in_the_public_trades()
    {
        using var client = await TestClient.ConnectAsync(_venue.Port, "/ws/btcusdt@depth@100ms");
        var price = await BidAsync() - 437.13m;
        await SignedAsync(HttpMethod.Post, OrderPath, Order(price, "deep"));
        var level = "[\"" + price.ToString("F8", CultureInfo.InvariantCulture) + "\",";
        string frame;
        do
            frame = await client.ReceiveTextAsync();
        while (!frame.Contains(level, StringComparison.Ordinal));
        Assert.That(frame, Does.Contain("depthUpdate"));
        await SignedAsync(HttpMethod.Post, OrderPath, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01");
        var ids = _venue.ReadExchange(
            exchange => exchange.Truth.Fills("alice").Select(fill => fill.TradeId).ToList())!;
        var trades = await _http.GetStringAsync("/api/v3/trades?symbol=BTCUSDT&limit=1000");
        Assert.That(ids, Is.Not.Empty);
        foreach (var id in ids)
            Assert.That(trades, Does.Contain($"\"id\":{id},"));
    }

    [Test]
    public async Task The_socket_takes_orders_and_brings_the_events_of_the_account()
    {
        using var client = await TestClient.ConnectAsync(_venue.Port, "/ws-api/v3");
        await client.SendAsync(Call("s", "userDataStream.subscribe.signature"));
        Assert.That(await client.ReceiveTextAsync(), Does.Contain("\"subscriptionId\":0"));
        await client.SendAsync(Call("p", "order.place", "symbol", "BTCUSDT", "side", "BUY", "type", "LIMIT",
            "timeInForce", "GTC", "quantity", "0.01", "price", Text(await BidAsync() - 900m),
            "newClientOrderId", "w"));
        var frames = new List<string>();
        while (frames.Count < 3)
            frames.Add(await client.ReceiveTextAsync());
        Assert.That(frames.Count(frame => frame.Contains("executionReport", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(frames.Single(frame => frame.StartsWith("{\"id\":\"p\"", StringComparison.Ordinal)),
            Does.Contain("\"status\":200").And.Contain("rateLimits"));
        await _venue.StopAsync();
        string last;
        do
            last = await client.ReceiveTextAsync();
        while (last != "closed" && !last.Contains("serverShutdown", StringComparison.Ordinal));
        Assert.That(last, Does.StartWith("{\"event\":{\"e\":\"serverShutdown\""));
    }

    [Test]
    public async Task Faults_are_armed_over_the_control_port_and_counted_in_the_truth()
    {
        Assert.That(await ControlAsync("api-error-executed/order.place:-1007\nsocket-refuse:60s"),
            Is.EqualTo((200, "{\"armed\":2}")));
        var (status, answer, _) = await SignedAsync(HttpMethod.Post, OrderPath, Order(await BidAsync() - 900m, "a"));
        Assert.That((status, answer.GetProperty("code").GetInt32()), Is.EqualTo((504, -1007)));
        var truth = JsonDocument.Parse(await _http.GetStringAsync("/_control/truth")).RootElement;
        Assert.That(truth.GetProperty("faults").GetProperty("ApiErrorExecuted").GetInt32(), Is.EqualTo(1));
        Assert.That(truth.GetProperty("accounts")[0].GetProperty("orders").GetArrayLength(), Is.EqualTo(1));
        Assert.That((await ControlAsync("api-nonsense")).Status, Is.EqualTo(400));
        Assert.That((await ControlAsync("venue-manual\ndrop@+1")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_swallowed_answer_never_comes_and_a_cut_connection_ends_at_once()
    {
        await ControlAsync("api-answer-lost/order.place");
        using var patient = new HttpClient();
        patient.BaseAddress = _http.BaseAddress;
        patient.Timeout = TimeSpan.FromMinutes(3);
        patient.DefaultRequestHeaders.Add("X-MBX-APIKEY", Key);
        var price = await BidAsync() - 900m;
        var swallowed = SignedAsync(HttpMethod.Post, OrderPath, Order(price, "a"), patient);
        while (!swallowed.IsCompleted && _venue.ReadExchange(exchange => exchange.Truth.Orders.Count) == 0)
            await Task.Yield();

        // The order is there: from here on only an answer that is sent after all could end the wait.
        await Task.WhenAny(swallowed, Task.Delay(TimeSpan.FromMilliseconds(300)));
        Assert.That(swallowed.IsCompleted, Is.False);
        patient.CancelPendingRequests();
        Assert.That(async () => await swallowed, Throws.InstanceOf<TaskCanceledException>());
        await ControlAsync("api-abort/order.place");
        Assert.That(async () => await SignedAsync(HttpMethod.Post, OrderPath, Order(price, "b")),
            Throws.InstanceOf<HttpRequestException>());
        Assert.That(_venue.ReadExchange(exchange => exchange.Truth.Orders.Count), Is.EqualTo(2));
    }

    [TestCase("socket-close:1012", 1012)]
    [TestCase("socket-close:4000", 4000)]
    public async Task Sockets_are_closed_with_the_code(string fault, int code)
    {
        using var client = await TestClient.ConnectAsync(_venue.Port, "/ws-api/v3");
        await ControlAsync(fault);
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("closed"));
        Assert.That((int?)client.CloseStatus, Is.EqualTo(code));
    }

    [Test]
    public async Task A_sequence_reset_begins_the_ids_of_stream_and_snapshot_anew()
    {
        Assert.That((await ControlAsync("sequence-reset")).Status, Is.EqualTo(200));
        var depth = JsonDocument.Parse(await _http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT")).RootElement;
        Assert.That(depth.GetProperty("lastUpdateId").GetInt64(), Is.LessThan(100_000));
    }

    [Test]
    public void The_command_line_reads_accounts_and_repeats_no_secret()
    {
        Assert.That(TryRead(
            [
                "--account", "a:key-of-a-1:hidden:USDT=10.5,BTC=1:bnb,withdraw", "--fault", "api-lost@2",
                "--messages", "0",
            ],
            out var options, out _));
        var account = options.Accounts.Single();
        Assert.That((account.Name, account.ApiKey, account.PaysInDiscountAsset, account.KeyCanWithdraw),
            Is.EqualTo(("a", "key-of-a-1", true, true)));
        Assert.That(account.Balances, Is.EqualTo(new[] { new AssetAmount("USDT", 10.5m), new AssetAmount("BTC", 1m) }));
        Assert.That(options.ExchangeFaults, Has.Count.EqualTo(1));
        Assert.That(options.ClientMessagesPerSecondMax, Is.Zero);
        Assert.That(TryRead(
            ["--account", "a:key-of-a-1:hidden:USDT"], out _, out var errors), Is.False);
        Assert.That(string.Join(' ', errors), Does.Not.Contain("hidden").And.Not.Contain("key-of-a-1"));
        Assert.That($"{options}", Does.Not.Contain("hidden"));
    }

    private static bool TryRead(string[] arguments, out VenueServerOptions options, out IReadOnlyList<string> errors)
    {
        var line = new VenueCommandLine();
        var command = new System.CommandLine.RootCommand();
        line.AddTo(command);
        return line.TryRead(command.Parse(arguments, VenueCommandLine.Parser), out options, out errors);
    }

    [Test]
    public void Accounts_on_a_capture_are_refused() => Assert.That(
        async () => await LocalVenue.StartAsync(new VenueServerOptions
        {
            CaptureDirectory = TestContext.CurrentContext.TestDirectory,
            Accounts = [new AccountSpec("a", Key, Secret)],
        }),
        Throws.InstanceOf<VenueConfigurationException>());

    private async Task<decimal> BidAsync()
    {
        var depth = JsonDocument.Parse(await _http.GetStringAsync("/api/v3/depth?symbol=BTCUSDT&limit=5")).RootElement;
        return decimal.Parse(depth.GetProperty("bids")[0][0].GetString()!, CultureInfo.InvariantCulture);
    }

    private async Task<(int Status, string Body)> ControlAsync(string text)
    {
        using var answer = await _http.PostAsync("/_control/fault", new StringContent(text));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(int Status, JsonElement Body, Dictionary<string, string> Headers)> SignedAsync(
        HttpMethod method, string path, string query, HttpClient? client = null)
    {
        var payload = query + (query.Length > 0 ? "&" : string.Empty) + "timestamp=" + Millis();
        using var request = new HttpRequestMessage(method, path + "?" + payload + "&signature=" + Sign(payload));
        using var answer = await (client ?? _http).SendAsync(request);
        var headers = answer.Headers.ToDictionary(
            one => one.Key, one => one.Value.First(), StringComparer.OrdinalIgnoreCase);
        return ((int)answer.StatusCode,
            JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement.Clone(), headers);
    }

    private static string Call(string id, string method, params string[] parameters)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["apiKey"] = Key,
            ["timestamp"] = Millis(),
        };
        for (var i = 0; i < parameters.Length; i += 2)
            sorted[parameters[i]] = parameters[i + 1];
        sorted["signature"] = Sign(string.Join('&', sorted.Select(one => one.Key + "=" + one.Value)));
        return JsonSerializer.Serialize(new { id, method, @params = sorted });
    }

    private static string Order(decimal price, string id) =>
        $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.01&price={Text(price)}&newClientOrderId={id}";

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Millis() =>
        DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string Sign(string payload) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(payload)));
}
