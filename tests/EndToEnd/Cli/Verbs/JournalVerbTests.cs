using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JournalVerbTests
{
    [Test]
    public async Task Verify_says_that_a_good_journal_ends_in_order()
    {
        using var journal = new ToolJournal();
        journal.Fill(100);
        ToolResult result = await Tool.RunAsync("journal", "verify", journal.Path);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Contain("events     105, sequence 1..105"));
        Assert.That(result.Output, Does.Contain("in order (clean end recorded)"));
    }

    [Test]
    public async Task Dump_prints_decimals_by_the_rules_of_the_instrument()
    {
        using var journal = new ToolJournal();
        journal.Fill(10);
        ToolResult all = await Tool.RunAsync("journal", "dump", journal.Path);
        Assert.That(all.Output.Trim().Split('\n'), Has.Length.EqualTo(15));
        Assert.That(all.Output, Does.Contain("3 2026-01-01T12:00:00.000000000Z BookSnapshot BinanceSpot:BTCUSDT"));
        Assert.That(all.Output, Does.Contain("firstBids=100.00x1000.000 firstAsks=100.01x1000.000"));
        ToolResult trades = await Tool.RunAsync(
            "journal", "dump", journal.Path, "--kind", "trade", "--from", "5", "--count", "2");
        string[] lines = trades.Output.Trim().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.StartWith("5 2026-01-01T12:00:00.200000000Z Trade").And.Contain("quantity=0.012"));
    }

    [Test]
    public async Task Dump_as_json_is_one_object_a_line()
    {
        using var journal = new ToolJournal();
        journal.Fill(10);
        ToolResult result = await Tool.RunAsync("journal", "dump", journal.Path, "--json", "--records");
        string[] lines = result.Output.Trim().Split('\n');
        Assert.That(lines, Has.Length.GreaterThan(15));
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement sequence = document.RootElement.GetProperty("journalSequence");
            Assert.That(sequence.ValueKind, Is.EqualTo(JsonValueKind.Number));
        }
    }

    [Test]
    public async Task Dump_prints_what_left_the_engine_and_the_events_for_readers()
    {
        using var journal = new ToolJournal();
        journal.FillForReaders();
        ToolResult result = await Tool.RunAsync("journal", "dump", journal.Path, "--records");
        foreach (string expected in new[]
        {
            "AssetDefined BinanceSpot:* asset=1 name=BNB decimals=8",
            "AssetBalance BinanceSpot:* account=2 asset=BNB source=None free=1.50000000 locked=0.00000000",
            "TextId BinanceSpot:* names=Order key=77 text=OABCDE-FGHIJ-KLMNOP",
            "Operator BinanceSpot:* action=Halt origin=Monitor request=000000000000000000000000000000ab",
            "output:Decision BinanceSpot:BTCUSDT cause=6 decision=SignalBar outcome=RiskHalted side=Buy quantity=0.012",
            "gate=OperatorHalt refusing=OperatorHalt+PriceCollar",
            "output:Command BinanceSpot:BTCUSDT cause=6 command=PlaceOrder order=L010000100000001J side=Sell",
            "output:OutputGap - firstCause=2 lastCause=5 missing=3",
        })
        {
            Assert.That(result.Output, Does.Contain(expected));
        }

        const string Report = "report=Acknowledged order=L010000100000001J venueOrderId=77 "
            + "venueOrderText=OABCDE-FGHIJ-KLMNOP";
        ToolResult last = await Tool.RunAsync("journal", "dump", journal.Path, "--from", "7");
        Assert.That(last.Output, Does.Contain(Report), "the text stands before what is printed");
        ToolResult moment = await Tool.RunAsync("explain", journal.Path, "--seq", "7");
        Assert.That(moment.Output, Does.Contain(Report), moment.Errors);
        ToolResult statistics = await Tool.RunAsync("journal", "stats", journal.Path);
        Assert.That(statistics.Output, Does.Match("(?m)^record Command +1 ").And.Match("(?m)^AssetBalance +1 "));
    }

    [Test]
    public async Task Dump_prints_as_many_events_as_are_asked_for_and_its_help_names_no_largest_number()
    {
        using var journal = new ToolJournal();
        journal.Fill(20);
        ToolResult three = await Tool.RunAsync("journal", "dump", journal.Path, "--from", "5", "--count", "3");
        string[] lines = three.Output.Trim().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That((lines[0][..2], lines[2][..2]), Is.EqualTo(("5 ", "7 ")));
        ToolResult help = await Tool.RunAsync("journal", "dump", "--help");
        Assert.That(help.Output, Does.Contain("--count").And.Not.Contain("9223372036854775807"));
        ToolResult none = await Tool.RunAsync("journal", "dump", journal.Path, "--count", "-1");
        Assert.That(none.ExitCode, Is.EqualTo(64), none.Output);
    }

    [Test]
    public async Task Statistics_count_records_by_kind()
    {
        using var journal = new ToolJournal();
        journal.Fill(100);
        ToolResult result = await Tool.RunAsync("journal", "stats", journal.Path);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match(@"(?m)^Trade +100 "));
        Assert.That(result.Output, Does.Match(@"(?m)^record StateHash +3 "));
        Assert.That(result.Output, Does.Contain("duration   10.000 s").And.Contain("clean end: yes"));
        Assert.That(result.Output, Does.Contain("3 book levels"));
    }
}
