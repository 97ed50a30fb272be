using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.EndToEnd.Torture;
using LowLatency.Reading.Journal;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>A symbol of another script, as Binance has one, from the venue's frames to what the verbs print.</summary>
[TestFixture]
internal sealed class NonAsciiRunTests
{
    private const string Symbol = "币安人生USDT";
    private const int OrdersMin = 3;

    [Test]
    public async Task A_symbol_of_another_script_goes_from_the_venue_to_dump_explain_and_replay()
    {
        await using TortureRun run = await TortureRun.StartAsync(
            messagesPerSecond: 400, seed: 5, names: ["BTCUSDT", Symbol]);
        using (EngineUnderTest engine = run.StartEngine())
        {
            engine.Await(
                () => JournalSegments.List(run.Journal).Count > 0
                    && run.ReplayRunning().Engine is { } so && so.Counters.OrdersPlaced > OrdersMin
                    && so.Portfolio[so.Instruments[1].Id].FillCount > 0,
                "it does not trade the symbol", lookMillis: 500);
            engine.Terminate();
            Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        }

        string name = $"BinanceSpot:{Symbol}";
        ToolResult dump = await Tool.RunAsync("journal", "dump", run.Journal, "--kind", "OrderReport");
        Assert.That(dump.Output, Does.Contain($" {name} "));
        ToolResult dumpJson = await Tool.RunAsync("journal", "dump", run.Journal, "--kind", "OrderReport", "--json");
        Assert.That(dumpJson.Output, Does.Contain(Symbol), "as it is, not escaped");
        ToolResult orders = await Tool.RunAsync("explain", run.Journal, "--orders", "--json");
        using JsonDocument rows = JsonDocument.Parse(orders.Output);
        JsonElement order = rows.RootElement.EnumerateArray().First(
            row => row.GetProperty("instrument").GetString() == name);
        ToolResult story = await Tool.RunAsync(
            "explain", run.Journal, "--order", order.GetProperty("order").GetString()!);
        Assert.That(story.ExitCode, Is.Zero, story.Errors);
        Assert.That(story.Output, Does.Contain($" {name}: "));
        ToolResult replay = await Tool.RunAsync("replay", run.Journal);
        Assert.That(replay.Output, Does.Match($"position +{name} ").And.Contain("all equal"));
        ToolResult json = await Tool.RunAsync("replay", run.Journal, "--json");
        using JsonDocument report = JsonDocument.Parse(json.Output);
        Assert.That(
            report.RootElement.GetProperty("books").EnumerateArray().Select(
                static book => book.GetProperty("symbol").GetString()), Has.Member(Symbol));
        ToolResult whatIf = await Tool.RunAsync("whatif", run.Journal, "--set", "risk.openOrdersMax=19", "--json");
        Assert.That(whatIf.ExitCode, Is.Zero, whatIf.Errors);
    }
}
