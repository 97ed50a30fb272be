using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>What `backtest` and `whatif` report is of the run that was asked for, or they say that it is not.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class BacktestVerbTests
{
    private string _folder = "";
    private string _candles = "";

    [OneTimeSetUp]
    public void WriteCandles()
    {
        _folder = Directory.CreateTempSubdirectory("lowlatency-backtest-").FullName;
        _candles = Path.Combine(_folder, "walk.csv");
        File.WriteAllText(_candles, Candles(seed: 5, count: 900));
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task What_if_runs_the_journal_of_a_backtest_on_candles_again_to_the_order()
    {
        string journal = Path.Combine(_folder, "journal");
        await Good(
            "--journal", journal, "--set", "costs.takerFeePercent=0.25", "--set", "execution.stopLossPercent=3");
        string[] question = ["whatif", journal, "--set", "risk.openOrdersMax=19", "--json"];
        ToolResult same = await Tool.RunAsync(question);
        Assert.That(same.ExitCode, Is.Zero, same.Errors);
        using (JsonDocument report = JsonDocument.Parse(same.Output))
        {
            JsonElement root = report.RootElement;
            Assert.That(root.GetProperty("recordedDifferences").GetArrayLength(), Is.Zero);
            double recorded = root.GetProperty("recorded").GetProperty("equity").GetDouble();
            Assert.That(root.GetProperty("before").GetProperty("equity").GetDouble(), Is.EqualTo(recorded));
            Assert.That(root.GetProperty("before").GetProperty("fills").GetInt64(), Is.Positive);
        }

        // What a build before this one left: a journal alone, which does not hold the path of each candle.
        File.Delete(Path.Combine(journal, "backtest.json"));
        ToolResult other = await Tool.RunAsync(question);
        Assert.That(other.ExitCode, Is.EqualTo(1));
        Assert.That(other.Errors, Does.Contain("the same settings give another run now").And.Contain("--both"));
        Assert.That(other.Output, Is.Empty);
    }

    [Test]
    public async Task A_sweep_in_which_no_run_trades_has_an_exit_code_of_its_own()
    {
        string folder = Path.Combine(_folder, "sweep-empty");
        ToolResult result = await Run(
            "--sweep", "combination.combinedMin=0.999,1", "--set", "combination.confidenceMin=1", "--out", folder);
        Assert.That(result.ExitCode, Is.EqualTo(3), result.Errors);
        Assert.That(result.Output, Does.Contain("nothing qualifies"));
        ToolResult walk = await Run(
            "--sweep", "combination.combinedMin=0.999,1", "--set", "combination.confidenceMin=1", "--walk-forward",
            "10:5", "--out", Path.Combine(_folder, "walk-empty"));
        Assert.That(walk.ExitCode, Is.EqualTo(3), walk.Errors);
        ToolResult floor = await Run(
            "--sweep", "strategies[0].fast=5,8", "--min-trades", "100000", "--out", Path.Combine(_folder, "floor"));
        Assert.That(floor.ExitCode, Is.EqualTo(3), floor.Errors);
    }

    [Test]
    public async Task Results_of_another_run_are_not_written_over_unless_that_is_asked_for()
    {
        string folder = Path.Combine(_folder, "out");
        await Good("--out", folder);
        await Good("--out", folder);
        string before = File.ReadAllText(Path.Combine(folder, "report.json"));
        ToolResult other = await Run("--out", folder, "--set", "costs.takerFeePercent=0.2");
        Assert.That(other.ExitCode, Is.EqualTo(64));
        Assert.That(other.Errors, Does.Contain("holds the results of another run").And.Contain("--force"));
        Assert.That(File.ReadAllText(Path.Combine(folder, "report.json")), Is.EqualTo(before));
        ToolResult sweep = await Run("--sweep", "strategies[0].fast=5,8", "--out", folder);
        Assert.That(sweep.ExitCode, Is.EqualTo(64), sweep.Output);
        await Good("--out", folder, "--set", "costs.takerFeePercent=0.2", "--force");
        Assert.That(File.ReadAllText(Path.Combine(folder, "report.json")), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task Json_has_the_documented_fields_and_is_the_report_of_the_folder()
    {
        string folder = Path.Combine(_folder, "json");
        ToolResult result = await Run("--json", "--out", folder);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        using JsonDocument report = JsonDocument.Parse(result.Output);
        string[] names = [.. report.RootElement.EnumerateObject().Select(each => each.Name)];
        Assert.That(names, Is.EqualTo((string[])
        [
            "from", "to", "events", "stateHash", "commandHash", "metrics", "months", "regimes", "decisions", "notes",
            "settings",
        ]));
        using JsonDocument kept = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder, "report.json")));
        Assert.That(JsonElement.DeepEquals(report.RootElement, kept.RootElement));
        ToolResult sweep = await Run(
            "--json", "--sweep", "strategies[0].fast=5,8", "--out", Path.Combine(_folder, "json-sweep"));
        Assert.That((sweep.ExitCode, sweep.Output), Is.EqualTo((64, "")), sweep.Errors);
    }

    [Test]
    public async Task A_fault_of_a_sweep_is_told_in_one_line()
    {
        ToolResult result = await Run(
            "--sweep", "strategies[0].fast=5,8", "--from", "2031-01-01", "--out", Path.Combine(_folder, "no-data"));
        Assert.That(result.ExitCode, Is.EqualTo(64).Or.EqualTo(66), result.Errors);
        Assert.That(result.Errors, Does.StartWith("lowlatency: the data hold nothing"));
    }

    private async Task Good(params string[] arguments)
    {
        ToolResult result = await Run(arguments);
        Assert.That(result.ExitCode, Is.Zero, result.Errors + result.Output);
    }

    private Task<ToolResult> Run(params string[] arguments) =>
        Tool.RunAsync(["backtest", "--data", _candles, "--strategies", "ema-momentum", .. arguments]);

    private static string Candles(int seed, int count)
    {
        var random = new Random(seed);
        var text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
        decimal price = 20_000;
        for (int i = 0; i < count; i++)
        {
            decimal open = price;
            price += random.Next(-300, 301) + (i / 150 % 2 == 0 ? 40 : -40);
            decimal high = Math.Max(open, price) + random.Next(1, 200);
            decimal low = Math.Min(open, price) - random.Next(1, 200);
            text.Append(CultureInfo.InvariantCulture, $"{1_640_995_200_000 + (i * 3_600_000L)},");
            text.Append(CultureInfo.InvariantCulture, $"{open},{high},{low},{price},{random.Next(50, 500)}.1234\n");
        }

        return text.ToString();
    }
}
