using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture.DeadMembers;

/// <summary>Nothing in engine, adapters, tools and perf is there for nobody, or for tests alone unless it says why.
/// </summary>
[TestFixture]
public sealed class DeadMemberTests
{
    private const string AllowedPath = "tests/Architecture/DeadMembers/allowed.txt";

    private static readonly string[] Areas = ["engine/", "adapters/", "tools/", "perf/"];

    [Test]
    public void Product_code_reads_every_member_of_product_code()
    {
        IReadOnlyCollection<string> found = DeadMemberScan.Find(Assemblies(), Sources());
        List<string> allowed = Allowed();

        AssertNone(NotIn(found, allowed), "no product code reads: remove, or name with a reason in");
        AssertNone(NotIn(allowed, found), "read now, or gone: strike from");
    }

    [Test]
    public void The_scan_sees_planted_members_and_spares_what_is_read()
    {
        string[] sources = [.. ControlSources()];
        List<string> found = [.. DeadMemberScan.Find([typeof(DeadMemberTests).Assembly.Location], sources)];
        string planted = typeof(PlantedMembers).FullName!;

        Assert.That(
            found.FindAll(name => name.StartsWith(planted, StringComparison.Ordinal)),
            Is.EquivalentTo((string[])
            [
                planted + ".DeadConstant", planted + "._deadField", planted + ".DeadKind.DeadValue",
                planted + ".DeadMethod", planted + ".DeadProperty", planted + ".DeadType",
                planted + ".DeadType.OnlyItselfCalls",
            ]));
    }

    [Test]
    public void Every_allowance_has_a_reason()
    {
        string[] lines = RepositoryTree.Read(AllowedPath).TrimEnd().Split('\n');

        Assert.That(lines[0], Does.StartWith("# "));
        Assert.That(lines, Is.Unique);
    }

    private static void AssertNone(List<string> names, string what)
    {
        if (names.Count > 0) Assert.Fail($"{what} {AllowedPath}:\n{string.Join('\n', names)}");
    }

    private static List<string> NotIn(IReadOnlyCollection<string> names, IReadOnlyCollection<string> others)
    {
        HashSet<string> known = [.. others];
        List<string> missing = [];
        foreach (string name in names)
        {
            if (!known.Contains(name)) missing.Add(name);
        }

        return missing;
    }

    // A reason after '#', then the members that it is about.
    private static List<string> Allowed()
    {
        List<string> allowed = [];
        foreach (string line in RepositoryTree.Read(AllowedPath).Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#') allowed.Add(line);
        }

        return allowed;
    }

    private static bool IsProduct(string path) =>
        Array.Exists(Areas, area => path.StartsWith(area, StringComparison.Ordinal));

    private static IEnumerable<string> ControlSources()
    {
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            bool isOwn = path.StartsWith("tests/Architecture/", StringComparison.Ordinal);
            if (isOwn) yield return RepositoryTree.Read(path);
        }
    }

    private static List<string> Assemblies()
    {
        // bin/CONFIGURATION/FRAMEWORK, the same for all.
        string output = Path.GetRelativePath(
            Path.Combine(RepositoryTree.Root, "tests", "Architecture"), AppContext.BaseDirectory);
        List<string> assemblies = [];
        foreach (string path in RepositoryTree.Files(".csproj"))
        {
            if (!IsProduct(path)) continue;
            Match named = Regex.Match(RepositoryTree.Read(path), "<AssemblyName>(.*)</AssemblyName>");
            string name = named.Success
                ? named.Groups[1].Value
                : "LowLatency." + Path.GetFileNameWithoutExtension(path);
            string folder = Path.Combine(RepositoryTree.Root, Path.GetDirectoryName(path)!);
            assemblies.Add(Path.Combine(folder, output, name + ".dll"));
        }

        return assemblies;
    }

    private static List<string> Sources()
    {
        List<string> sources = [];
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            if (IsProduct(path)) sources.Add(RepositoryTree.Read(path));
        }

        return sources;
    }
}
