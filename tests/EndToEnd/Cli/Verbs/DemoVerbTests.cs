using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

/// <summary>The demo as a new user runs it, on the made market.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class DemoVerbTests
{
    private static readonly string[] Promised =
    [
        "frames", "books", "gaps", "resyncs", "orders", "journal", "stateHash", "commandHash", "latencyNanos",
        "allocatedBytes", "gc",
    ];

    private static readonly string[] Stages = ["decoded", "published", "businessStart", "applied", "commandOut"];

    [Test]
    public async Task Demo_on_the_made_market_trades_and_ends_with_equal_hashes_and_the_promised_report()
    {
        DemoOutcome demo = await SharedDemo.Run;
        foreach (string name in Promised) Assert.That(demo.Report.TryGetProperty(name, out _), Is.True, name);
        demo.AssertHashes();
        demo.AssertFrames();
        Assert.That(demo.Number("gaps"), Is.Zero);
        Assert.That(demo.Report.GetProperty("books").GetArrayLength(), Is.EqualTo(2));
        Assert.That(demo.Number("orders", "sent"), Is.GreaterThan(0));
        Assert.That(demo.Number("fills"), Is.GreaterThan(0));
        foreach (string stage in Stages)
        {
            var latency = demo.Report.GetProperty("latencyNanos").GetProperty(stage);
            long p50 = latency.GetProperty("p50").GetInt64();
            Assert.That(latency.GetProperty("count").GetInt64(), Is.GreaterThan(0), stage);
            Assert.That(latency.GetProperty("p999").GetInt64(), Is.GreaterThanOrEqualTo(p50), stage);
            Assert.That(latency.GetProperty("max").GetInt64(), Is.GreaterThanOrEqualTo(p50), stage);
        }

        Assert.That(demo.Number("warmUpEvents"), Is.GreaterThan(0));
        Assert.That(demo.Number("allocatedBytes", "journal"), Is.GreaterThanOrEqualTo(0));
        Assert.That(demo.Output, Does.Not.Contain("\u001b"), "escape codes in a redirected output");
        Assert.That(demo.Output, Does.Contain("OK run and replay are equal"));
    }

    [Test]
    public async Task Demo_runs_the_strategies_of_a_file_and_refuses_what_is_wrong_in_it()
    {
        string file = Path.Combine(Path.GetTempPath(), $"strategies-{Guid.NewGuid():N}.json");
        try
        {
            File.WriteAllText(
                file,
                """
                // a comment is no fault
                [
                  { "name": "template", "weight": 1, "parameters": { "period": 5, "thresholdPercent": 0.001 } },
                  { "name": "bollinger-breakout", "weight": 0.5, "offIn": ["volatile"] }
                ]
                """);
            using DemoOutcome demo = await DemoOutcome.RunAsync(
                "--seconds", "5", "--fills", "1", "--seed", "7", "--strategies", file);
            demo.AssertHashes();
            Assert.That(demo.Number("orders", "sent"), Is.GreaterThan(0));
            File.WriteAllText(file, """[ { "name": "template", "parameters": { "perriod": 5 } } ]""");
            ToolResult refused = await Tool.RunAsync("demo", "--strategies", file);
            Assert.That(refused.ExitCode, Is.EqualTo(64));
            Assert.That(refused.Errors, Does.Contain(
                "strategies[0].parameters.perriod: template has no such parameter; known: period, thresholdPercent"));
            File.WriteAllText(file, """[ { "name": "template", "wieght": 5 } ]""");
            refused = await Tool.RunAsync("demo", "--strategies", file);
            Assert.That(refused.ExitCode, Is.EqualTo(64));
            Assert.That(refused.Errors, Does.Contain("wieght"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Live_demo_trades_at_a_venue_that_lies_and_ends_with_its_fills_and_balances()
    {
        using DemoOutcome demo = await DemoOutcome.RunAsync(
            "--live", "--seconds", "40", "--fills", "3", "--seed", "7");
        demo.AssertHashes();
        var live = demo.Report.GetProperty("live");
        Assert.That(live.GetProperty("differences").GetArrayLength(), Is.Zero);
        Assert.That(live.GetProperty("ordersDoubled").GetInt32(), Is.Zero);
        long fills = live.GetProperty("fillsAtVenue").GetInt64();
        Assert.That(live.GetProperty("fillsBooked").GetInt64(), Is.EqualTo(fills));
        Assert.That(fills, Is.GreaterThan(0));
        Assert.That(live.GetProperty("faultsInjected").GetInt64(), Is.GreaterThan(0));
    }

    [Test]
    public async Task Demo_runs_over_another_market_and_refuses_what_that_one_has_not()
    {
        using DemoOutcome demo = await DemoOutcome.RunAsync(
            "--market", "bybit-linear", "--seconds", "5", "--seed", "7");
        demo.AssertHashes();
        demo.AssertFrames();
        Assert.That(demo.Report.GetProperty("books")[0].GetProperty("venue").GetString(), Is.EqualTo("BybitLinear"));
        ToolResult refused = await Tool.RunAsync("demo", "--market", "bybit-linear", "--live");
        Assert.That(refused.ExitCode, Is.EqualTo(64));
        Assert.That(refused.Errors, Does.Contain("BybitLinear has no orders in the local venue"));
        refused = await Tool.RunAsync("demo", "--market", "spot", "--capture", Path.GetTempPath());
        Assert.That(refused.ExitCode, Is.EqualTo(64));
        Assert.That(refused.Errors, Does.Contain("--market: a capture is of one market already"));
    }

    [Test]
    public async Task Demo_without_a_folder_tells_where_its_files_are_and_takes_the_old_name_of_the_symbol_count()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-demo-folder-");
        try
        {
            var environment = new Dictionary<string, string> { ["TMPDIR"] = folder.FullName };
            ToolResult result = await Tool.RunInAsync(
                environment, "demo", "--seconds", "1", "--quiet", "--symbols", "1");
            Assert.That(result.ExitCode, Is.Zero, result.Errors + result.Output);
            Assert.That(result.Errors, Does.Contain("--symbols 1 is written --symbol-count 1 now"));
            Assert.That(result.Output, Does.Contain("BinanceSpot:BTCUSDT").And.Not.Contain("ETHUSDT"));
            Match told = Regex.Match(result.Output, @"files of the run .*: (\S+)");
            Assert.That(told.Groups[1].Value, Does.StartWith(folder.FullName), result.Output);
            Assert.That(File.Exists(Path.Combine(told.Groups[1].Value, "report.json")), Is.True);
            ToolResult both = await Tool.RunAsync("demo", "--symbols", "1", "--symbol-count", "2");
            Assert.That((both.ExitCode, both.Output), Is.EqualTo((64, "")));
            ToolResult help = await Tool.RunAsync("demo", "--help");
            Assert.That(help.Output, Does.Contain("--symbol-count").And.Not.Contain("--symbols"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Demo_over_TLS_verifies_the_certificate_of_its_venue()
    {
        using DemoOutcome demo = await DemoOutcome.RunAsync("--tls", "--seconds", "12", "--seed", "7");
        demo.AssertHashes();
        demo.AssertFrames();
        string configuration = await File.ReadAllTextAsync(demo.Configuration);
        Assert.That(configuration, Does.Contain("\"wss://127.0.0.1").And.Contain("\"https://127.0.0.1"));
        Assert.That(configuration, Does.Contain("venue-certificate.pem"));
    }
}
