using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture;

/// <summary>A clone must build anywhere: no path of one machine and no package source of one network.</summary>
[TestFixture]
public sealed class TrackedTextTests
{
    // Put together here, so that this file does not hold what it forbids.
    private static readonly Regex MachinePath =
        new("(?<![\\w.])/(?:wo" + "rk|ro" + "ot|ho" + "me/\\w+)/|[A-Z]:\\\\Users");

    private static readonly Regex PackageSource = new(
        "https?://[^\\s\"'<>]*(?:/v3/in" + "dex\\.json|/artifact" + "ory/|/ne" + "xus/|:48" + "73|/np" + "m/"
        + "|/nug" + "et/|/py" + "pi/|/sim" + "ple/)"
        + "|https?://(?:registry|api\\.nug" + "et|proxy\\.golang)\\.[^\\s\"'<>]*");

    private static readonly string[] SourceLists = ["nuget.config", ".npmrc", "pip.conf", ".pypirc"];

    private static readonly string[] BinaryExtensions = [".png", ".gz", ".zst", ".bin", ".ico", ".pfx", ".hlog"];

    [Test]
    public void No_file_names_a_path_or_package_source_of_one_machine()
    {
        List<string> faults = [];
        int files = 0;
        foreach (string path in RepositoryTree.Files(""))
        {
            if (Array.IndexOf(BinaryExtensions, Path.GetExtension(path)) >= 0) continue;
            files++;
            faults.AddRange(Faults(path, RepositoryTree.Read(path)));
        }

        Assert.That(faults, Is.Empty);
        Assert.That(files, Is.GreaterThan(80));
    }

    [TestCase("a.md", "see /wo" + "rk/main")]
    [TestCase("a.md", "cd /ro" + "ot/x")]
    [TestCase("a.json", "\"resolved\": \"http://10.0.0.1:48" + "73/x.tgz\"")]
    [TestCase("a.xml", "https://packages.example/v3/in" + "dex.json")]
    [TestCase("a.json", "https://regis" + "try.example.org/x/-/x.tgz")]
    [TestCase("tools/NuGet.config", "<configuration />")]
    [TestCase(".npmrc", "")]
    public void The_rule_sees_planted_text(string path, string text) => Assert.That(Faults(path, text), Is.Not.Empty);

    [TestCase("a.md", "wss://stream.binance.com:9443/ws and https://bybit-exchange.github.io/docs/v5/intro")]
    [TestCase("a.md", "../shared/data, bin/work/, framework/root/x")]
    public void The_rule_leaves_other_text_alone(string path, string text) => Assert.That(Faults(path, text), Is.Empty);

    private static List<string> Faults(string path, string text)
    {
        List<string> faults = [];
        if (Array.IndexOf(SourceLists, Path.GetFileName(path).ToLowerInvariant()) >= 0) faults.Add(path);
        foreach (Regex rule in (Regex[])[MachinePath, PackageSource])
        {
            foreach (Match match in rule.Matches(text)) faults.Add($"{path}: {match.Value}");
        }

        return faults;
    }
}
