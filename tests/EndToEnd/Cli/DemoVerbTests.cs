using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>The whole product: venue, engine process, journal, replay process.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class DemoVerbTests
{
    private static readonly string[] _promised =
    [
        "frames", "books", "gaps", "resyncs", "orders", "journal", "stateHash", "commandHash", "latencyNanos",
        "allocatedBytes", "gc",
    ];

    [Test]
    public async Task Demo_on_the_made_market_ends_with_equal_hashes_and_the_promised_report()
    {
        using JsonDocument report = await RunAsync("--seconds", "6", "--seed", "7");
        foreach (string name in _promised) Assert.That(report.RootElement.TryGetProperty(name, out _), Is.True, name);
        Assert.That(Number(report, "gaps"), Is.Zero);
        Assert.That(report.RootElement.GetProperty("books").GetArrayLength(), Is.EqualTo(2));
        AssertHashes(report);
    }

    [TestCase("binance-spot_btcusdt_20240808")]
    [TestCase("binance-spot_btcusdt_20240809")]
    [TestCase("binance-usdm_btcusdt_20240808")]
    [TestCase("bybit-linear_v5_4symbols_20260809")]
    [TestCase("bybit-spot_v5_l1_20250613")]
    public async Task Demo_on_a_capture_accounts_for_every_frame_and_ends_with_its_books(string capture)
    {
        string folder = SharedData.Find(Path.Combine("data", "ws", capture));
        using JsonDocument report = await RunAsync("--capture", folder, "--speed", "0");
        AssertHashes(report);
        Assert.That(Number(report, "gaps"), Is.Zero);
        JsonElement frames = report.RootElement.GetProperty("frames");
        long received = frames.GetProperty("received").GetInt64();
        long known = frames.GetProperty("handled").GetInt64() + frames.GetProperty("control").GetInt64()
            + frames.GetProperty("ignored").GetInt64() + frames.GetProperty("refused").GetInt64();
        Assert.That((received, known), Is.EqualTo((Number(report, "framesSentByVenue"), received)));
        Assert.That(frames.GetProperty("refused").GetInt64(), Is.Zero);
        AssertBooks(report, capture);
    }

    [TestCase("drop-depth@200")]
    [TestCase("swap-depth@200")]
    public async Task A_fault_in_the_book_stream_is_seen_and_healed(string fault)
    {
        const string Capture = "binance-spot_btcusdt_20240808";
        string folder = SharedData.Find(Path.Combine("data", "ws", Capture));
        using JsonDocument report = await RunAsync("--capture", folder, "--speed", "20", "--fault", fault);
        AssertHashes(report);
        Assert.That(Number(report, "gaps"), Is.GreaterThan(0));
        AssertBooks(report, Capture);
    }

    private static async Task<JsonDocument> RunAsync(params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-demo-test-");
        try
        {
            string file = Path.Combine(folder.FullName, "demo.json");
            string run = Path.Combine(folder.FullName, "run");
            ToolResult result = await Tool.RunAsync(["demo", "--quiet", "--dir", run, "--json", file, .. arguments]);
            Assert.That(result.ExitCode, Is.Zero, result.Errors);
            return JsonDocument.Parse(await File.ReadAllTextAsync(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long Number(JsonDocument report, string name) => report.RootElement.GetProperty(name).GetInt64();

    private static void AssertHashes(JsonDocument report)
    {
        foreach (string name in (string[])["stateHash", "commandHash"])
        {
            JsonElement pair = report.RootElement.GetProperty(name);
            Assert.That(pair.GetProperty("live").GetString(), Is.EqualTo(pair.GetProperty("replay").GetString()));
            Assert.That(pair.GetProperty("live").GetString(), Has.Length.EqualTo(16));
        }
    }

    // final_books.jsonl was computed independently; decimals are compared as numbers.
    private static void AssertBooks(JsonDocument report, string capture)
    {
        int compared = 0;
        foreach (string line in File.ReadLines(SharedData.Find("data/ws/final_books.jsonl")))
        {
            using JsonDocument expected = JsonDocument.Parse(line);
            JsonElement root = expected.RootElement;
            if (root.GetProperty("capture").GetString() != capture) continue;
            string symbol = root.GetProperty("symbol").GetString()!;
            JsonElement book = Find(report, symbol[(symbol.LastIndexOf('.') + 1)..]);
            Assert.That(book.GetProperty("inSync").GetBoolean(), Is.True, symbol);
            AssertLevels(book.GetProperty("bids"), root.GetProperty("bids"), symbol);
            AssertLevels(book.GetProperty("asks"), root.GetProperty("asks"), symbol);
            compared++;
        }

        Assert.That(compared, Is.GreaterThan(0));
    }

    private static JsonElement Find(JsonDocument report, string symbol)
    {
        foreach (JsonElement book in report.RootElement.GetProperty("books").EnumerateArray())
        {
            if (book.GetProperty("symbol").GetString() == symbol) return book;
        }

        throw new AssertionException($"no book of {symbol}");
    }

    private static void AssertLevels(JsonElement actual, JsonElement expected, string symbol)
    {
        Assert.That(actual.GetArrayLength(), Is.EqualTo(expected.GetArrayLength()), symbol);
        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            for (int part = 0; part < 2; part++)
            {
                Assert.That(Decimal(actual[i][part]), Is.EqualTo(Decimal(expected[i][part])), $"{symbol} level {i}");
            }
        }
    }

    private static decimal Decimal(JsonElement text) => decimal.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
