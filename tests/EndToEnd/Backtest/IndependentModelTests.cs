using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.Backtest.Settings;
using LowLatency.EndToEnd.Cli;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Backtest;

/// <summary>
/// `lowlatency backtest` against a program in Python that was written from docs/backtest-model.md alone: the same
/// fills, digit by digit, over made and recorded data with parameters drawn from the seed.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.Children)]
internal sealed class IndependentModelTests
{
    // Every fourth asks for more than the cash allows: what is refused is compared there.
    private static readonly int Fresh = Environment.TickCount & 0xffff;

    private string _folder = "";

    private static IEnumerable<int> Seeds => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 10_000 + Fresh];

    [OneTimeSetUp]
    public async Task FindPython()
    {
        _folder = Directory.CreateTempSubdirectory("lowlatency-model-").FullName;
        try
        {
            ToolResult python = await Tool.RunProgramAsync("python3", "--version");
            Assert.That(python.ExitCode, Is.Zero, python.Errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("python3 is not installed");
        }
    }

    [OneTimeTearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Seeds))]
    public async Task Made_candles_give_the_fills_of_the_document(int seed)
    {
        var market = new ModelMarket(seed);
        BacktestSettings settings = market.Settings("candles", Path.Combine(_folder, $"candles-{seed}.csv"));
        market.WriteCandles(settings.Data[0].Path, settings.Engine.Bars.SignalIntervalSeconds);
        await Compare($"candles-{seed}", settings, seed % 4 == 0 ? 0 : 5);
    }

    [TestCaseSource(nameof(Seeds))]
    public async Task Made_trades_give_the_fills_of_the_document(int seed)
    {
        var market = new ModelMarket(seed);
        BacktestSettings settings = market.Settings("trades", Path.Combine(_folder, $"trades-{seed}.csv"));
        market.WriteTrades(settings.Data[0].Path);
        await Compare($"trades-{seed}", settings, seed % 4 == 0 ? 0 : 5);
    }

    [TestCase("binance-spot_BTCUSDT_1h.csv.gz", 3_600)]
    [TestCase("binance-spot_SOLUSDT_15m.csv.gz", 900)]
    public async Task Recorded_candles_give_the_fills_of_the_document(string name, int seconds)
    {
        string path = SharedData.Find(Path.Combine("data", "candles", name));
        BacktestSettings settings = new ModelMarket(seconds).Settings("candles", path);
        settings.Engine.Bars.IntervalSeconds = [seconds];
        settings.Engine.Bars.SignalIntervalSeconds = seconds;
        settings.Engine.Combination.EquityPercentPerTrade = 90;
        await Compare($"recorded-{seconds}", settings, fillsMin: 200);
    }

    private async Task Compare(string name, BacktestSettings settings, int fillsMin)
    {
        string file = Path.Combine(_folder, $"{name}.json");
        string output = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(
            file, JsonSerializer.SerializeToUtf8Bytes(settings, BacktestJson.Default.BacktestSettings));
        ToolResult tool = await Tool.RunAsync("backtest", "--config", file, "--out", output);
        Assert.That(tool.ExitCode, Is.Zero, tool.Errors);
        ToolResult model = await Tool.RunProgramAsync(
            "python3", Path.Combine(AppContext.BaseDirectory, "Backtest", "model.py"),
            Path.Combine(output, "settings.json"));
        Assert.That(model.ExitCode, Is.Zero, model.Errors);
        List<string> made = Fills(await File.ReadAllLinesAsync(Path.Combine(output, "fills.csv")));
        string[] wanted = model.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        TestContext.Out.WriteLine($"{name}: {made.Count} fills; seed of the fresh case: {10_000 + Fresh}");
        AssertRefused(Path.Combine(output, "report.json"), model.Errors);
        for (int i = 0; i < Math.Min(made.Count, wanted.Length); i++)
        {
            Assert.That(made[i], Is.EqualTo(Normal(wanted[i].Split(','))), $"fill {i}");
        }

        Assert.That(made, Has.Count.EqualTo(wanted.Length));
        Assert.That(made, Has.Count.AtLeast(fillsMin), "too few to prove anything");
    }

    // "3 refused, 1 met no market": orders without a fill are part of the model, too.
    private static void AssertRefused(string file, string said)
    {
        using JsonDocument report = JsonDocument.Parse(File.ReadAllBytes(file));
        long refused = report.RootElement.GetProperty("metrics").GetProperty("ordersRefused").GetInt64();
        Assert.That(said, Does.StartWith($"{refused} refused, "));
        string unmet = said.Split(", ")[1].Split(' ')[0];
        string notes = report.RootElement.GetProperty("notes").GetRawText();
        Assert.That(
            notes, unmet == "0" ? Does.Not.Contain("met no market") : Does.Contain($"{unmet} orders met no market"));
    }

    // time,instrument,order,side,price,quantity,value,fee of what the tool writes.
    private static List<string> Fills(string[] lines)
    {
        List<string> fills = [];
        foreach (string line in lines[1..])
        {
            string[] fields = line.Split(',');
            fills.Add(Normal([fields[0].TrimEnd('Z'), fields[3], fields[4], fields[5], fields[6], fields[7]]));
        }

        return fills;
    }

    private static string Normal(string[] fields)
    {
        DateTime time = DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        string text = $"{time:O} {fields[1]}";
        foreach (string field in fields[2..])
        {
            decimal number = decimal.Parse(field, CultureInfo.InvariantCulture);
            text += " " + number.ToString("0.########", CultureInfo.InvariantCulture);
        }

        return text;
    }
}
