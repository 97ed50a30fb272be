using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Capture;
using LowLatency.VenueSim.Faults;
using LowLatency.VenueSim.Streams;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

[TestFixture]
public sealed class CaptureServingTests
{
    private const string Spot0808 = "binance-spot_btcusdt_20240808";
    private const string Spot0809 = "binance-spot_btcusdt_20240809";
    private const string UsdMargined = "binance-usdm_btcusdt_20240808";
    private const string BybitLinear = "bybit-linear_v5_4symbols_20260809";
    private const string BybitSpot = "bybit-spot_v5_l1_20250613";
    private static readonly HttpClient Http = new();

    [TestCase(Spot0808, "/ws", "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}",
        "{\"result\":null,\"id\":1}")]
    [TestCase(UsdMargined, "/ws", "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":\"a\"}",
        "{\"result\":null,\"id\":\"a\"}")]
    [TestCase(BybitSpot, "/v5/public/spot", "{\"op\":\"subscribe\",\"args\":[\"orderbook.1.OPUSDC\"]}",
        "\"success\":true,\"ret_msg\":\"subscribe\"")]
    [TestCase(BybitLinear, "/v5/public/linear", "{\"op\":\"subscribe\",\"args\":[\"orderbook.200.BTCUSDT\"]}",
        "\"success\":true,\"ret_msg\":\"\"")]
    public async Task Every_frame_arrives_once_in_order_with_its_bytes(
        string name, string path, string request, string acknowledgement)
    {
        var frames = ReadFrames(name);
        await using var venue = await StartAsync(name);
        using var client = await TestClient.ConnectAsync(venue.Port, path);
        await client.SendAsync(request);
        Assert.That(await client.ReceiveTextAsync(), Does.Contain(acknowledgement));
        for (var i = 0; i < frames.Count; i++)
        {
            var received = await client.ReceiveAsync();
            Assert.That(received.AsSpan().SequenceEqual(frames[i]), Is.True, $"frame {i + 1}");
        }

        var progress = await venue.Finished.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.That(progress.FramesSent, Is.EqualTo(frames.Count));
        Assert.That(progress.FramesWithheld, Is.Zero);
        // The socket stays open so that the client can drain.
        await client.SendAsync(path == "/ws"
            ? "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":3}"
            : "{\"op\":\"ping\"}");
        Assert.That(await client.ReceiveTextAsync(), Does.Contain(path == "/ws" ? "\"id\":3" : "pong"));
    }

    [Test]
    public async Task A_combined_url_starts_the_playing_without_a_request()
    {
        var frames = ReadFrames(Spot0808);
        await using var venue = await StartAsync(Spot0808);
        using var client = await TestClient.ConnectAsync(
            venue.Port, "/stream?streams=btcusdt@trade/btcusdt@depth@100ms");
        Assert.That(await client.ReceiveAsync(), Is.EqualTo(frames[0]));
    }

    [Test]
    public async Task The_recorded_snapshot_is_served_unchanged_until_the_stream_has_passed_it()
    {
        await using var venue = await StartAsync(Spot0808);
        var url = $"http://127.0.0.1:{venue.Port}/api/v3/depth?symbol=BTCUSDT&limit=5000";
        var recorded = ReadGzip(Path.Combine(SharedCaptures.Directory(Spot0808), "rest", "01_depth_BTCUSDT.json.gz"));
        Assert.That(await Http.GetByteArrayAsync(new Uri(url)), Is.EqualTo(recorded));
        using var client = await TestClient.ConnectAsync(venue.Port, "/stream?streams=btcusdt@depth@100ms");
        await client.ReceiveAsync(ReadFrames(Spot0808).Count);
        var final = new DepthMessage(SimDialects.Of("BinanceSpot").Dialect.BookMembers);
        final.Read(await Http.GetByteArrayAsync(new Uri(url)));
        var expected = FinalBooks.Read(Spot0808)["BTCUSDT"];
        Assert.That(final.LastUpdateId, Is.EqualTo(expected.LastSequence));
        Assert.That(final.Bids, Has.Count.EqualTo(expected.BidLevels));
        Assert.That(final.Asks, Has.Count.EqualTo(expected.AskLevels));
        Assert.That(venue.Counters.SnapshotsServed, Is.EqualTo(2));
    }

    [Test]
    public async Task A_capture_without_a_snapshot_starts_from_the_book_of_the_capture_it_continues()
    {
        var log = new List<string>();
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            CaptureDirectory = SharedCaptures.Directory(Spot0809),
            Speed = 0,
            Log = log.Add,
        });
        var body = await Http.GetByteArrayAsync(
            new Uri($"http://127.0.0.1:{venue.Port}/api/v3/depth?symbol=BTCUSDT"));
        var snapshot = new DepthMessage(SimDialects.Of("BinanceSpot").Dialect.BookMembers);
        snapshot.Read(body);
        Assert.That(snapshot.LastUpdateId, Is.EqualTo(FinalBooks.Read(Spot0808)["BTCUSDT"].LastSequence));
        Assert.That(log, Has.Some.Contains("prelude " + Spot0808));
    }

    // Three resting sizes of this capture have six decimals, though the lot was 0.00001 by then.
    [Test]
    public async Task Exchange_info_states_the_units_in_use_over_the_capture()
    {
        await using var venue = await StartAsync(Spot0808);
        var text = await Http.GetStringAsync(
            new Uri($"http://127.0.0.1:{venue.Port}/api/v3/exchangeInfo?symbol=BTCUSDT"));
        Assert.That(text, Does.Contain("\"tickSize\":\"0.01\"").And.Contain("\"stepSize\":\"0.000001\""));
    }

    [TestCase("drop-depth@500", -1)]
    [TestCase("dup-depth@500", 1)]
    [TestCase("swap-depth@500", 0)]
    public async Task A_fault_hits_the_named_depth_frame_only(string fault, int extra)
    {
        var frames = ReadFrames(Spot0808);
        var hit = NthDepth(frames, 500);
        var next = NthDepth(frames, 501);
        var expected = new List<byte[]>(frames);
        switch (extra)
        {
            case -1:
                expected.RemoveAt(hit);
                break;
            case 1:
                expected.Insert(hit, frames[hit]);
                break;
            default:
                expected.Insert(next + 1, frames[hit]);
                expected.RemoveAt(hit);
                break;
        }

        Assert.That(FaultSpec.TryParse(fault, out var spec, out _), Is.True);
        await using var venue = await StartAsync(Spot0808, spec);
        using var client = await TestClient.ConnectAsync(venue.Port, "/stream?streams=btcusdt@depth@100ms");
        var received = await client.ReceiveAsync(expected.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.That(received[i].AsSpan().SequenceEqual(expected[i]), Is.True, $"frame {i + 1}");
        Assert.That(venue.InjectedFaults, Has.Count.EqualTo(1));
        Assert.That(venue.InjectedFaults[0],
            Is.EqualTo(new InjectedFault(spec.Kind, hit + 1, 500, "BTCUSDT")));
    }

    [Test]
    public async Task A_bybit_resubscription_gets_a_fresh_snapshot_and_deltas_that_continue_it()
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions
        {
            CaptureDirectory = SharedCaptures.Directory(BybitLinear),
            Speed = 20,
        });
        using var client = await TestClient.ConnectAsync(venue.Port, "/v5/public/linear");
        await client.SendAsync("{\"op\":\"subscribe\",\"args\":[\"orderbook.200.BTCUSDT\"]}");
        var books = new CaptureBooks(SimDialects.Of("BybitLinear"));
        var depths = 0;
        while (depths < 100)
            depths += Apply(books, (await client.ReceiveAsync())!) ? 1 : 0;
        await client.SendAsync("{\"op\":\"unsubscribe\",\"args\":[\"orderbook.200.BTCUSDT\"]}");
        await client.SendAsync("{\"op\":\"subscribe\",\"args\":[\"orderbook.200.BTCUSDT\"]}");
        var last = ReadFrames(BybitLinear)[^1];
        byte[] frame;
        do
        {
            frame = (await client.ReceiveAsync())!;
            Apply(books, frame);
        }
        while (!frame.AsSpan().SequenceEqual(last));

        var book = books.Books["orderbook.200.BTCUSDT"];
        Assert.That(venue.Progress.SyntheticFrames, Is.EqualTo(1));
        Assert.That(books.GapCount, Is.Zero);
        Assert.That(book.LastUpdateId, Is.EqualTo(FinalBooks.Read(BybitLinear)[book.Name].LastSequence));
    }

    [Test]
    public async Task A_missing_directory_is_refused_with_the_place_and_the_captures_beside_it()
    {
        var directory = SharedCaptures.Directory("binance-spot_absent_20240808");
        var error = await Assert.ThrowsAsync<VenueConfigurationException>(async () =>
            await LocalVenue.StartAsync(new VenueServerOptions { CaptureDirectory = directory }));
        Assert.That(error!.Message, Does.Contain(directory).And.Contain(Spot0808));
    }

    [Test]
    public async Task A_capture_of_a_protocol_that_is_not_served_is_refused_with_the_valid_names()
    {
        var directory = SharedCaptures.Directory("kraken-spot_v1_trade_20210405");
        var error = await Assert.ThrowsAsync<VenueConfigurationException>(async () =>
            await LocalVenue.StartAsync(new VenueServerOptions { CaptureDirectory = directory }));
        Assert.That(error!.Message, Does.Contain("binance-spot_*"));
    }

    private static bool Apply(CaptureBooks books, byte[] frame)
    {
        var name = RecordedFrames.NameOf(SimDialects.Of("BybitLinear"), frame);
        if (name.Kind == StreamKind.Depth)
            books.Apply(name, frame);
        return name.Kind == StreamKind.Depth;
    }

    private static int NthDepth(List<byte[]> frames, int n)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (StreamName.Find(frames[i], "stream").IndexOf("@depth"u8) > 0 && --n == 0)
                return i;
        }

        throw new InvalidOperationException("not enough book frames");
    }

    private static Task<LocalVenue> StartAsync(string name, params FaultSpec[] faults) =>
        LocalVenue.StartAsync(new VenueServerOptions
        {
            CaptureDirectory = SharedCaptures.Directory(name),
            Speed = 0,
            Faults = faults,
        });

    private static List<byte[]> ReadFrames(string name)
    {
        var data = ReadGzip(Path.Combine(SharedCaptures.Directory(name), "frames.jsonl.gz"));
        var frames = new List<byte[]>();
        foreach (var range in Encoding.UTF8.GetString(data).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            frames.Add(Encoding.UTF8.GetBytes(range));
        return frames;
    }

    private static byte[] ReadGzip(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        gzip.CopyTo(memory);
        return memory.ToArray();
    }
}
