using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

/// <summary>
/// A recorded market again, its orders now worked in children: the backtest, its journal, and what `explain` says of a
/// parent.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ExplainParentTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-parent-test-");
    private DemoOutcome _demo = null!;

    private string Journal => Path.Combine(_folder.FullName, "journal");

    [OneTimeSetUp]
    public async Task WorkOrdersInChildren()
    {
        _demo = await SharedDemo.Run;
        string settings = Path.Combine(_folder.FullName, "settings.json");
        JsonNode engine = JsonNode.Parse(await File.ReadAllTextAsync(_demo.Configuration))!["engine"]!.DeepClone();
        var recorded = new JsonObject { ["kind"] = "journal", ["path"] = _demo.Journal };
        var backtest = new JsonObject { ["engine"] = engine, ["data"] = new JsonArray(recorded) };
        await File.WriteAllTextAsync(settings, backtest.ToJsonString());
        ToolResult result = await Tool.RunAsync(
            "backtest", "--config", settings, "--journal", Journal, "--set", "execution.split.algorithm=iceberg",
            "--set", "execution.split.notional=50", "--set", "execution.split.displayPercent=20",
            "--set", "execution.split.durationMillis=5000", "--set", "execution.restingStopBehindPercent=2");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Delete(recursive: true);

    [Test]
    public async Task Journal_of_the_run_replays_to_the_same_hashes()
    {
        ToolResult replay = await Tool.RunAsync("replay", Journal, "--json");
        Assert.That(replay.ExitCode, Is.Zero, replay.Errors + replay.Output);
    }

    [Test]
    public async Task Child_is_explained_with_its_parent_and_every_sibling()
    {
        List<JsonElement> orders = [.. (await Json("--orders")).EnumerateArray()];
        JsonElement first = orders.Find(order => Text(order, "purpose").Contains("child", StringComparison.Ordinal));
        Assert.That(first.ValueKind, Is.EqualTo(JsonValueKind.Object), "an order of 50 and more is worked in children");
        JsonElement explained = await Json("--order", Text(first, "order"));
        JsonElement decision = explained.GetProperty("instruments")[0].GetProperty("decision");
        Assert.That(Text(decision, "kind"), Is.EqualTo("ChildOrder"));
        JsonElement parent = explained.GetProperty("order").GetProperty("parent");
        Assert.That(Text(parent, "description"), Does.StartWith("Iceberg "));
        List<JsonElement> children = [.. parent.GetProperty("children").EnumerateArray()];
        string number = parent.GetProperty("number").GetInt64().ToString(CultureInfo.InvariantCulture);
        string family = $" of parent {number}";
        int listed = orders.Count(order => Text(order, "purpose").EndsWith(family, StringComparison.Ordinal));
        Assert.That(children, Has.Count.EqualTo(listed), "the same children as in the list of orders");
        Assert.That(
            children.Select(child => child.GetProperty("number").GetInt32()),
            Is.EqualTo(Enumerable.Range(1, children.Count)));
        decimal filled = children.Sum(child => Number(child, "filled"));
        Assert.That(Number(parent, "filled"), Is.EqualTo(filled));
        decimal total = Number(parent, "filled") + Number(parent, "remaining");
        Assert.That(Text(parent, "description"), Does.Contain(total.ToString(CultureInfo.InvariantCulture)));
        Assert.That(children.Max(child => Number(child, "quantity")), Is.LessThan(total), "a part of it at a time");
    }

    [Test]
    public async Task Stop_that_rests_at_the_venue_is_explained_by_the_position_behind_it()
    {
        List<JsonElement> orders = [.. (await Json("--orders")).EnumerateArray()];
        JsonElement row = orders.Find(order => Text(order, "purpose") == "RestingStop");
        Assert.That(row.ValueKind, Is.EqualTo(JsonValueKind.Object), "the recorded rules name stop orders");
        JsonElement explained = await Json("--order", Text(row, "order"));
        JsonElement decision = explained.GetProperty("instruments")[0].GetProperty("decision");
        Assert.That(Text(decision, "kind"), Is.EqualTo("RestingStop"));
        Assert.That(Text(decision, "outcome"), Does.Match("^placed: (Buy|Sell) .* at stop [0-9]"));
        Assert.That(Text(explained.GetProperty("order"), "description"), Does.Contain("RestingStop"));
        Assert.That(Saw("InstrumentRules"), Does.Match(" at stop [0-9.]+$"));
        Assert.That(Saw("PriceCollar"), Does.StartWith("stop order: "));
        Assert.That(Math.Abs(Number(row, "positionBefore")), Is.EqualTo(Number(row, "quantity")));
        string closing = Number(row, "positionBefore") > 0 ? "Sell" : "Buy";
        Assert.That(Text(row, "side"), Is.EqualTo(closing));

        string Saw(string name) => Text(
            decision.GetProperty("gates").EnumerateArray().Single(gate => Text(gate, "gate") == name), "saw");
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement of, string name) =>
        decimal.Parse(Text(of, name), NumberStyles.Number, CultureInfo.InvariantCulture);

    private async Task<JsonElement> Json(params string[] question)
    {
        ToolResult result = await Tool.RunAsync(["explain", Journal, .. question, "--json"]);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
