using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Core.Strategies;
using LowLatency.EndToEnd.Cli;
using LowLatency.Host.Options;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Honesty;

/// <summary>A fault in a JSON file that a person wrote is told with its line and column.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JsonPlaceTests
{
    [TestCase("{\n  \"role\": \"paper\",\n  \"journal\": { \"directory\" \"x\" }\n}\n", 3, 28)]
    [TestCase("{\n  \"role\": \"paper\"\n  \"journal\": {}\n}\n", 3, 3)]
    [TestCase("{ \"role\": paper }", 1, 11)]
    public void A_configuration_is_told_with_line_and_column(string text, int line, int column)
    {
        using var file = new TempFile(text);
        var faults = new List<string>();
        Assert.That(ConfigurationLoader.Load(file.Path, faults, StrategyRegistry.BuiltIn()), Is.Null);
        Assert.That(faults, Has.Count.EqualTo(1));
        Assert.That(faults[0], Does.StartWith($"{file.Path}:{line}:{column}: ").And.Not.Contain("LineNumber"));
    }

    [Test]
    public void A_configuration_that_is_a_pipe_or_too_long_is_refused_at_once()
    {
        var faults = new List<string>();
        Assert.That(ConfigurationLoader.Load("/dev/zero", faults, StrategyRegistry.BuiltIn()), Is.Null);
        Assert.That(faults, Has.Exactly(1).Contains("is not a file"));
        using var file = new TempFile("");
        using (FileStream stream = File.OpenWrite(file.Path)) stream.SetLength(20L << 20);
        faults.Clear();
        Assert.That(ConfigurationLoader.Load(file.Path, faults, StrategyRegistry.BuiltIn()), Is.Null);
        Assert.That(faults, Has.Exactly(1).Contains("at most"));
    }

    [Test]
    public async Task Lists_of_strategies_and_settings_of_a_backtest_are_too()
    {
        using var list = new TempFile("[\n  { \"name\": \"macd\" },\n  { \"name\" \"macd\" }\n]\n");
        ToolResult demo = await Tool.RunAsync("demo", "--strategies", list.Path);
        Assert.That(demo.ExitCode, Is.EqualTo(64));
        Assert.That(demo.Errors, Does.StartWith($"lowlatency: --strategies {list.Path}:3:12: "));
        using var settings = new TempFile("{\n  \"engine\": {},\n  \"data\": [ { \"kind\": candles } ]\n}\n");
        ToolResult backtest = await Tool.RunAsync("backtest", "--config", settings.Path);
        Assert.That(backtest.ExitCode, Is.EqualTo(64));
        Assert.That(backtest.Errors, Does.StartWith($"lowlatency: {settings.Path}:3:23: "));
    }

    private sealed class TempFile : System.IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
