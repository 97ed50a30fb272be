using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using LowLatency.Cli;
using LowLatency.Cli.Data;
using LowLatency.Cli.Documents;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Journals;
using LowLatency.Host.Faults;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>A cause has one exit code, whichever verb meets it, and the documents have the table of the code.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class ExitCodeTests
{
    private const string Head =
        """
        # Exit codes of `lowlatency`

        A cause has one code, whichever verb meets it. Written from the table in tools/Cli/Documents/ExitCodeTable.cs:
        `LOWLATENCY_WRITE_DOCS=1 dotnet test tests/EndToEnd --filter FullyQualifiedName~ExitCodeTests`. The engine's own
        codes are in the [runbook](../runbook.md).

        | code | cause |
        |---|---|

        """;

    [Test]
    public void The_page_is_the_table_of_the_code()
    {
        var text = new StringBuilder(Head);
        foreach (ExitCodeRow row in ExitCodeTable.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {row.Code} | {row.Cause} |\n");
        string path = Path.Combine(Root(), "docs", "exit-codes.md");
        if (Environment.GetEnvironmentVariable("LOWLATENCY_WRITE_DOCS") == "1")
            File.WriteAllText(path, text.ToString());
        Assert.That(File.Exists(path) ? File.ReadAllText(path) : "", Is.EqualTo(text.ToString()));
    }

    [Test]
    public void Every_code_of_the_tool_is_in_the_table_once()
    {
        List<int> codes = [ExitCodeTable.Ok, ExplainCommand.Mismatch, JournalFolder.Damaged];
        foreach (FieldInfo field in typeof(ToolException).GetFields(BindingFlags.Public | BindingFlags.Static))
            codes.Add((int)field.GetRawConstantValue()!);
        Assert.That(ExitCodeTable.Rows.Select(static row => row.Code), Is.EquivalentTo(codes));
        Assert.That(DataCommand.HasGaps, Is.EqualTo(ExplainCommand.Mismatch), "one meaning: it ran, and says no");
    }

    [Test]
    public void The_runbook_has_every_code_of_the_engine()
    {
        string runbook = File.ReadAllText(Path.Combine(Root(), "runbook.md"));
        foreach (FieldInfo field in typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static))
            Assert.That(runbook, Does.Match($@"(?m)^\| (\d+, )*{field.GetRawConstantValue()}(, \d+)* \| "), field.Name);
    }

    // What is not there.
    [TestCase(66, "replay", "/nowhere/at-all")]
    [TestCase(66, "explain", "/nowhere/at-all", "--orders")]
    [TestCase(66, "whatif", "/nowhere/at-all", "--set", "risk.openOrdersMax=1")]
    [TestCase(66, "journal", "verify", "/nowhere/at-all")]
    [TestCase(66, "report", "/nowhere/at-all")]
    [TestCase(66, "backtest", "--data", "/nowhere/at-all.csv", "--strategies", "macd")]
    [TestCase(66, "backtest", "--config", "/nowhere/at-all.json")]
    [TestCase(66, "backtest", "/nowhere/AtAll.cs", "--data", "/nowhere/at-all.csv")]
    [TestCase(66, "data", "check", "/nowhere/at-all.csv")]
    [TestCase(66, "demo", "--capture", "/nowhere/at-all")]
    [TestCase(66, "demo", "--strategies", "/nowhere/at-all.json")]
    [TestCase(66, "test", "/nowhere/AtAll.cs")]
    [TestCase(66, "paper", "/nowhere/AtAll.cs")]

    [TestCase(66, "config", "--out", "/nowhere/at-all/engine.json")]

    [TestCase(66, "serve", "--capture", "/nowhere/at-all")]

    // What cannot be written.
    [TestCase(74, "config", "--out", "/proc/version")]

    // What is asked for wrongly.
    [TestCase(64, "frobnicate")]
    [TestCase(64, "config", "--describe", "risk.nothing")]
    [TestCase(64, "config", "--venue", "Nowhere")]
    [TestCase(64, "errors", "Nowhere", "1")]
    [TestCase(64, "serve", "--fault", "explode@1")]

    // What is needed and not there.
    [TestCase(69, "venue", "truth", "--port", "1")]
    public async Task A_cause_has_its_code_from_every_verb(int code, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(code), result.Errors + result.Output);
        Assert.That(result.Errors, Does.StartWith("lowlatency: ").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_strategy_that_does_not_compile_has_its_code_from_every_verb()
    {
        string file = Path.Combine(Path.GetTempPath(), $"Broken{Guid.NewGuid():N}.cs");
        try
        {
            File.WriteAllText(file, "public sealed class Broken { int x = ; }\n");
            foreach (string[] verb in (string[][])[["test", file], ["strategies", file], ["paper", file]])
            {
                ToolResult result = await Tool.RunAsync(verb);
                Assert.That(result.ExitCode, Is.EqualTo(ToolException.SourceFaults), result.Errors);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "LowLatency.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("LowLatency.sln is above the test");
    }
}
