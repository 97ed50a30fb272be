using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Options;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Market;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Fetch;

/// <summary>
/// The tool's own process downloads from a local venue; what it wrote is compared with what the venue has.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class DataFetchTests
{
    private const long January = 1_704_067_200_000;
    private const long February = 1_706_745_600_000;
    private const long Hour = 3_600_000;
    private const int WeightLimit = 6_000;
    private const int MonthMinutes = 44_640;

    // 2024-01-10T02:00 to 04:30.
    private static readonly PastHole Hole = new(1_704_852_000_000, 1_704_861_000_000);

    private string _folder = "";

    private string MonthFile => Path.Combine(_folder, "BinanceSpot_BTCUSDT_1m_2024-01-01_2024-02-01.csv.gz");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("lowlatency-fetch-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_month_of_minutes_is_what_the_venue_has_and_feeds_the_backtest()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        ToolResult result = await Tool.RunAsync(Month(venue, "--json"));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(FetchVenueTruth.Read(MonthFile), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1)));
        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.That(report.RootElement.GetProperty("rows").GetInt64(), Is.EqualTo(MonthMinutes));
        Assert.That(
            report.RootElement.GetProperty("usedWeightMax").GetInt64(),
            Is.EqualTo(venue.ReadExchange(exchange => exchange.Truth.UsedWeightMax)));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(2), "the file and where it is from");

        ToolResult again = await Tool.RunAsync(Month(venue));
        Assert.That(again.ExitCode, Is.Zero);
        Assert.That(again.Output, Does.Contain("was there already").And.Contains("requests       0"));
        ToolResult check = await Tool.RunAsync("data", "check", MonthFile);
        Assert.That(check.ExitCode, Is.Zero);
        ToolResult backtest = await Tool.RunAsync("backtest", "--data", MonthFile, "--strategies", "sma-crossover");
        Assert.That(backtest.ExitCode, Is.Zero);
        Assert.That(backtest.Output, Does.Contain("2024-02-01T00:00:00"));
    }

    [Test]
    public async Task Faults_of_the_venue_change_nothing_in_the_file_and_earn_no_ban()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        foreach (string fault in (string[])[
            "api-429/klines@4:2", "api-http/klines@7:503", "api-http/klines@9:500", "api-html/klines@11:502",
            "api-truncate/klines@14", "api-abort/klines@17x2", "api-refuse/klines@20", "api-slow/klines@23:700ms",
            "api-error/klines@26:-1007", "api-html/klines@29:200", "api-http/exchangeInfo:503",
            "api-lost/klines@31"])
        {
            venue.InjectFault(Fault(fault));
        }

        ToolResult result = await Tool.RunAsync(Month(venue, "--json"));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(FetchVenueTruth.Read(MonthFile), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1)));
        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.That(report.RootElement.GetProperty("limited").GetInt64(), Is.EqualTo(1));
        Assert.That(
            report.RootElement.GetProperty("retries").GetInt64(), Is.InRange(8, 12),
            "a GET whose kept connection broke is repeated by HttpClient already");
        Assert.That(venue.ReadExchange(exchange => exchange.Faults.ArmedCount), Is.Zero, "every fault has hit");
        AssertGoodCitizen(venue, WeightLimit);
    }

    [Test]
    public async Task Killed_at_any_moment_it_goes_on_and_ends_with_the_same_bytes()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        string whole = Path.Combine(_folder, "whole.csv.gz");
        Assert.That((await Tool.RunAsync(Month(venue, "--out", whole))).ExitCode, Is.Zero);
        venue.InjectFault(Fault("api-slow/klines~1:60ms"));
        var random = new Random(4711);
        int kills = 0;
        long most = 0;
        while (!File.Exists(MonthFile) && kills < 60)
        {
            using Process process = Start(Month(venue));

            // Some are hit while they start, the others when they have got further than those before.
            bool isStartHit = random.Next(3) == 0;
            long reached = most;
            while (!isStartHit && !process.HasExited && PartBytes() <= reached) await Task.Delay(10);
            if (process.WaitForExit(random.Next(1_200))) continue;
            process.Kill();
            await process.WaitForExitAsync();
            kills++;
            most = Math.Max(most, PartBytes());
        }

        TestContext.Out.WriteLine($"{kills} kills");
        Assert.That(kills, Is.GreaterThanOrEqualTo(3), "too few to prove anything");
        Assert.That(most, Is.Positive, "no run left anything to go on with");
        Assert.That((await Tool.RunAsync(Month(venue))).ExitCode, Is.Zero);
        Assert.That(File.ReadAllBytes(MonthFile), Is.EqualTo(File.ReadAllBytes(whole)));
        Assert.That(File.Exists(MonthFile + ".part"), Is.False);
        AssertGoodCitizen(venue, WeightLimit);
    }

    [Test]
    public async Task A_small_limit_that_the_venue_tells_is_kept_by_its_own_count()
    {
        const int Limit = 100;
        VenueServerOptions options = FetchVenueTruth.Options() with { RequestWeightPerMinuteMax = Limit };
        await using LocalVenue venue = await LocalVenue.StartAsync(options);
        ToolResult result = await Tool.RunAsync(Month(venue, "--share", "80"));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(FetchVenueTruth.Read(MonthFile), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1)));
        AssertGoodCitizen(venue, Limit);
    }

    [Test]
    public async Task What_the_venue_does_not_have_is_told_and_not_invented()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options(Hole));
        ToolResult candles = await Tool.RunAsync(Month(venue, "--json"));
        Assert.That(candles.ExitCode, Is.EqualTo(1));
        Assert.That(FetchVenueTruth.Read(MonthFile), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1, Hole)));
        using JsonDocument report = JsonDocument.Parse(candles.Output);
        JsonElement gap = report.RootElement.GetProperty("gaps")[0];
        Assert.That(gap.GetProperty("from").GetString(), Is.EqualTo("2024-01-10T02:00:00Z"));
        Assert.That(gap.GetProperty("to").GetString(), Is.EqualTo("2024-01-10T04:30:00Z"));
        Assert.That(report.RootElement.GetProperty("missingCount").GetInt64(), Is.EqualTo(150));

        string file = Path.Combine(_folder, "trades.csv.gz");
        string[] arguments = Fetch(venue, "--kind", "trades", "--from", "2024-01-09T20:00:00Z", "--to",
            "2024-01-10T08:00:00Z", "--out", file);
        ToolResult trades = await Tool.RunAsync(arguments);
        Assert.That(trades.ExitCode, Is.EqualTo(1));
        long from = Hole.FromMillis - (6 * Hour);
        Assert.That(FetchVenueTruth.Read(file), Is.EqualTo(FetchVenueTruth.Trades(from, from + (12 * Hour), Hole)));
        ToolResult check = await Tool.RunAsync("data", "check", file, "--json");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.Contain("\"gapCount\": 1"));
    }

    [Test]
    public async Task Candles_of_Bybit_come_the_same_way()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        string file = Path.Combine(_folder, "bybit.csv.gz");
        ToolResult result = await Tool.RunAsync("data", "fetch", "--venue", "bybit", "--symbol", "BTCUSDT",
            "--interval", "5m", "--from", "2024-01-01", "--to", "2024-02-01", "--out", file, "--rest-url", Url(venue));
        Assert.That(result.ExitCode, Is.Zero);
        string[] rows = FetchVenueTruth.Read(file).TrimEnd().Split('\n');
        string[] wanted = FetchVenueTruth.Candles(January, February, 5).TrimEnd().Split('\n');
        Assert.That(rows, Has.Length.EqualTo(wanted.Length));
        for (int i = 1; i < rows.Length; i++)
        {
            string[] row = rows[i].Split(',');
            string[] truth = wanted[i].Split(',');
            Assert.That(row[0], Is.EqualTo(truth[0]));
            for (int field = 1; field < row.Length; field++)
                Assert.That(decimal.Parse(row[field]), Is.EqualTo(decimal.Parse(truth[field])), rows[i]);
        }
    }

    [Test]
    public async Task A_ban_ends_it_and_the_next_run_sends_nothing_before_its_end()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        venue.InjectFault(Fault("api-418/klines@5:300"));
        ToolResult banned = await Tool.RunAsync(Month(venue));
        Assert.That(banned.ExitCode, Is.EqualTo(75));
        Assert.That(banned.Errors, Does.Contain("banned until"));
        Assert.That(File.Exists(Path.Combine(_folder, "ban-BinanceSpot")), Is.True);
        await venue.StopAsync();

        // With nobody there a request would end with another code, and later.
        ToolResult still = await Tool.RunAsync(Month(venue));
        Assert.That(still.ExitCode, Is.EqualTo(75));
        Assert.That(File.Exists(MonthFile), Is.False);
    }

    [Test]
    public async Task On_a_full_disk_it_says_so_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(_folder, 2);
        string file = Path.Combine(disk.Path, "month.csv.gz");
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        disk.Fill(leave: 300_000);
        ToolResult full = await Tool.RunAsync(Month(venue, "--out", file));
        Assert.That(full.ExitCode, Is.EqualTo(74));
        Assert.That(full.Errors, Does.Contain("No space left"));
        Assert.That(File.Exists(file), Is.False);
        disk.Free();
        Assert.That((await Tool.RunAsync(Month(venue, "--out", file))).ExitCode, Is.Zero);
        Assert.That(FetchVenueTruth.Read(file), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1)));
    }

    [Test]
    public async Task Ctrl_C_ends_it_in_order()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        venue.InjectFault(Fault("api-slow/klines~1:200ms"));
        using Process process = Start(Month(venue));
        while (!process.HasExited && PartBytes() == 0) await Task.Delay(10);
        Assert.That(process.HasExited, Is.False, "it got through before it could be interrupted");
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        Assert.That(process.WaitForExit(EngineUnderTest.Deadline), Is.True);
        Assert.That(process.ExitCode, Is.EqualTo(130));
        venue.ClearExchangeFaults();
        Assert.That((await Tool.RunAsync(Month(venue))).ExitCode, Is.Zero);
        Assert.That(FetchVenueTruth.Read(MonthFile), Is.EqualTo(FetchVenueTruth.Candles(January, February, 1)));
    }

    [Test]
    public async Task Without_a_network_it_says_so_with_host_and_reason_within_five_seconds_and_goes_on_trying()
    {
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        int port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        string[] line =
        [
            "data", "fetch", "--venue", "binance", "--symbol", "BTCUSDT", "--interval", "1m", "--from", "2024-01-01",
            "--to", "2024-02-01", "--out", _folder, "--rest-url", $"http://127.0.0.1:{port}",
        ];
        using Process process = Start(line, tellsErrors: true);
        var since = Stopwatch.StartNew();
        string? told = await process.StandardError.ReadLineAsync();
        TestContext.Out.WriteLine($"after {since.ElapsedMilliseconds} ms: {told}");
        Assert.That(told, Does.StartWith($"lowlatency: 127.0.0.1:{port}: rest, connect: connection refused; "));
        Assert.That(since.Elapsed.TotalSeconds, Is.LessThan(5));
        Assert.That(process.HasExited, Is.False, "it gave up");
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        Assert.That(process.WaitForExit(EngineUnderTest.Deadline), Is.True);
        Assert.That(process.ExitCode, Is.EqualTo(130));
    }

    [TestCase(64, "Invalid symbol", "--symbol", "NOPE")]
    [TestCase(64, "venue's future", "--to", "2099-01-01")]
    [TestCase(64, "BinanceSpot has 1s, 1m", "--interval", "7m")]
    [TestCase(64, "not one whole candle", "--to", "2024-01-01T00:00:30Z")]
    [TestCase(64, "must end in .csv.gz", "--out", "x.csv")]
    [TestCase(64, "--share 81", "--share", "81")]
    public async Task A_wrong_command_is_told_and_leaves_nothing(int code, string what, string option, string value)
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        ToolResult result = await Tool.RunAsync(Month(venue, option, value));
        Assert.That(result.ExitCode, Is.EqualTo(code));
        Assert.That(result.Errors, Does.Contain(what));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public async Task Another_request_for_the_same_file_is_refused()
    {
        await using LocalVenue venue = await LocalVenue.StartAsync(FetchVenueTruth.Options());
        string file = Path.Combine(_folder, "one.csv.gz");
        Assert.That((await Tool.RunAsync(Month(venue, "--out", file, "--interval", "1h"))).ExitCode, Is.Zero);
        ToolResult other = await Tool.RunAsync(Month(venue, "--out", file));
        Assert.That(other.ExitCode, Is.EqualTo(64));
        Assert.That(other.Errors, Does.Contain("another request"));
    }

    private long PartBytes() => File.Exists(MonthFile + ".part") ? new FileInfo(MonthFile + ".part").Length : 0;

    private static void AssertGoodCitizen(LocalVenue venue, int limit)
    {
        (int used, long ignored, int bans) = venue.ReadExchange(exchange =>
        {
            ExchangeTruth truth = exchange.Truth;
            return (truth.UsedWeightMax, truth.IgnoredLimits, truth.Bans.Count);
        });
        TestContext.Out.WriteLine($"used weight {used} of {limit}");
        Assert.That(used, Is.LessThanOrEqualTo(limit * 8 / 10));
        Assert.That(ignored, Is.Zero, "requests within the Retry-After of a 429");
        Assert.That(bans, Is.Zero);
    }

    private static ExchangeFaultSpec Fault(string text)
    {
        Assert.That(ExchangeFaultSpec.TryParse(text, out ExchangeFaultSpec spec, out string error), Is.True, error);
        return spec;
    }

    private static string Url(LocalVenue venue) => $"http://127.0.0.1:{venue.Port}";

    private static string[] Fetch(LocalVenue venue, params string[] more) =>
        ["data", "fetch", "--venue", "binance", "--symbol", "BTCUSDT", "--rest-url", Url(venue), .. more];

    /// <summary>January's minutes into the test's folder; options given replace those.</summary>
    private string[] Month(LocalVenue venue, params string[] more)
    {
        List<string> all = ["data", "fetch"];
        (string Name, string Value)[] usual =
        [
            ("--venue", "binance"), ("--symbol", "BTCUSDT"), ("--interval", "1m"), ("--from", "2024-01-01"),
            ("--to", "2024-02-01"), ("--out", _folder), ("--rest-url", Url(venue)),
        ];
        foreach ((string name, string value) in usual)
        {
            if (Array.IndexOf(more, name) < 0) all.AddRange([name, value]);
        }

        all.AddRange(more);
        return [.. all];
    }

    private static Process Start(string[] arguments, bool tellsErrors = false)
    {
        // A shell's background job hands an ignored SIGINT down to all that it starts.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = tellsErrors,
        };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "lowlatency.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
