using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Architecture;

[TestFixture]
public sealed class FolderTests
{
    private const int FilesMax = 20;

    private static IEnumerable<string> Projects()
    {
        foreach (string path in RepositoryTree.Files(".csproj"))
        {
            bool isProduct = path.StartsWith("engine/", StringComparison.Ordinal)
                || path.StartsWith("adapters/", StringComparison.Ordinal)
                || path.StartsWith("tools/VenueSim/", StringComparison.Ordinal);
            if (isProduct) yield return Path.GetDirectoryName(path)!.Replace('\\', '/');
        }
    }

    [TestCaseSource(nameof(Projects))]
    public void Folders_of_a_project_use_each_other_in_one_direction(string project)
    {
        List<(string Path, string Source)> files = [];
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            if (path.StartsWith(project + "/", StringComparison.Ordinal))
            {
                files.Add((path, RepositoryTree.Read(path)));
            }
        }

        Assert.That(new FolderGraph(files).UsesInCycles(), Is.Empty);
    }

    [Test]
    public void Folders_of_the_product_are_small()
    {
        Dictionary<string, int> counts = [];
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            bool isProduct = path.StartsWith("engine/", StringComparison.Ordinal)
                || path.StartsWith("adapters/", StringComparison.Ordinal)
                || path.StartsWith("tools/", StringComparison.Ordinal);
            if (!isProduct) continue;
            string folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
            counts[folder] = counts.GetValueOrDefault(folder) + 1;
        }

        Assert.That(counts, Is.Not.Empty);
        foreach ((string folder, int count) in counts) Assert.That(count, Is.LessThanOrEqualTo(FilesMax), folder);
    }

    [TestCase(
        "using LowLatency.P.B;\nnamespace LowLatency.P.A;\nclass X { }", "namespace LowLatency.P.B;\nclass Y { }", 0)]
    [TestCase(
        "using LowLatency.P.B;\nnamespace LowLatency.P.A;\nclass X { }",
        "using LowLatency.P.A;\nnamespace LowLatency.P.B;\nclass Y { }", 2)]
    [TestCase(
        "using static LowLatency.P.B.Y;\nnamespace LowLatency.P.A;\nclass X { }",
        "namespace LowLatency.P.B;\nclass Y { A.X x; }", 2)]
    [TestCase(
        "namespace LowLatency.P.A;\nclass X { P.B.Y y; }",
        "namespace LowLatency.P.B;\nclass Y { LowLatency.P.A.X x; }", 2)]
    [TestCase(
        "namespace LowLatency.P.A;\nclass X { B.Y y; }",
        "namespace LowLatency.P.B;\nclass Y { string s = \"A.X\"; } // A.X", 0)]
    public void The_cycle_rule_decides_planted_sources(string a, string b, int uses)
    {
        FolderGraph graph = new([("engine/P/A/X.cs", a), ("engine/P/B/Y.cs", b)]);

        Assert.That(graph.UsesInCycles(), Has.Count.EqualTo(uses));
    }

    [Test]
    public void A_folder_that_uses_the_one_around_it_without_a_using_line_is_found()
    {
        FolderGraph graph = new(
        [
            ("engine/P/X.cs", "using LowLatency.P.A;\nnamespace LowLatency.P;\nclass X { Y y; }"),
            ("engine/P/A/Y.cs", "namespace LowLatency.P.A;\nclass Y { X x; }"),
        ]);

        Assert.That(graph.UsesInCycles(), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_cycle_over_three_folders_is_found()
    {
        FolderGraph graph = new(
        [
            ("engine/P/A/X.cs", "using LowLatency.P.B;\nnamespace LowLatency.P.A;\nclass X { }"),
            ("engine/P/B/Y.cs", "using LowLatency.P.C;\nnamespace LowLatency.P.B;\nclass Y { }"),
            ("engine/P/C/Z.cs", "using LowLatency.P.A;\nnamespace LowLatency.P.C;\nclass Z { }"),
        ]);

        Assert.That(graph.UsesInCycles(), Has.Count.EqualTo(3));
    }
}
