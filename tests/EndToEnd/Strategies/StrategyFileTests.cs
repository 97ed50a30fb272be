using System;
using System.IO;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Strategies;

/// <summary>A strategy that is in no project: its file is given to the tool, as a user does.</summary>
[TestFixture]
internal sealed class StrategyFileTests
{
    private const int Usage = 64;
    private const int SourceFaults = 65;
    private const int Damaged = 2;
    private const int Configuration = 78;

    private StrategyFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new StrategyFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_file_is_backtested_and_its_journal_replays_after_the_file_has_changed()
    {
        string journal = await BacktestAsync();
        _folder.Replace("Units > upper", "Units < lower");
        ToolResult replay = await Tool.RunAsync("replay", journal);
        Assert.That(replay.ExitCode, Is.Zero, replay.Errors);
        Assert.That(replay.Output, Does.Contain("all equal"));
        ToolResult orders = await Tool.RunAsync("explain", journal, "--orders");
        Assert.That(orders.ExitCode, Is.Zero, orders.Errors);
        string order = FirstOrder(orders.Output);
        ToolResult why = await Tool.RunAsync("explain", journal, "--order", order);
        Assert.That(why.ExitCode, Is.Zero, why.Errors);
        Assert.That(why.Output, Does.Contain("keltner-adx").And.Contain("adx"));
    }

    [Test]
    public async Task What_if_compares_the_recorded_code_with_an_edited_file()
    {
        string journal = await BacktestAsync();
        ToolResult same = await Tool.RunAsync("whatif", journal, "--code", _folder.Strategy);
        Assert.That(same.ExitCode, Is.Zero, same.Errors);
        Assert.That(same.Output, Does.Contain("\n0 orders differ"));
        _folder.Replace("signal.Set(1, confidence)", "signal.Set(-1, confidence)");
        ToolResult other = await Tool.RunAsync("whatif", journal, "--code", _folder.Strategy);
        Assert.That(other.ExitCode, Is.Zero, other.Errors);
        Assert.That(other.Output, Does.Match(@"\n[1-9][0-9]* orders differ"));
        _folder.Replace("\"keltner-adx\"", "\"keltner-two\"");
        ToolResult unknown = await Tool.RunAsync("whatif", journal, "--code", _folder.Strategy);
        Assert.That(unknown.ExitCode, Is.EqualTo(Usage));
        Assert.That(unknown.Errors, Does.Contain("keltner-two, which the run does not have: it has keltner-adx"));
    }

    [Test]
    public async Task A_file_that_would_not_run_is_refused()
    {
        ToolResult named = await Tool.RunAsync(
            "backtest", _folder.Strategy, "--data", _folder.Candles, "--strategies", "macd");
        Assert.That(named.ExitCode, Is.EqualTo(Usage));
        Assert.That(named.Errors, Does.Contain("--strategies does not name keltner-adx"));
        string copy = _folder.In("Copy.cs");
        File.WriteAllText(copy, _folder.Text + "// another\n");
        ToolResult twice = await Tool.RunAsync("backtest", _folder.Strategy, copy, "--data", _folder.Candles);
        Assert.That(twice.ExitCode, Is.EqualTo(Usage));
        Assert.That(twice.Errors, Does.Contain("two files hold a strategy of the name keltner-adx"));
        string list = _folder.In("mine.json");
        File.WriteAllText(list, """[ { "name": "macd", "source": "KeltnerAdxStrategy.cs" } ]""");
        ToolResult other = await Tool.RunAsync("demo", "--strategies", list);
        Assert.That(other.ExitCode, Is.EqualTo(Usage));
        Assert.That(other.Errors, Does.Contain("name 'macd': KeltnerAdxStrategy.cs holds the strategy 'keltner-adx'"));
    }

