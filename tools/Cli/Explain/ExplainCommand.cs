using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using LowLatency.Cli.Explain.Incidents;
using LowLatency.Cli.Explain.Reports;
using LowLatency.Cli.Journals;
using LowLatency.Cli.Replay;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Explain;

/// <summary>
/// `lowlatency explain`: why did it do that. Nothing was logged for it while the engine ran: every
/// decision is made again from the journal, and the recorded hashes prove that it is the same one.
/// </summary>
internal static class ExplainCommand
{
    /// <summary>Exit code when recorded hashes differ: the explanation may not be that of the run.</summary>
    public const int Mismatch = 1;

    private const int BarsKept = 60;

    private static readonly Argument<string> Journal =
        new("journal") { Description = "Folder of the journal, or of the run" };

    private static readonly Option<string?> Order = new("--order") { Description = "Explain this client order id" };

    private static readonly Option<string?> At = new("--at")
    {
        Description = "Explain the moment: an ISO time, or HH:mm:ss[.fff] of the journal's first day (UTC)",
    };

    private static readonly Option<long?> Sequence = new("--seq")
    {
        Description = "Explain the moment behind this event",
    };

    private static readonly Option<bool> Orders = new("--orders") { Description = "Every order and what became of it" };

    private static readonly Option<bool> Positions = new("--positions-at-orders")
    {
        Description = "Every order with position, cash and equity at its decision",
    };

    private static readonly Option<bool> Rejects = new("--rejects")
    {
        Description = "Every decision for an order that none came of, and every refusal, by whom and why, with shares",
    };

    private static readonly Option<bool> Reconnects = new("--reconnects")
    {
        Description = "Every time without a connection, a feed or a proven book, and how long",
    };

    private static readonly Option<string?> Last = new("--last")
    {
        Description = "With a table: only the last 90s, 15m, 1h, 2d of the journal",
    };

    private static readonly Option<Detail> DetailOption = new("--detail")
    {
        Description = "How much is printed: Brief, Normal or Full",
        DefaultValueFactory = _ => Detail.Normal,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "JSON instead of text" };

    private static readonly Option<string?> Html = new("--html")
    {
        Description = "Also write a page with price, book, decision and timeline to this file",
    };

    public static Command Create()
    {
        var command = new Command(
            "explain",
            "Why an order was placed or not: state, book, signals, sizing, every risk check, and what became of it.")
        {
            Journal, Order, At, Sequence, Orders, Positions, Rejects, Reconnects, Last, DetailOption, Json, Html,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult result)
    {
        string folder = JournalFolder.Find(result.GetValue(Journal)!);
        string[] asked = Asked(result);
        if (asked.Length != 1)
        {
            string what = asked.Length == 0 ? "nothing is asked" : $"{string.Join(" and ", asked)} are two questions";
            throw new ToolException(
                $"{what}: give one of --order, --at, --seq, --orders, --positions-at-orders, --rejects, --reconnects");
        }

        var explorer = new JournalExplorer(folder, BarsKept);
        bool isJson = result.GetValue(Json);
        int code = asked[0] switch
        {
            "--order" => Explain(explorer.Order(ParseOrder(result.GetValue(Order)!)), result),
            "--at" => Explain(explorer.Moment(ReplayUntil.Parse(result.GetValue(At), At.Name, folder)), result),
            "--seq" => Explain(explorer.Moment(ParseSequence(result.GetValue(Sequence)!.Value)), result),
            _ => Table(asked[0], explorer, IncidentTables.From(folder, result.GetValue(Last)), isJson),
        };
        foreach (string warning in explorer.Warnings.Distinct()) Console.Error.WriteLine($"lowlatency: {warning}");
        return code;
    }

    private static string[] Asked(ParseResult result)
    {
        Option[] questions = [Order, At, Sequence, Orders, Positions, Rejects, Reconnects];
        return Array.ConvertAll(
            Array.FindAll(questions, question => result.GetResult(question) is { Implicit: false }),
            question => question.Name);
    }

    private static int Table(string question, JournalExplorer explorer, long fromNanos, bool isJson) => question switch
    {
        "--orders" => IncidentTables.Orders(explorer, fromNanos, isJson, hasPositions: false),
        "--positions-at-orders" => IncidentTables.Orders(explorer, fromNanos, isJson, hasPositions: true),
        "--rejects" => IncidentTables.Rejects(explorer, fromNanos, isJson),
        _ => IncidentTables.Outages(explorer, fromNanos, isJson),
    };

    private static int Explain(Explanation explanation, ParseResult result)
    {
        if (result.GetValue(Json))
        {
            using Stream output = Console.OpenStandardOutput();
            JsonSerializer.Serialize(output, explanation, ExplainJson.Plain.Explanation);
            output.WriteByte((byte)'\n');
        }
        else
        {
            ExplanationText.Write(explanation, result.GetValue(DetailOption), Console.Out);
        }

        foreach (string note in explanation.Notes) Console.Error.WriteLine($"lowlatency: {note}");
        if (result.GetValue(Html) is { } file)
        {
            File.WriteAllText(file, ExplanationPage.Write(explanation), new UTF8Encoding(false));
            Console.Error.WriteLine($"written: {Path.GetFullPath(file)}");
        }

        return explanation.HashesDiffering == 0 ? 0 : Mismatch;
    }

    private static ClientOrderId ParseOrder(string text) =>
        ClientOrderId.TryParse(Encoding.UTF8.GetBytes(text), out ClientOrderId id)
            ? id
            : throw new ToolException(
                $"--order {text}: no client order id of this engine (17 letters and digits, first an L, the last one a "
                + "check character); `explain --orders` lists them");

    private static JournalReplayRange ParseSequence(long sequence) => sequence > 0
        ? new JournalReplayRange { UntilSequence = sequence }
        : throw new ToolException("--seq: the first event is 1");
}
