using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>
/// A symbol of another script, as Binance has one, traded live at a venue: configuration, streams, signed orders, what
/// the venue booked, journal, and what the verbs print.
/// </summary>
[TestFixture]
internal sealed class NonAsciiRunTests
{
    private const string Symbol = "币安人生USDT";
    private const string Name = $"BinanceSpot:{Symbol}";
    private const int Orders = 3;

    [Test]
    public async Task A_symbol_of_another_script_is_traded_live_and_read_back_by_every_verb()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 5, names: [Symbol], change: null);
        using (EngineUnderTest engine = live.Run.StartEngine())
        {
            live.AwaitEntries(engine, Orders);
            live.Settle(engine, TimeSpan.Zero);
        }

        live.AssertNothingDoubled();
        string journal = live.Run.Journal;
        ToolResult dump = await Tool.RunAsync("journal", "dump", journal, "--kind", "OrderReport");
        Assert.That(dump.Output, Does.Contain($" {Name} "));
        ToolResult dumpJson = await Tool.RunAsync("journal", "dump", journal, "--kind", "OrderReport", "--json");
        Assert.That(dumpJson.Output, Does.Contain(Symbol), "as it is, not escaped");

        ToolResult orders = await Tool.RunAsync("explain", journal, "--orders", "--json");
        using JsonDocument rows = JsonDocument.Parse(orders.Output);
        JsonElement order = rows.RootElement.EnumerateArray().First(
            static row => row.GetProperty("instrument").GetString() == Name);
        ToolResult story = await Tool.RunAsync("explain", journal, "--order", order.GetProperty("order").GetString()!);
        Assert.That(story.ExitCode, Is.Zero, story.Errors);
        Assert.That(story.Output, Does.Contain($" {Name}: "));

        ToolResult replay = await Tool.RunAsync("replay", journal);
        Assert.That(replay.Output, Does.Contain("all equal").And.Contain(Name));
        ToolResult report = await Tool.RunAsync("replay", journal, "--json");
        Assert.That(report.Output, Does.Contain(Symbol), "as it is, not escaped");
    }
}
