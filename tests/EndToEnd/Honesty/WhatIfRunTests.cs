using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>
/// `whatif` with a change that changes nothing: the recorded figures are those of the run itself, and its two simulated
/// runs are the same one, for paper and live journals. Those of backtests are in <see cref="BacktestVerbTests"/>.
/// </summary>
[TestFixture]
internal sealed class WhatIfRunTests
{
    [TestCase("--seconds", "15", "--fills", "6", "--seed", "11", TestName = "A paper journal is told as its run")]
    [TestCase(
        "--live", "--seconds", "40", "--fills", "3", "--seed", "7", TestName = "A live journal is told as its run")]
    [CancelAfter(300_000)]
    public async Task A_journal_is_told_as_its_run(params string[] arguments)
    {
        using DemoOutcome demo = await DemoOutcome.RunAsync(arguments);
        using JsonDocument configuration = JsonDocument.Parse(await File.ReadAllTextAsync(demo.Configuration));
        string percent = Risk(configuration, "drawdownPercentMax");
        ToolResult result = await Tool.RunAsync(
            "whatif", demo.Journal, "--set", $"risk.drawdownPercentMax={percent}", "--json");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using JsonDocument report = JsonDocument.Parse(result.Output);
        JsonElement root = report.RootElement;
        JsonElement recorded = root.GetProperty("recorded");
        Assert.That(recorded.GetProperty("orders").GetInt64(), Is.EqualTo(demo.Number("orders", "sent")));
        Assert.That(recorded.GetProperty("fills").GetInt64(), Is.EqualTo(demo.Number("fills")).And.Positive);
        decimal equity = decimal.Parse(demo.Report.GetProperty("equity").GetString()!, CultureInfo.InvariantCulture);
        Assert.That(recorded.GetProperty("equity").GetDecimal(), Is.EqualTo(equity).Within(0.01m));
        Assert.That(root.GetProperty("differences").GetArrayLength(), Is.Zero);
        Assert.That(JsonElement.DeepEquals(root.GetProperty("before"), root.GetProperty("after")));
        Assert.That(root.GetProperty("before").GetProperty("orders").GetInt64(), Is.Positive);
    }

    private static string Risk(JsonDocument configuration, string name) =>
        configuration.RootElement.GetProperty("engine").GetProperty("risk").GetProperty(name).GetRawText();
}
