using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

/// <summary>`explain` on the journal of a demo run: the decisions made again are those that were made.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ExplainVerbTests
{
    private DemoOutcome _demo = null!;
    private List<JsonElement> _orders = [];

    [OneTimeSetUp]
    public async Task RunDemo()
    {
        _demo = await SharedDemo.Run;
        _orders = [.. (await Json("--orders")).EnumerateArray()];
    }

    [Test]
    public async Task Every_order_that_the_venue_answered_is_one_that_explain_decides_again()
    {
        ToolResult dump = await Tool.RunAsync("journal", "dump", _demo.Journal, "--kind", "OrderReport", "--json");
        HashSet<string> reported = [];
        foreach (string line in dump.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument report = JsonDocument.Parse(line);
            reported.Add(report.RootElement.GetProperty("order").GetString()!);
        }

        Assert.That(_orders, Has.Count.EqualTo(_demo.Number("orders", "sent")));
        Assert.That(_orders, Is.Not.Empty);
        Assert.That(_orders.Select(order => Text(order, "order")), Is.EquivalentTo(reported));
        _demo.AssertHashes();
    }

    [Test]
    public async Task Order_is_explained_from_the_frame_to_its_end()
    {
        List<JsonElement> wanted = _orders.FindAll(order => Text(order, "purpose") == "Intent");
        foreach (JsonElement row in (JsonElement[])[wanted[0], wanted[^1]])
        {
            JsonElement explained = await Json("--order", Text(row, "order"));
            JsonElement instrument = explained.GetProperty("instruments")[0];
            JsonElement decision = instrument.GetProperty("decision");
            Assert.That(explained.GetProperty("hashesDiffering").GetInt64(), Is.Zero);
            Assert.That(Number(explained, "sequence"), Is.EqualTo(Number(row, "sequence")));
            Assert.That(Text(decision, "order"), Is.EqualTo(Text(row, "order")));
            string placed = $"placed: {Text(row, "side")} {Text(row, "quantity")}";
            Assert.That(Text(decision, "outcome"), Does.StartWith(placed));
            Assert.That(
                decision.GetProperty("gates").EnumerateArray().Select(gate => Text(gate, "answer")),
                Has.Exactly(22).EqualTo("None"));
            AssertCombination(decision);
            AssertMeanIsAmongTheBars(decision, instrument.GetProperty("bars"));
            JsonElement story = explained.GetProperty("order");
            Assert.That(Text(story, "state"), Does.StartWith(Text(row, "state")));
            Assert.That(Text(story, "filled"), Is.EqualTo(Text(row, "filled")));
            string[] steps = [.. story.GetProperty("steps").EnumerateArray().Select(step => Text(step, "what"))];

            // An intent that waited for a cancel is decided by the report of it.
            string cause = Text(decision, "kind") == "WaitingIntent" ? "received: OrderReport " : "received: Bar ";
            Assert.That(steps, Has.Some.StartsWith(cause).And.Some.StartsWith("command: place"));
            Assert.That(steps, Has.Some.StartsWith("report=Acknowledged"));
        }
    }

    [Test]
    public async Task Moment_is_the_state_that_a_replay_up_to_there_has()
    {
        string sequence = (_orders[^1].GetProperty("sequence").GetInt64() - 1).ToString(CultureInfo.InvariantCulture);
        JsonElement explained = await Json("--seq", sequence);
        ToolResult replay = await Tool.RunAsync("replay", _demo.Journal, "--until", sequence, "--json");
        using JsonDocument report = JsonDocument.Parse(replay.Output);
        string equity = report.RootElement.GetProperty("equity").GetString()!;
        Assert.That(Text(explained.GetProperty("account"), "equity"), Is.EqualTo(equity));
        string[] levels = Levels(explained.GetProperty("instruments")[0].GetProperty("market").GetProperty("bids"));
        string[] expected = Levels(report.RootElement.GetProperty("books")[0].GetProperty("bids"));
        Assert.That(levels.Select(Decimal), Is.EqualTo(expected.Select(Decimal)));

        // The same moment by its time.
        string time = Text(explained, "time");
        JsonElement at = await Json("--at", time[..^3] + "Z");
        Assert.That(at.GetProperty("sequence").GetInt64(), Is.EqualTo(long.Parse(sequence)).Within(50));
    }

    [Test]
    public async Task Page_holds_price_decision_checks_and_timeline_and_no_link()
    {
        string file = Path.Combine(Path.GetTempPath(), $"lowlatency-{Guid.NewGuid():N}.html");
        try
        {
            ToolResult result = await Tool.RunAsync(
                "explain", _demo.Journal, "--order", Text(_orders[0], "order"), "--html", file, "--detail", "full");
            Assert.That(result.ExitCode, Is.Zero);
            string page = await File.ReadAllTextAsync(file);
            Assert.That(page, Does.Contain("<svg").And.Contain("Timeline").And.Contain("PositionDrift"));
            Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("href"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public async Task Tables_answer_what_was_held_refused_and_lost()
    {
        JsonElement held = await Json("--positions-at-orders");
        Assert.That(held.GetArrayLength(), Is.EqualTo(_orders.Count));
        Assert.That(Decimal(Text(held[0], "positionBefore")), Is.Zero);
        long refused = _demo.Report.GetProperty("orders").GetProperty("rejected").GetInt64();
        JsonElement rejects = await Json("--rejects");
        Assert.That(
            rejects.EnumerateArray().Count(row => Text(row, "by") == "venue"), Is.EqualTo(refused));
        Assert.That((await Json("--reconnects", "--last", "1h")).GetArrayLength(), Is.EqualTo(_demo.Number("gaps")));
        Assert.That((await Json("--orders", "--last", "1s")).GetArrayLength(), Is.LessThan(_orders.Count));
    }

    [Test]
    public async Task What_if_shows_the_run_beside_itself_and_beside_a_change()
    {
        ToolResult result = await Tool.RunAsync(
            "whatif", _demo.Journal, "--set", "risk.orderNotionalMax=1", "--both", "latency.orderMicros=2000",
            "--json");
        Assert.That(result.ExitCode, Is.Zero);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement report = document.RootElement;
        long before = report.GetProperty("before").GetProperty("orders").GetInt64();
        Assert.That(report.GetProperty("recorded").GetProperty("orders").GetInt64(), Is.EqualTo(_orders.Count));
        Assert.That(before, Is.Positive);
        JsonElement after = report.GetProperty("after");
        Assert.That(after.GetProperty("orders").GetInt64(), Is.LessThan(before), "a limit of one lets none in");
        Assert.That(report.GetProperty("differences").GetArrayLength(), Is.GreaterThanOrEqualTo(before - 1));
        ToolResult same = await Tool.RunAsync("whatif", _demo.Journal, "--set", "risk.openOrdersMax=20");
        Assert.That(same.Output, Does.Contain("0 orders differ"));
        ToolResult nothing = await Tool.RunAsync("whatif", _demo.Journal);
        ToolResult wrong = await Tool.RunAsync("whatif", _demo.Journal, "--set", "risk.nonsense=1");
        Assert.That((nothing.ExitCode, wrong.ExitCode), Is.EqualTo((64, 64)));
        Assert.That(wrong.Errors, Does.Contain("nonsense").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Event_behind_the_end_is_refused_and_a_wrong_time_named_by_its_option()
    {
        ToolResult verify = await Tool.RunAsync("journal", "verify", _demo.Journal);
        string last = Regex.Match(verify.Output, @"sequence 1\.\.(\d+)").Groups[1].Value;
        ToolResult behind = await Tool.RunAsync("explain", _demo.Journal, "--seq", "99999999");
        Assert.That(behind.ExitCode, Is.EqualTo(66));
        Assert.That(behind.Errors, Does.Contain($"no event 99999999: the journal's last one is {last}"));
        Assert.That(behind.Output, Is.Empty);
        Assert.That((await Json("--seq", last)).GetProperty("sequence").GetInt64(), Is.EqualTo(long.Parse(last)));
        ToolResult time = await Tool.RunAsync("explain", _demo.Journal, "--at", "25:99");
        Assert.That(time.ExitCode, Is.EqualTo(64));
        Assert.That(time.Errors, Does.StartWith("lowlatency: --at 25:99: "));
    }

    [Test]
    public async Task Decisions_without_an_order_are_not_counted_as_refusals()
    {
        List<JsonElement> rows = [.. (await Json("--rejects")).EnumerateArray()];
        ToolResult text = await Tool.RunAsync("explain", _demo.Journal, "--rejects");
        string summary = $"{Count("engine")} decisions without an order, {Count("gate")} orders refused by a gate, "
            + $"{Count("venue")} by the venue; {_orders.Count} orders left";
        Assert.That(text.Output.TrimEnd(), Does.EndWith(summary));

        int Count(string by) => rows.Count(row => Text(row, "by") == by);
    }

    // Orders too small for the venue, by the settings: what a market happens to do promises no refusal of the engine.
    [Test]
    public async Task Intents_too_small_for_the_venue_are_refusals_of_the_engine()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-small-test-");
        string settings = Path.Combine(folder.FullName, "settings.json");
        JsonNode engine = JsonNode.Parse(await File.ReadAllTextAsync(_demo.Configuration))!["engine"]!.DeepClone();
        var recorded = new JsonObject { ["kind"] = "journal", ["path"] = _demo.Journal };
        var backtest = new JsonObject { ["engine"] = engine, ["data"] = new JsonArray(recorded) };
        await File.WriteAllTextAsync(settings, backtest.ToJsonString());
        string journal = Path.Combine(folder.FullName, "journal");
        const string tiny = "combination.equityPercentPerTrade=0.0001";
        ToolResult run = await Tool.RunAsync("backtest", "--config", settings, "--journal", journal, "--set", tiny);
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        ToolResult rejects = await Tool.RunAsync("explain", journal, "--rejects", "--json");
        using JsonDocument document = JsonDocument.Parse(rejects.Output);
        List<JsonElement> rows = [.. document.RootElement.EnumerateArray()];
        Assert.That(rows, Is.Not.Empty);
        Assert.That(rows.Select(row => Text(row, "by")), Is.All.EqualTo("engine"));
        Assert.That(rows.Select(row => Text(row, "reason")), Is.All.EqualTo("SizeBelowMinimum"));
        folder.Delete(recursive: true);
    }

    [TestCase(64)]
    [TestCase(64, "--order", "L01")]
    [TestCase(64, "--orders", "--rejects")]
    [TestCase(64, "--orders", "--last", "soon")]
    [TestCase(64, "--at", "yesterday")]
    [TestCase(64, "--seq", "0")]
    [TestCase(66, "--order", "an id of nobody")]
    public async Task Wrong_questions_are_told_what_to_ask(int exitCode, params string[] question)
    {
        if (exitCode == 66) question = ["--order", UnknownOrder()];
        ToolResult result = await Tool.RunAsync(["explain", _demo.Journal, .. question]);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Errors, Does.StartWith("lowlatency: ").And.Not.Contain("   at "));
    }

    private static string UnknownOrder() => new Model.Identity.ClientOrderId(1, 999, 999).ToString();

    // Written from the formula, not from the code.
    private static void AssertCombination(JsonElement decision)
    {
        double sum = 0;
        double weights = 0;
        foreach (JsonElement signal in decision.GetProperty("signals").EnumerateArray())
        {
            if (Text(signal, "use") != "used") continue;
            double weight = signal.GetProperty("weight").GetDouble();
            double direction = signal.GetProperty("direction").GetDouble();
            sum += direction * signal.GetProperty("confidence").GetDouble() * weight;
            weights += weight;
        }

        double combined = decision.GetProperty("combination").GetProperty("combined").GetDouble();
        Assert.That(combined, Is.EqualTo(sum / weights).Within(1e-12));
    }

    private static void AssertMeanIsAmongTheBars(JsonElement decision, JsonElement bars)
    {
        decimal low = bars.EnumerateArray().Min(bar => Decimal(Text(bar, "low")));
        decimal high = bars.EnumerateArray().Max(bar => Decimal(Text(bar, "high")));
        JsonElement momentum = decision.GetProperty("signals").EnumerateArray().First();
        Assert.That(Text(momentum, "strategy"), Is.EqualTo("ema-momentum"));
        Assert.That(momentum.GetProperty("values").GetProperty("fast").GetDecimal(), Is.InRange(low, high));
    }

    private async Task<JsonElement> Json(params string[] question)
    {
        ToolResult result = await Tool.RunAsync(["explain", _demo.Journal, .. question, "--json"]);
        Assert.That(result.ExitCode, Is.Zero);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    private static string[] Levels(JsonElement side) =>
        [.. side.EnumerateArray().SelectMany(level => level.EnumerateArray()).Select(cell => cell.GetString()!)];

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
