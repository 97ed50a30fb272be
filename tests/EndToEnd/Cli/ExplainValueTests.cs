using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LowLatency.Cli.Formatting;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// Values of `explain` held against the reports in the journal, which say them by themselves: average fill price,
/// price of a market order, why a stop was taken back.
/// </summary>
[TestFixture]
internal sealed class ExplainValueTests
{
    private DirectoryInfo _folder = null!;
    private string _journal = "";
    private List<JsonElement> _orders = [];

    [OneTimeSetUp]
    public async Task RunBacktest()
    {
        _folder = Directory.CreateTempSubdirectory("lowlatency-explain-values-");
        string candles = Path.Combine(_folder.FullName, "BTCUSDT_1h.csv");
        _journal = Path.Combine(_folder.FullName, "journal");
        File.WriteAllText(candles, Candles());
        ToolResult run = await Tool.RunAsync(
            "backtest", "--data", candles, "--strategies", "ema-momentum", "--journal", _journal, "--set",
            "execution.stopLossPercent=2", "--set", "execution.restingStopBehindPercent=1", "--set",
            "risk.isCollarAtVenue=false");
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        ToolResult orders = await Tool.RunAsync("explain", _journal, "--orders", "--json");
        using JsonDocument rows = JsonDocument.Parse(orders.Output);
        _orders = [.. rows.RootElement.Clone().EnumerateArray()];
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task The_average_price_is_that_of_the_fills_in_the_journal()
    {
        ToolResult dump = await Tool.RunAsync("journal", "dump", _journal, "--kind", "OrderReport", "--json");
        var sums = new Dictionary<string, (decimal Value, decimal Quantity)>();
        foreach (string line in dump.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument report = JsonDocument.Parse(line);
            JsonElement root = report.RootElement;
            if (Text(root, "report") != "Filled") continue;
            (decimal price, decimal quantity) = (Number(root, "price"), Number(root, "quantity"));
            (decimal value, decimal all) = sums.GetValueOrDefault(Text(root, "order"));
            sums[Text(root, "order")] = (value + (price * quantity), all + quantity);
        }

        Assert.That(sums, Has.Count.GreaterThan(20));
        foreach ((string order, (decimal value, decimal quantity)) in sums)
        {
            JsonElement row = _orders.Single(one => Text(one, "order") == order);
            Assert.That(Number(row, "averagePrice"), Is.EqualTo(value / quantity).Within(0.01m), order);
            Assert.That(Number(row, "filled"), Is.EqualTo(quantity), order);
        }
    }

    [Test]
    public void A_market_order_has_the_price_of_its_decision()
    {
        List<JsonElement> market = _orders.FindAll(
            static row => Text(row, "price").StartsWith("market", StringComparison.Ordinal));
        Assert.That(market, Is.Not.Empty);
        foreach (JsonElement row in market)
        {
            Match price = Regex.Match(Text(row, "price"), @"^market, at ([\d.]+)$");
            Assert.That(price.Success, Is.True, row.ToString());
            if (Text(row, "averagePrice") == "-") continue;

            // 5 basis points of slippage and the tick around it.
            decimal decided = decimal.Parse(price.Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.That(Number(row, "averagePrice"), Is.EqualTo(decided).Within(decided * 0.01m));
        }
    }

    [Test]
    public void A_stop_that_was_taken_back_says_why_as_what_came_next_shows()
    {
        List<JsonElement> stops = _orders.FindAll(static row => Text(row, "purpose") == "RestingStop");
        List<JsonElement> gone = stops.FindAll(static row => Text(row, "cancelledFor").Length > 0);
        Assert.That(stops, Has.Count.GreaterThan(5));
        Assert.That(gone, Is.Not.Empty);
        int exits = 0;
        foreach (JsonElement stop in gone)
        {
            string why = Text(stop, "cancelledFor");
            if (!why.StartsWith("an exit makes room", StringComparison.Ordinal)) continue;

            // The next order that is no stop closes what the stop protected.
            JsonElement next = _orders.Find(row => row.GetProperty("sequence").GetInt64()
                > stop.GetProperty("sequence").GetInt64() && Text(row, "purpose") != "RestingStop");
            Assert.That(Text(next, "side"), Is.EqualTo(Text(stop, "side")), why);
            Assert.That(Number(next, "positionBefore"), Is.Not.Zero);
            exits++;
        }

        foreach (JsonElement stop in stops)
        {
            bool isCancelled = Text(stop, "state") == "Cancelled";
            Assert.That(Text(stop, "cancelledFor").Length > 0, Is.EqualTo(isCancelled), stop.ToString());
        }

        Assert.That(exits, Is.Positive, string.Join('\n', gone));
    }

    [TestCase(0.0123, "0.012 ms")]
    [TestCase(999.94, "999.9 ms")]
    [TestCase(41_230, "41.23 s")]
    [TestCase(185_000, "3 min 5 s")]
    [TestCase(10_860_000, "3 h 1 min")]
    [TestCase(1_036_800_000, "12 days")]
    [TestCase(-125_000, "-2 min 5 s")]
    public void Times_are_told_in_units_that_fit(double millis, string expected) =>
        Assert.That(AmountText.Duration(millis), Is.EqualTo(expected));

    // A recording's channels have not been heard of before the first frame; the venue's clock is of another year.
    [Test]
    public async Task The_first_moment_of_a_journal_has_no_absurd_number()
    {
        using var journal = new ToolJournal();
        journal.Fill(5);
        foreach (string sequence in (string[])["1", "2", "3", "8"])
        {
            ToolResult moment = await Tool.RunAsync("explain", journal.Path, "--seq", sequence);
            Assert.That(moment.ExitCode, Is.Zero, moment.Errors);
            Assert.That(moment.Output, Does.Not.Match(@"silent for [\d.]+ days").And.Not.Match(@"\d{9,} ms"));
        }
    }

    private static string Candles()
    {
        var random = new Random(11);
        var text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
        decimal price = 20_000;
        for (int i = 0; i < 900; i++)
        {
            decimal open = price;
            price += random.Next(-300, 301) + (i / 150 % 2 == 0 ? 40 : -40);
            (decimal high, decimal low) = (Math.Max(open, price) + 60, Math.Min(open, price) - 60);
            text.Append(CultureInfo.InvariantCulture, $"{1_640_995_200_000 + (i * 3_600_000L)},");
            text.Append(CultureInfo.InvariantCulture, $"{open},{high},{low},{price},300.1234\n");
        }

        return text.ToString();
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static decimal Number(JsonElement row, string name) =>
        decimal.Parse(Text(row, name), CultureInfo.InvariantCulture);
}
