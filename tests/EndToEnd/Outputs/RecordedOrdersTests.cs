using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.Model.Identity;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Outputs;

/// <summary>The orders that a run recorded, order by order beside those that are decided again or simulated.</summary>
[TestFixture]
internal sealed class RecordedOrdersTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Every_order_of_a_run_is_shown_as_the_one_that_left()
    {
        using DemoOutcome demo = await DemoOutcome.RunAsync("--seconds", "15", "--fills", "6", "--seed", "7");
        List<JsonElement> orders = await Rows("explain", demo.Journal, "--orders", "--json");
        Assert.That(orders, Is.Not.Empty);
        Assert.That(orders.Select(row => Text(row, "recorded")), Is.All.EqualTo("same"));
        ToolResult text = await Tool.RunAsync("explain", demo.Journal, "--orders");
        int count = orders.Count;
        Assert.That(
            text.Output.TrimEnd(), Does.EndWith($"{count} orders, {count} of {count} as the journal records them"));

        // The simulated runs may buy nothing: each recorded order is one that they lack.
        JsonElement report = await Report(
            "whatif", demo.Journal, "--set", "risk.openOrdersMax=19", "--both", "risk.orderNotionalMax=1", "--json");
        Assert.That(report.GetProperty("before").GetProperty("orders").GetInt64(), Is.Zero);
        List<JsonElement> differences = [.. report.GetProperty("recordedDifferences").EnumerateArray()];
        Assert.That(differences.Select(row => Text(row, "after")), Is.All.Empty);
        Assert.That(
            differences.Select(row => (Text(row, "time"), Before(row))),
            Is.EquivalentTo(orders.Select(row => (Text(row, "time"), $"{Text(row, "side")} {Text(row, "quantity")}"))));
        ToolResult summary = await Tool.RunAsync(
            "whatif", demo.Journal, "--set", "risk.openOrdersMax=19", "--both", "risk.orderNotionalMax=1");
        Assert.That(summary.Output, Does.Contain($"\n{count} orders differ between the recorded run and the"));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task An_order_that_left_and_is_not_decided_again_is_shown_as_recorded_only()
    {
        using var journal = new ToolJournal();
        journal.FillForReaders();
        ToolResult result = await Tool.RunAsync("explain", journal.Path, "--orders", "--json");
        using JsonDocument document = JsonDocument.Parse(result.Output);
        JsonElement row = document.RootElement.EnumerateArray().Single();
        Assert.That(Text(row, "recorded"), Is.EqualTo("only recorded"));
        Assert.That(Text(row, "order"), Is.EqualTo(new ClientOrderId(1, 1, 1).ToString()));
        Assert.That((Text(row, "side"), row.GetProperty("sequence").GetInt64()), Is.EqualTo(("Sell", 6L)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_run_without_outputs_has_no_recorded_orders_to_compare_with()
    {
        using var journal = new ToolJournal();
        journal.Fill(120);
        JsonElement report = await Report("whatif", journal.Path, "--set", "risk.openOrdersMax=19", "--json");
        Assert.That(report.GetProperty("recordedDifferences").ValueKind, Is.EqualTo(JsonValueKind.Null));
        ToolResult text = await Tool.RunAsync("whatif", journal.Path, "--set", "risk.openOrdersMax=19");
        Assert.That(text.Output, Does.Not.Contain("recorded run"));
        ToolResult orders = await Tool.RunAsync("explain", journal.Path, "--orders");
        Assert.That(orders.Output.TrimEnd(), Does.EndWith("0 orders"));
    }

    // "Buy 0.1 at 100.00" without the price: what a market order was decided at is another column of the list.
    private static string Before(JsonElement row)
    {
        string text = Text(row, "before");
        return text[..text.IndexOf(" at ", StringComparison.Ordinal)];
    }

    private static async Task<List<JsonElement>> Rows(params string[] arguments) =>
        [.. (await Report(arguments)).EnumerateArray()];

    private static async Task<JsonElement> Report(params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync(arguments);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
