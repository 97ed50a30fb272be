using System;
using System.Diagnostics;
using System.Net.Http;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Capture;
using LowLatency.VenueSim.Streams;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

[TestFixture]
public sealed class GeneratedServingTests
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task A_binance_client_keeps_a_continuous_book_from_snapshot_and_diffs()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions { MessagesPerSecond = 2000 });
        using var client = await TestClient.ConnectAsync(
            venue.Port, "/stream?streams=btcusdt@depth@100ms/btcusdt@trade/btcusdt@bookTicker");
        var books = new CaptureBooks(venue.Venue);
        var (depths, trades, tops) = (0, 0, 0);
        while (depths < 12)
        {
            var frame = (await client.ReceiveAsync())!;
            var name = RecordedFrames.NameOf(venue.Venue, frame);
            trades += name.Kind == StreamKind.Trade ? 1 : 0;
            tops += name.Kind == StreamKind.BookTicker ? 1 : 0;
            if (name.Kind != StreamKind.Depth)
                continue;
            if (depths++ == 0)
                books.LoadSnapshot("BTCUSDT", await Http.GetByteArrayAsync(
                    Url(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5000")));
            books.Apply(name, frame);
        }

        var book = books.Books["BTCUSDT"];
        Assert.That(books.GapCount, Is.Zero);
        Assert.That(book.Bids, Is.Not.Empty);
        Assert.That(trades, Is.Positive);
        Assert.That(tops, Is.Positive);
    }

    [Test]
    public async Task A_bybit_client_gets_a_snapshot_and_deltas_without_a_break()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions { MessagesPerSecond = 2000 });
        using var client = await TestClient.ConnectAsync(venue.Port, "/v5/public/linear");
        await client.SendAsync(
            "{\"req_id\":\"7\",\"op\":\"subscribe\",\"args\":[\"orderbook.50.ETHUSDT\",\"publicTrade.ETHUSDT\"]}");
        var books = new CaptureBooks(SimDialects.Of("BybitLinear"));
        Assert.That(await client.ReceiveTextAsync(),
            Does.Match("^{\"success\":true,\"ret_msg\":\"\",\"conn_id\":\".*\",\"req_id\":\"7\",\"op\":\"sub.*\"}$"));
        var depths = 0;
        while (depths < 30)
        {
            var frame = (await client.ReceiveAsync())!;
            var name = RecordedFrames.NameOf(SimDialects.Of("BybitLinear"), frame);
            if (name.Kind != StreamKind.Depth)
                continue;
            books.Apply(name, frame);
            Assert.That(books.LastWasSnapshot, Is.EqualTo(depths++ == 0));
        }

        var book = books.Books["orderbook.50.ETHUSDT"];
        Assert.That(books.GapCount, Is.Zero);
        Assert.That(book.Bids, Has.Count.EqualTo(50));
        Assert.That(book.Asks, Has.Count.EqualTo(50));
    }

    [Test]
    public async Task Usdm_routes_carry_their_own_streams_only()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            Venue = SimDialects.Of("BinanceUsdm"),
            MessagesPerSecond = 2000,
        });
        const string Streams = "btcusdt@depth@100ms/btcusdt@markPrice@1s/btcusdt@aggTrade";
        using var market = await TestClient.ConnectAsync(venue.Port, "/market/stream?streams=" + Streams);
        using var unrouted = await TestClient.ConnectAsync(venue.Port, "/stream?streams=" + Streams);
        var marks = 0;
        while (marks == 0)
        {
            var text = await market.ReceiveTextAsync();
            Assert.That(text, Does.Not.Contain("depthUpdate"));
            marks += text.Contains("markPriceUpdate", StringComparison.Ordinal) ? 1 : 0;
        }

        for (var i = 0; i < 10; i++)
            Assert.That(await unrouted.ReceiveTextAsync(), Does.Contain("\"pu\":"));
        using var index = JsonDocument.Parse(
            await Http.GetByteArrayAsync(Url(venue, "/fapi/v1/premiumIndex?symbol=BTCUSDT")));
        Assert.That(index.RootElement.GetProperty("nextFundingTime").GetInt64() % 28_800_000, Is.Zero);
    }

    [Test]
    public async Task Klines_end_with_the_open_bar()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        foreach (var interval in new[] { "1s", "1m", "5m", "1h" })
        {
            var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            using var rows = JsonDocument.Parse(await Http.GetByteArrayAsync(
                Url(venue, $"/api/v3/klines?symbol=ETHUSDT&interval={interval}&limit=500")));
            Assert.That(rows.RootElement.GetArrayLength(), Is.EqualTo(500), interval);
            // A busy machine lets the market lag; a closed bar at the end would be behind by up to its interval.
            Assert.That(rows.RootElement[499][6].GetInt64(), Is.GreaterThanOrEqualTo(before - 2_000), interval);
        }
    }

    [Test]
    public async Task Subscriptions_are_listed_and_wrong_requests_answered_in_both_error_shapes()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        using var client = await TestClient.ConnectAsync(venue.Port, "/ws");
        await client.SendAsync("{\"method\":\"SUBSCRIBE\",\"params\":[\"nopeusdt@trade\"],\"id\":1}");
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("{\"result\":null,\"id\":1}"));
        await client.SendAsync("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}");
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("{\"result\":[\"nopeusdt@trade\"],\"id\":3}"));
        await client.SendAsync("{\"method\":\"NOPE\",\"id\":4}");
        Assert.That(await client.ReceiveTextAsync(),
            Does.StartWith("{\"code\":2,\"msg\":\"Invalid request: unknown variant").And.EndWith("\"id\":4}"));
        await client.SendAsync("{\"method\":\"SUBSCRIBE\",\"params\":[\"nope\"],\"id\":5}");
        Assert.That(await client.ReceiveTextAsync(),
            Is.EqualTo("{\"error\":{\"code\":2,\"msg\":\"Invalid request: invalid stream\"},\"id\":5}"));
    }

    [Test]
    public async Task The_sixth_message_within_a_second_ends_the_connection()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        using var client = await TestClient.ConnectAsync(venue.Port, "/ws");
        for (var i = 0; i < 6; i++)
            await client.SendAsync("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
        for (var i = 0; i < 5; i++)
            Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("{\"result\":[],\"id\":1}"));
        Assert.That(await client.ReceiveAsync(), Is.Null);
        Assert.That(client.CloseStatus, Is.EqualTo(WebSocketCloseStatus.PolicyViolation));
    }

    [Test]
    public async Task A_stop_is_announced_before_the_close()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        using var client = await TestClient.ConnectAsync(venue.Port, "/ws");

        // The client holds itself for connected before the venue has it in its list.
        await client.SendAsync("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
        Assert.That(await client.ReceiveTextAsync(), Does.Contain("\"id\":1"));
        var stop = venue.StopAsync();
        Assert.That(await client.ReceiveTextAsync(), Does.StartWith("{\"e\":\"serverShutdown\",\"E\":"));
        Assert.That(await client.ReceiveAsync(), Is.Null);
        await stop;
        Assert.That(venue.Counters.ConnectionsAccepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Request_weight_is_counted_and_the_limit_kept()
    {
        await using var venue = await LocalVenue.StartAsync(
            new VenueServerOptions { RequestWeightPerMinuteMax = 400 });
        var url = Url(venue, "/api/v3/depth?symbol=BTCUSDT&limit=5000");
        using var first = await Http.GetAsync(url);
        Assert.That(first.Headers.GetValues("X-MBX-USED-WEIGHT-1M"), Is.EqualTo(new[] { "250" }).Or.EqualTo(
            new[] { "500" }));
        using var second = await Http.GetAsync(url);
        using var third = await Http.GetAsync(url);
        Assert.That((int)third.StatusCode, Is.EqualTo(429).Or.EqualTo(200));
        Assert.That((int)second.StatusCode + (int)third.StatusCode, Is.GreaterThan(400));
        using var unknown = await Http.GetAsync(Url(venue, "/fapi/v1/depth?symbol=NOPE"));
        Assert.That(await unknown.Content.ReadAsStringAsync(), Does.Contain("-1121"));
    }

    [Test]
    public async Task Faults_are_armed_over_the_control_path()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        using var http = Controller(venue);
        using var content = new StringContent("rest-418:7\nrefuse:30s\nstale-snapshot");
        using var armed = await http.PostAsync(Url(venue, "/_control/fault"), content);
        Assert.That(await armed.Content.ReadAsStringAsync(), Is.EqualTo("{\"armed\":3}"));
        using var banned = await Http.GetAsync(Url(venue, "/api/v3/time"));
        Assert.That((int)banned.StatusCode, Is.EqualTo(418));
        Assert.That(banned.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        await Assert.ThrowsAsync<WebSocketException>(() => TestClient.ConnectAsync(venue.Port, "/ws"));
        await Http.GetByteArrayAsync(Url(venue, "/api/v3/depth?symbol=BTCUSDT"));
        Assert.That(await http.GetStringAsync(Url(venue, "/_control/faults")), Does.Contain("StaleSnapshot"));
        Assert.That(venue.InjectedFaults, Has.Count.EqualTo(3));
        using var wrong = await http.PostAsync(Url(venue, "/_control/fault"), new StringContent("drop"));
        Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
    }

    private static HttpClient Controller(LocalVenue venue)
    {
        var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", venue.ControlTokenText);
        return http;
    }

    [Test]
    public async Task Rules_are_changed_over_the_control_path()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        var rules = Url(venue, "/_control/rules");
        using var http = Controller(venue);
        using var content = new StringContent("BTCUSDT lot=0.001 status=Halted\nETHUSDT status=Unlisted");
        using var changed = await http.PostAsync(rules, content);
        Assert.That(await changed.Content.ReadAsStringAsync(), Is.EqualTo("{\"changed\":2}"));
        var spot = await Http.GetStringAsync(Url(venue, "/api/v3/exchangeInfo?symbol=BTCUSDT"));
        Assert.That(spot, Does.Contain("\"BREAK\"").And.Contain("\"stepSize\":\"0.00100000\""));
        using var gone = await Http.GetAsync(Url(venue, "/api/v3/exchangeInfo?symbol=ETHUSDT"));
        Assert.That((int)gone.StatusCode, Is.EqualTo(400));
        Assert.That(await Http.GetStringAsync(Url(venue, "/fapi/v1/exchangeInfo")), Does.Not.Contain("ETHUSDT"));
        var bybit = await Http.GetStringAsync(Url(venue, "/v5/market/instruments-info?category=spot&symbol=BTCUSDT"));
        Assert.That(bybit, Does.Contain("\"list\":[]"), "the venue lists what trades");
        using var wrong = await http.PostAsync(rules, new StringContent("BTCUSDT lot=0.0000001"));
        Assert.That((int)wrong.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task A_silent_client_is_pinged_and_cut_when_it_does_not_answer()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(50),
            PongTimeout = TimeSpan.FromMilliseconds(100),
        });
        // This client never reads, so it never answers a ping.
        using var client = await TestClient.ConnectAsync(venue.Port, "/ws");
        var start = Stopwatch.GetTimestamp();
        while (venue.Counters.ConnectionsOpen > 0 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(3))
            await Task.Yield();
        Assert.That(venue.Counters.ConnectionsOpen, Is.Zero);
    }

    private static Uri Url(LocalVenue venue, string path) => new($"http://127.0.0.1:{venue.Port}{path}");
}
