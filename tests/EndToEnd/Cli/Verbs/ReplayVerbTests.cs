using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ReplayVerbTests
{
    [Test]
    public async Task Replay_of_a_good_journal_gives_the_hash_of_the_run()
    {
        using var journal = new ToolJournal();
        journal.Fill(400);
        string file = Path.Combine(journal.Folder, "replay.json");
        ToolResult result = await Tool.RunAsync("replay", journal.Path, "--json", file);
        Assert.That(result.ExitCode, Is.Zero);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        JsonElement root = report.RootElement;
        string hash = journal.Engine.ComputeStateHash().ToString("x16", CultureInfo.InvariantCulture);
        Assert.That(root.GetProperty("stateHash").GetString(), Is.EqualTo(hash));
        Assert.That(root.GetProperty("events").GetInt64(), Is.EqualTo(405));
        Assert.That(root.GetProperty("hashesCompared").GetInt64(), Is.EqualTo(9));
        Assert.That(root.GetProperty("hashesDiffering").GetInt64(), Is.Zero);
        Assert.That(root.GetProperty("books")[0].GetProperty("bids")[1][0].GetString(), Is.EqualTo("99.99"));
        Assert.That(root.GetProperty("books")[0].GetProperty("bids")[1][1].GetString(), Is.EqualTo("1.500"));
    }

    [Test]
    public async Task Trades_behind_the_close_of_their_bar_are_in_the_reports()
    {
        using var journal = new ToolJournal();
        journal.Fill(120, lateTrades: 3);
        ToolResult json = await Tool.RunAsync("replay", journal.Path, "--json");
        using JsonDocument report = JsonDocument.Parse(json.Output);
        Assert.That(report.RootElement.GetProperty("lateTrades").GetInt64(), Is.EqualTo(3));
        ToolResult text = await Tool.RunAsync("replay", journal.Path);
        Assert.That(text.Output, Does.Match(@"late trades +3 "));
        ToolResult backtest = await Tool.RunAsync("backtest", "--config", journal.WriteBacktest());
        Assert.That(backtest.ExitCode, Is.Zero, backtest.Errors);
        Assert.That(backtest.Output, Does.Contain("3 trades came when their bar had closed"));
    }

    [Test]
    public async Task Replay_names_the_first_recorded_hash_that_differs()
    {
        using var journal = new ToolJournal();
        journal.Fill(120, hashError: 1);
        ToolResult result = await Tool.RunAsync("replay", journal.Folder);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Does.Contain("DIFFER, the first after event 50"));
    }

    [Test]
    public async Task Replay_and_verify_name_the_offset_of_damage()
    {
        using var journal = new ToolJournal();
        journal.Fill(400);
        journal.Damage(offset: 12_000);
        ToolResult replay = await Tool.RunAsync("replay", journal.Path);
        ToolResult verify = await Tool.RunAsync("journal", "verify", journal.Path);
        Assert.That((replay.ExitCode, verify.ExitCode), Is.EqualTo((2, 2)));
        Assert.That(replay.Errors, Does.Match(@"damaged; segment 000000000000\.\w+, offset (11\d\d\d|12000)"));
        Assert.That(verify.Output, Does.Match(@"damaged; segment 000000000000\.\w+, offset (11\d\d\d|12000)"));
    }

    [TestCase("100", 100)]
    [TestCase("12:00:00.500", 8)]
    [TestCase("2026-01-01T12:00:00.5Z", 8)]
    public async Task Replay_ends_where_asked(string until, int events)
    {
        using var journal = new ToolJournal();
        journal.Fill(400);
        ToolResult result = await Tool.RunAsync("replay", journal.Path, "--until", until, "--json");
        Assert.That(result.ExitCode, Is.Zero);
        using JsonDocument report = JsonDocument.Parse(result.Output);
        Assert.That(report.RootElement.GetProperty("lastSequence").GetInt64(), Is.EqualTo(events));
    }

    [TestCase(66, "replay", "/nowhere/at-all")]
    [TestCase(64, "replay")]
    [TestCase(64, "frobnicate")]
    [TestCase(64, "journal", "frobnicate")]
    [TestCase(64, "demo", "--seconds", "x")]
    [TestCase(64, "serve", "--fault", "explode@1")]
    [TestCase(64, "demo", "--seconds", "0")]
    [TestCase(64, "demo", "--fault", "explode@1")]
    [TestCase(66, "demo", "--capture", "/nowhere/at-all")]
    [TestCase(64, "config", "--venue", "Nowhere")]
    [TestCase(66, "report", "/nowhere/at-all")]
    public async Task User_errors_are_clear_lines_without_a_stack_trace(int exitCode, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Errors, Does.StartWith("lowlatency: "));
        Assert.That(result.Errors + result.Output, Does.Not.Contain("   at "));
        Assert.That(result.Errors.Trim().Split('\n'), Has.Length.LessThanOrEqualTo(2));
    }
}
