using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.EndToEnd.Torture;
using LowLatency.VenueSim.Exchange.Accounts;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>
/// What was given up at the collar, and fees in other assets: the right values in what the verbs print.
/// </summary>
[TestFixture]
internal sealed class MoneyReportTests
{
    private static readonly TimeSpan SettleMin = TimeSpan.FromSeconds(5);

    // One order of half the equity is decided at 100.01 and meets a market at 136.01, 2 % are allowed.
    [Test]
    public async Task What_an_order_gave_up_is_in_replay_and_explain_as_in_the_backtest()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-given-up-");
        try
        {
            string candles = Path.Combine(folder.FullName, "BTCUSDT_1h.csv");
            string journal = Path.Combine(folder.FullName, "journal");
            File.WriteAllText(candles, Jump());
            ToolResult backtest = await Tool.RunAsync(
                "backtest", "--data", candles, "--strategies", "buy-and-hold", "--journal", journal, "--set",
                "risk.isCollarAtVenue=true", "--set", "combination.equityPercentPerTrade=50");
            Assert.That(backtest.ExitCode, Is.Zero, backtest.Errors);
            Match note = Regex.Match(backtest.Output, @"(\d+) orders found too little.*: ([\d.]+) of what");
            Assert.That(note.Groups[1].Value, Is.EqualTo("1"), backtest.Output);
            decimal told = decimal.Parse(note.Groups[2].Value, CultureInfo.InvariantCulture);

            // Half of 10,000 at the decision's price, in whole units of the file's lot.
            Assert.That(told, Is.InRange(4_950m, 5_000m));
            ToolResult json = await Tool.RunAsync("replay", journal, "--json");
            using JsonDocument report = JsonDocument.Parse(json.Output);
            JsonElement givenUp = report.RootElement.GetProperty("givenUp");
            Assert.That(givenUp.GetProperty("orders").GetInt64(), Is.EqualTo(1));
            string value = givenUp.GetProperty("value").GetString()!;
            Assert.That(Amount(value), Is.EqualTo(told).Within(0.005m));
            ToolResult replay = await Tool.RunAsync("replay", journal);
            Assert.That(replay.Output, Does.Match($"given up +{Regex.Escape(value)} of 1 orders"));
            ToolResult orders = await Tool.RunAsync("explain", journal, "--orders");
            Assert.That(orders.Output, Does.Contain($"(gave up {value})").And.Contain($"{value} of 1 orders"));
            ToolResult rows = await Tool.RunAsync("explain", journal, "--orders", "--json");
            using JsonDocument list = JsonDocument.Parse(rows.Output);
            JsonElement unmet = list.RootElement.EnumerateArray().Single(
                static row => row.GetProperty("givenUp").GetString() != "0");
            Assert.That(unmet.GetProperty("givenUp").GetString(), Is.EqualTo(value));
            string order = unmet.GetProperty("order").GetString()!;
            ToolResult story = await Tool.RunAsync("explain", journal, "--order", order);
            Assert.That(story.Output, Does.Match($"given up +{Regex.Escape(value)}, "));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The venue takes BNB for every fill; what it booked is the truth.
    [Test]
    public async Task Fees_in_BNB_are_in_replay_and_explain_with_the_amount_that_the_venue_took()
    {
        await using LiveRun live = await LiveRun.StartAsync(
            seed: 33, options => options.Engine.Instruments[3].AreHoldingsAdopted = false,
            new AssetAmount("BNB", 50m));
        using (EngineUnderTest engine = live.Run.StartEngine())
        {
            live.AwaitEntries(engine, 6);
            live.Settle(engine, SettleMin);
        }

        // Of its own pair the fee is out of what was traded.
        decimal paid = live.Run.Venue.ReadExchange(static exchange => exchange.Truth.Fills(LiveRun.Account)
            .Where(static fill => fill.CommissionAsset == "BNB" && fill.Order.Rules.Symbol != "BNBUSDT")
            .Sum(static fill => fill.Commission));
        Assert.That(paid, Is.Positive);
        ToolResult json = await Tool.RunAsync("replay", live.Run.Journal, "--json");
        using JsonDocument report = JsonDocument.Parse(json.Output);
        JsonElement fee = report.RootElement.GetProperty("otherFees").EnumerateArray().Single();
        Assert.That(fee.GetProperty("asset").GetString(), Is.EqualTo("BNB"));
        string amount = fee.GetProperty("paid").GetString()!;
        Assert.That(Amount(amount), Is.EqualTo(paid).Within(0.000001m));
        Assert.That(Amount(fee.GetProperty("unvalued").GetString()!), Is.Zero);
        ToolResult replay = await Tool.RunAsync("replay", live.Run.Journal);
        Assert.That(replay.Output, Does.Match($"fees in BNB +{Regex.Escape(amount)}, all of it at its mark"));
        Assert.That(
            replay.Output, Does.Match(@"position +BinanceSpot:(?!BNB)\w+ .*fees 0\.\d*[1-9]"), "fees 0 are none");
        string last = report.RootElement.GetProperty("lastSequence").GetInt64().ToString(CultureInfo.InvariantCulture);
        ToolResult explained = await Tool.RunAsync("explain", live.Run.Journal, "--seq", last);
        Assert.That(explained.Output, Does.Match($"fees +{Regex.Escape(amount)} BNB, all of it at its mark"));
    }

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Jump()
    {
        var text = new StringBuilder("open_time_ms,open,high,low,close,volume\n");
        for (int i = 0; i < 12; i++)
        {
            decimal price = i == 0 ? 100.01m : 136.01m;
            text.Append(CultureInfo.InvariantCulture, $"{1_577_836_800_000 + (i * 3_600_000L)},{price},");
            text.Append(CultureInfo.InvariantCulture, $"{price + 0.01m},{price - 0.01m},{price},10000.5\n");
        }

        return text.ToString();
    }
}