    [TestCase("double reach =", "FAULT double reach =", SourceFaults)]
    [TestCase("WarmUpBars =>", "WarmUpBars { get { FAULT return 1; } } private int Bars =>", Usage)]
    public async Task What_the_file_throws_is_one_line_with_its_name(string old, string with, int exitCode)
    {
        string fault = "if (DateTime.MinValue.Ticks == 0) throw new InvalidOperationException(\"at a bar\");";
        _folder.Replace(old, with.Replace("FAULT", fault, StringComparison.Ordinal));
        ToolResult result = await Tool.RunAsync("backtest", _folder.Strategy, "--data", _folder.Candles);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.Errors, Does.Contain("keltner-adx").And.Contain("InvalidOperationException: at a bar"));
        Assert.That(result.Errors, Does.Not.Contain("   at "));
        ToolResult listed = await Tool.RunAsync("strategies", _folder.Strategy);
        Assert.That(listed.ExitCode, Is.EqualTo(exitCode == Usage ? SourceFaults : 0), listed.Errors);
        Assert.That(listed.Errors, Does.Not.Contain("   at "));
    }

    [Test]
    public async Task Parameters_are_set_by_name_and_checked()
    {
        string[] command = ["backtest", _folder.Strategy, "--data", _folder.Candles, "--set"];
        ToolResult wide = await Tool.RunAsync([.. command, "width=9"]);
        Assert.That(wide.ExitCode, Is.Zero, wide.Errors);
        Assert.That(wide.Output, Does.Match(@"(?m)^orders +0\r?$"));
        ToolResult wrong = await Tool.RunAsync([.. command, "width=21"]);
        Assert.That(wrong.ExitCode, Is.EqualTo(64));
        Assert.That(wrong.Errors, Does.Contain("strategies[0].parameters.width: 21 is outside 0.1..10"));
    }

    [Test]
    public async Task A_clock_in_the_file_is_refused_by_line()
    {
        int line = _folder.Replace("double reach =", "long now = DateTime.UtcNow.Ticks; double reach =");
        foreach (string[] command in (string[][])
            [["backtest", _folder.Strategy, "--data", _folder.Candles], ["paper", _folder.Strategy]])
        {
            ToolResult result = await Tool.RunAsync(command);
            Assert.That(result.ExitCode, Is.EqualTo(SourceFaults));
            string expected = $"KeltnerAdxStrategy.cs({line},20): error RS0030: 'DateTime.UtcNow' is banned";
            Assert.That(result.Errors, Does.Contain(expected));
        }
    }

    [Test]
    public async Task A_kept_file_that_was_changed_is_refused()
    {
        string journal = await BacktestAsync();
        string kept = KeptFile(journal);
        File.AppendAllText(kept, "// one line more\n");
        ToolResult replay = await Tool.RunAsync("replay", journal);
        Assert.That(replay.ExitCode, Is.EqualTo(Damaged));
        Assert.That(replay.Errors, Does.Contain(kept).And.Contain("damaged"));
    }

    [Test]
    public async Task A_journal_without_its_kept_file_is_refused_by_name_and_digest()
    {
        string journal = await BacktestAsync();
        string kept = KeptFile(journal);
        File.Delete(kept);
        ToolResult replay = await Tool.RunAsync("replay", journal);
        Assert.That(replay.ExitCode, Is.EqualTo(Damaged));
        string digest = Path.GetFileNameWithoutExtension(kept)["keltner-adx-".Length..];
        Assert.That(
            replay.Errors, Does.Contain($"strategy keltner-adx, digest {digest}: run `lowlatency build`"));
    }

    [Test]
    public async Task Paper_runs_the_file_and_an_engine_without_it_refuses_the_journal()
    {
        string run = _folder.In("run");
        ToolResult paper = await Tool.RunAsync("paper", _folder.Strategy, "--seconds", "25", "--dir", run);
        Assert.That(paper.ExitCode, Is.Zero, paper.Errors + paper.Output);
        Assert.That(paper.Output, Does.Contain("OK run and replay are equal"));
        string configuration = Path.Combine(run, "engine.json");
        ToolResult check = await Tool.RunEngineAsync("--config", configuration, "--check");
        Assert.That(check.ExitCode, Is.EqualTo(Configuration));
        Assert.That(check.Errors, Does.Contain("there is no strategy 'keltner-adx'"));

        // The same with a configuration that the engine has all of: what it lacks is in the journal.
        string text = File.ReadAllText(configuration);
        File.WriteAllText(configuration, text.Replace("keltner-adx", "buy-and-hold", StringComparison.Ordinal));
        ToolResult start = await Tool.RunEngineAsync("--config", configuration);
        Assert.That(start.ExitCode, Is.EqualTo(Configuration));
        Assert.That(start.Errors, Does.Contain("strategy keltner-adx, digest ").And.Contain("run `lowlatency build`"));
    }

    [Test]
    public async Task A_list_of_strategies_may_name_a_file()
    {
        string list = _folder.In("mine.json");
        File.WriteAllText(
            list, """[ { "source": "KeltnerAdxStrategy.cs", "parameters": { "period": 5 } }, { "name": "macd" } ]""");
        using DemoOutcome demo = await DemoOutcome.RunAsync("--seconds", "25", "--strategies", list);
        demo.AssertHashes();
        Assert.That(File.ReadAllText(demo.Configuration), Does.Contain("keltner-adx").And.Contain("macd"));
        Assert.That(KeptFile(demo.Journal), Does.Exist);
    }

    [Test]
    public async Task The_native_engine_of_build_knows_the_strategy_and_goes_on_with_its_journal()
    {
        if (EngineUnderTest.Binary == null) Assert.Ignore($"{EngineUnderTest.Variable} names no native engine");
        string run = _folder.In("run");
        ToolResult paper = await Tool.RunAsync("paper", _folder.Strategy, "--seconds", "25", "--dir", run);
        Assert.That(paper.ExitCode, Is.Zero, paper.Errors + paper.Output);
        ToolResult build = await Tool.RunAsync("build", _folder.Strategy, "-o", _folder.In("engine"));
        Assert.That(build.ExitCode, Is.Zero, build.Errors + build.Output);
        string engine = _folder.In("engine/lowlatency-engine");
        ToolResult list = await Tool.RunProgramAsync(engine, "--strategies");
        Assert.That(list.Output, Does.Match("(?m)^keltner-adx [0-9a-f]{64}$").And.Match("(?m)^macd [0-9a-f]{64}$"));
        string configuration = Path.Combine(run, "engine.json");
        ToolResult check = await Tool.RunProgramAsync(engine, "--config", configuration, "--check");
        Assert.That(check.ExitCode, Is.Zero, check.Errors);
        await GoOnAsync(engine, configuration, Path.Combine(run, "journal"));
        string other = _folder.In("other");
        ToolResult demo = await Tool.RunAsync(
            "demo", "--engine", engine, "--strategies", List(), "--seconds", "25", "--dir", other);
        Assert.That(demo.ExitCode, Is.Zero, demo.Errors + demo.Output);
    }

    // The venue of the run is gone: the engine comes back to the run's last state, waits for it, and stops in order.
    private static async Task GoOnAsync(string engine, string configuration, string journal)
    {
        using (EngineUnderTest native = EngineUnderTest.StartOther(configuration, engine))
        {
            await native.WaitForLineAsync("running: epoch 2");
            Assert.That(native.Log, Does.Match("recovered: snapshot [1-9]"));
            native.Terminate();
            Assert.That(native.WaitForExit(), Is.Zero, native.Log);
        }

        ToolResult whole = await Tool.RunAsync("replay", journal);
        Assert.That(whole.ExitCode, Is.Zero, whole.Errors + whole.Output);
    }

    private string List()
    {
        string list = _folder.In("mine.json");
        File.WriteAllText(list, """[ { "source": "KeltnerAdxStrategy.cs" } ]""");
        return list;
    }

    private async Task<string> BacktestAsync()
    {
        string journal = _folder.In("journal");
        ToolResult result = await Tool.RunAsync(
            "backtest", _folder.Strategy, "--data", _folder.Candles, "--journal", journal);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        Assert.That(result.Output, Does.Match(@"(?m)^orders +[1-9]"));
        return journal;
    }

    private static string KeptFile(string journal) =>
        Directory.GetFiles(Path.Combine(journal, "strategies"), "keltner-adx-*.cs")[0];

    private static string FirstOrder(string table)
    {
        string row = table.Split('\n')[1];
        return row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
    }
}
