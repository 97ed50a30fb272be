using System;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Unit.Strategies;

/// <summary>The example of docs/strategies.md is the class beside this one: it compiles and works as told.</summary>
internal sealed class DonchianStrategyTests
{
    [Test]
    public void The_document_shows_the_class_that_is_compiled_here()
    {
        string tests = Read("tests", "Unit", "Strategies", "DonchianStrategy.cs");
        string pasted = tests.Replace("namespace LowLatency.Unit.Strategies", "namespace LowLatency.Strategies");
        string[] lines = pasted.TrimEnd('\n').Split('\n');
        string shown = string.Join('\n', Array.ConvertAll(lines, line => line.Length == 0 ? "" : "    " + line));
        Assert.That(Read("docs", "strategies.md"), Does.Contain($"\n\n{shown}\n\n"));
    }

    [Test]
    public void It_speaks_when_the_close_leaves_the_range_of_the_bars_before()
    {
        var bench = new StrategyBench(DonchianStrategy.Definition, ("period", 2));
        Assert.That(bench.Bar(100, 120, 90, 110).IsPresent, Is.False);
        Assert.That(bench.Bar(110, 115, 95, 100).IsPresent, Is.False, "one bar before it, two are asked for");
        Assert.That(bench.Bar(100, 121, 99, 120).IsPresent, Is.False, "at the upper end, not above it");
        Assert.That(bench.Bar(120, 130, 119, 122).Direction, Is.EqualTo(1));
        Assert.That(bench.Bar(122, 123, 90, 98).Direction, Is.EqualTo(-1));
    }

    private static string Read(params string[] path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string file = Path.Combine([folder.FullName, .. path]);
            if (File.Exists(file)) return File.ReadAllText(file);
        }

        throw new FileNotFoundException(Path.Combine(path));
    }
}
