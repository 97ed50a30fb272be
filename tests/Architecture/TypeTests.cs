using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture;

/// <summary>What only all files together show: sizes of partial types, names taken twice, compositions.</summary>
[TestFixture]
public sealed class TypeTests
{
    private const int TypeLinesMax = 600;

    // Whoever runs the pipeline: the process, a backtest, a simulated machine, the golden script, a recorded day.
    private static readonly string[] Compositions =
    [
        "engine/Host/Process/EngineRun.cs", "perf/Bench/Journals/ReplayDay.cs", "tests/Proofs/Hashes/ScriptedRun.cs",
        "tests/Simulation/Node/EngineNode.cs", "tools/Backtest/Runs/BacktestRun.cs",
    ];

    private static readonly string[] Product = ["engine/", "adapters/", "tools/"];

    [Test]
    public void A_type_is_of_moderate_size_over_all_its_files()
    {
        Dictionary<string, int> lines = Lines(RepositoryTree.Files(".cs"), RepositoryTree.Read);
        List<string> faults = [];
        foreach ((string type, int count) in lines)
        {
            if (count > TypeLinesMax) faults.Add($"{type}: {count} lines");
        }

        Assert.That(faults, Is.Empty);
        Assert.That(lines, Has.Count.GreaterThan(1_000));
    }

    [Test]
    public void The_size_rule_adds_the_files_of_a_partial_type()
    {
        string half = "namespace N;\npartial class A\n{\n" + new string('\n', 397) + "}\n";
        Assert.That(Lines(["x/A.cs", "x/A.B.cs"], _ => half)["N.A"], Is.EqualTo(800));
    }

    [Test]
    public void No_two_types_of_the_product_have_one_name()
    {
        Dictionary<string, string> first = [];
        List<string> faults = [];
        foreach (string type in Lines(RepositoryTree.Files(".cs").FindAll(IsProduct), RepositoryTree.Read).Keys)
        {
            string name = type[(type.LastIndexOf('.') + 1)..];
            if (name != "Program" && !first.TryAdd(name, type)) faults.Add($"{first[name]} and {type}");
        }

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void The_pipeline_is_composed_in_these_places_only()
    {
        List<string> found = RepositoryTree.Files(".cs").FindAll(
            static path => CodeText.Of(RepositoryTree.Read(path)).Contains(
                "new EnginePipeline(", StringComparison.Ordinal));
        Assert.That(found, Is.EqualTo(Compositions));
    }

    private static bool IsProduct(string path) =>
        Array.Exists(Product, area => path.StartsWith(area, StringComparison.Ordinal));

    // By namespace and name; a generic type and its namesake count as one.
    private static Dictionary<string, int> Lines(List<string> paths, Func<string, string> read)
    {
        Dictionary<string, int> lines = [];
        foreach (string path in paths)
        {
            string source = read(path);
            string space = Regex.Match(CodeText.Of(source), @"(?m)^\s*namespace\s+([\w.]+)").Groups[1].Value;
            foreach (SourceMember member in SourceScanner.Scan(source))
            {
                if (!member.IsType || !member.IsTopLevel) continue;
                string type = $"{space}.{member.TypeName}";
                lines[type] = lines.GetValueOrDefault(type) + member.Lines;
            }
        }

        return lines;
    }
}
