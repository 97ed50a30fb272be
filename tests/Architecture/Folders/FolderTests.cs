using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Architecture.Folders;

[TestFixture]
public sealed class FolderTests
{
    private const int FilesMax = 20;

    // Tests and perf are many small entries into the product, which share what stands above them.
    private static readonly string[] OneWay = ["engine/", "adapters/", "tools/"];

    // Data of tests, and what users write.
    private static readonly string[] NoSources = ["docs/", "tests/Goldens/"];

    private static IEnumerable<string> Projects()
    {
        foreach (string path in RepositoryTree.Files(".csproj"))
        {
            if (IsBelow(path, OneWay)) yield return Path.GetDirectoryName(path)!.Replace('\\', '/');
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
    public void Folders_are_small()
    {
        Dictionary<string, int> counts = Counts(RepositoryTree.Files(".cs"));

        Assert.That(counts.Keys, Has.Some.StartsWith("tests/").And.Some.StartsWith("perf/"));
        Assert.That(TooLarge(counts), Is.Empty);
    }

    [TestCase("tests/Unit/Core", 20, true)]
    [TestCase("tests/Unit/Core", 21, false)]
    [TestCase("perf/Bench", 21, false)]
    [TestCase("tools/Cli/Data", 21, false)]
    [TestCase("docs/examples", 21, true)]
    public void The_size_rule_decides_planted_folders(string folder, int files, bool isGood)
    {
        List<string> paths = [];
        for (int i = 0; i < files; i++) paths.Add($"{folder}/F{i}.cs");

        Assert.That(TooLarge(Counts(paths)), isGood ? Is.Empty : Is.EqualTo((string[])[$"{folder}: {files} files"]));
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

    private static Dictionary<string, int> Counts(List<string> paths)
    {
        Dictionary<string, int> counts = [];
        foreach (string path in paths)
        {
            if (IsBelow(path, NoSources)) continue;
            string folder = Path.GetDirectoryName(path)!.Replace('\\', '/');
            counts[folder] = counts.GetValueOrDefault(folder) + 1;
        }

        return counts;
    }

    private static List<string> TooLarge(Dictionary<string, int> counts)
    {
        List<string> faults = [];
        foreach ((string folder, int count) in counts)
        {
            if (count > FilesMax) faults.Add($"{folder}: {count} files");
        }

        return faults;
    }

    private static bool IsBelow(string path, string[] folders) =>
        Array.Exists(folders, folder => path.StartsWith(folder, StringComparison.Ordinal));
}
