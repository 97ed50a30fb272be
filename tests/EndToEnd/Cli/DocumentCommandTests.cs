using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Documents;
using LowLatency.Host;
using LowLatency.Strategies;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// Every command that a document prints is one that the programs take, and all but those of a table are run as they are
/// printed, in the order of the document.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.Self)]
internal sealed class DocumentCommandTests
{
    private const int DocumentsAtOnce = 2;
    private const int CommandsMin = 80;

    // What the documents say themselves.
    private static readonly (string Text, int ExitCode, string Says)[] Others =
    [
        ("lowlatency-engine --config production.json --check", 78, "trading.acknowledgement: production needs exactly"),
    ];

    private static readonly string Checkout = Root();

    [Test]
    public void Every_command_is_one_that_the_programs_take()
    {
        RootCommand tool = LowLatency.Cli.Entry.Program.Commands();
        RootCommand engine = EngineCommandLine.Create(StrategyCatalog.All(), (_, _) => 0);
        using var scratch = new DocumentScratch(Placeholder());
        List<string> faults = [];
        int parsed = 0;
        foreach (DocumentCommand command in CommandReader.Read(Checkout))
        {
            foreach (string variant in CommandReader.Variants(command.Text))
            {
                string[] words = Words(scratch.Filled(variant));
                RootCommand? program = words[0] switch
                {
                    "lowlatency" => tool,
                    "lowlatency-engine" => engine,
                    _ => null,
                };
                if (program == null) continue;
                parsed++;
                bool isName = command.Block == 0 && IsName(command.Text);
                ParseResult result = program.Parse(words[1..]);
                if (isName && result.CommandResult.Command != program) continue;
                foreach (var error in result.Errors) faults.Add($"{command.Place}: {variant}: {error.Message}");
            }
        }

        Assert.That(faults, Is.Empty, string.Join('\n', faults));
        Assert.That(parsed, Is.GreaterThan(CommandsMin));
    }

    [Test]
    public async Task Every_command_runs_as_it_is_printed()
    {
        DocumentRun run = await RunOfTheDocuments();
        var documents = new Dictionary<string, List<(string Place, string Text)>>();
        HashSet<string> runs = [];
        foreach (DocumentCommand command in CommandReader.Read(Checkout).OrderBy(one => one.Block == 0))
        {
            string document = command.Place.Split(':')[0];
            foreach (string variant in CommandReader.Variants(command.Text))
            {
                bool isName = command.Block == 0 && IsName(command.Text);
                if (isName || NotRunTable.Why(variant) != null) continue;
                string plain = variant.Replace("./", "", StringComparison.Ordinal);
                string known = Regex.Replace(plain, @" --seconds \d+", "");
                if (DocumentScratch.IsRun(variant) && !runs.Add(known)) continue;
                if (!documents.TryGetValue(document, out List<(string, string)>? list))
                    documents[document] = list = [];
                list.Add((command.Place, variant));
            }
        }

        List<DocumentOutcome> outcomes = [];
        using var gate = new SemaphoreSlim(DocumentsAtOnce);
        foreach (List<DocumentOutcome> some in await Task.WhenAll(documents.Select(pair => RunAsync(pair, run, gate))))
        {
            outcomes.AddRange(some);
        }

        List<string> faults = [];
        foreach (DocumentOutcome outcome in outcomes)
        {
            (string _, int expected, string says) = Array.Find(
                Others, one => outcome.Text.EndsWith(one.Text, StringComparison.Ordinal));
            bool isGood = outcome.ExitCode == expected && outcome.Output.Contains(says ?? "", StringComparison.Ordinal);
            TestContext.Out.WriteLine($"{outcome.Place}: {outcome.Text}: exit code {outcome.ExitCode}");
            if (!isGood) faults.Add($"{outcome.Place}: {outcome.Text}: exit code {outcome.ExitCode}\n{outcome.Output}");
        }

        Assert.That(faults, Is.Empty, string.Join('\n', faults));
        Assert.That(outcomes, Has.Count.GreaterThan(CommandsMin / 2));
    }

    [Test]
    public void The_table_of_what_is_not_run_has_no_row_too_many()
    {
        List<string> texts = [];
        foreach (DocumentCommand command in CommandReader.Read(Checkout))
            texts.AddRange(CommandReader.Variants(command.Text));
        Assert.That(NotRunTable.Unused(texts), Is.Empty);
    }

    [TestCase("lowlatency journal verify|dump J", "lowlatency journal verify J", "lowlatency journal dump J")]
    [TestCase("lowlatency strategies [NAME]", "lowlatency strategies NAME", "lowlatency strategies")]
    [TestCase("explain J --order ID | --at TIME", "explain J --order ID", "explain J --at TIME")]
    public void The_notation_of_the_documents_is_read(string text, params string[] expected) =>
        Assert.That(CommandReader.Variants(text), Is.EqualTo(expected));

    private static async Task<List<DocumentOutcome>> RunAsync(
        KeyValuePair<string, List<(string Place, string Text)>> document, DocumentRun run, SemaphoreSlim gate)
    {
        await gate.WaitAsync();
        try
        {
            using var scratch = new DocumentScratch(run, document.Key == "docs/backtest.md");
            return await scratch.RunAsync(document.Value);
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task<DocumentRun> RunOfTheDocuments()
    {
        DemoOutcome demo = await SharedDemo.Run;
        ToolResult orders = await Tool.RunAsync("explain", demo.Journal, "--orders", "--json");
        using JsonDocument rows = JsonDocument.Parse(orders.Output);
        JsonElement order = rows.RootElement[0];
        return new DocumentRun(
            demo.Journal, demo.Configuration, order.GetProperty("order").GetString()!,
            order.GetProperty("time").GetString()!);
    }

    private static DocumentRun Placeholder() => new(
        "run/journal", typeof(DocumentRun).Assembly.Location, "L00000000000000AB", "2026-01-01T12:00:00Z");

    // A verb in a sentence is its name, not what to type.
    private static bool IsName(string text) => Regex.IsMatch(text, @"^(\./)?lowlatency(-engine)?( [a-z-]+){1,2}$");

    private static string[] Words(string text)
    {
        string plain = Regex.Replace(text, @"^(?:[A-Za-z_]+=\S+ )+", "");
        if (plain.StartsWith("./", StringComparison.Ordinal)) plain = plain[2..];
        return Regex.Replace(plain, @"\$\(.*?\)", "now").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "LowLatency.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("LowLatency.sln is above the test");
    }
}
