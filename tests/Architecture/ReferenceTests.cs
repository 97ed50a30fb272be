using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace LowLatency.Architecture;

/// <summary>Comments, documents and scripts name nothing that a clone does not have.</summary>
[TestFixture]
public sealed class ReferenceTests
{
    private static readonly string[] Said = [".cs", ".md", ".sh", ".props", ".targets"];

    private static IEnumerable<string> Paths()
    {
        foreach (string extension in Said)
        {
            foreach (string path in RepositoryTree.Files(extension)) yield return path;
        }
    }

    [Test]
    public void Comments_and_documents_refer_to_what_is_here()
    {
        List<string> faults = [];
        int files = 0;
        foreach (string path in Paths())
        {
            // The list of old names holds what is gone.
            if (path is "docs/renames.md" or "tests/Architecture/ReferenceTests.cs") continue;
            files++;
            faults.AddRange(ReferenceRules.Faults(path, RepositoryTree.Read(path), RepositoryTree.Exists));
        }

        Assert.That(faults, Is.Empty);
        Assert.That(files, Is.GreaterThan(500));
    }

    [TestCase("engine/Core/A.cs", "/// <summary>C5: the stops.</summary>", false)]
    [TestCase("engine/Core/A.cs", "// passes (D8).", false)]
    [TestCase("engine/Core/A.cs", "/// <summary>Mission B6.</summary>", false)]
    [TestCase("engine/Core/A.cs", "// docs/absent.md", false)]
    [TestCase("engine/Core/A.cs", "// as section 2 says", false)]
    [TestCase("engine/Core/A.cs", "// RFC 6455 section 5.3; docs/formats.md", true)]
    [TestCase("engine/Core/A.cs", "var s = $\"{x:D9} absent.md\"; // LAW 3", true)]
    [TestCase("docs/a.md", "see [formats](formats.md), execution.md and ../README.md", true)]
    [TestCase("docs/decisions/a.md", "../formats.md, 0002-price-units.md", true)]
    [TestCase("docs/decisions/a.md", "the breaker of D7", false)]
    [TestCase("docs/a.md", "[x](binance.md)", false)]
    public void The_rule_decides_planted_text(string path, string text, bool isGood) => Assert.That(
        ReferenceRules.Faults(path, text, RepositoryTree.Exists), isGood ? Is.Empty : Is.Not.Empty);

    [Test]
    public void Paths_of_documents_in_the_guides_exist()
    {
        List<string> faults = [];
        int found = 0;
        foreach (string path in RepositoryTree.Files(".md"))
        {
            if (!path.StartsWith("docs/", System.StringComparison.Ordinal)) continue;
            if (path == "docs/renames.md") continue;
            foreach (string named in ReferenceRules.SourcePaths(RepositoryTree.Read(path)))
            {
                found++;
                string full = Path.Combine(RepositoryTree.Root, named);
                bool isThere = File.Exists(full) || Directory.Exists(full) || File.Exists(full + ".cs");
                if (!isThere && !named.Contains("NAME", System.StringComparison.Ordinal))
                    faults.Add($"{path}: {named}");
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(found, Is.GreaterThan(100));
    }
}
