using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Reflection;
using NUnit.Framework;

namespace LowLatency.Architecture.Arithmetic;

/// <summary>
/// A venue's number may be anything that 64 bits hold, and is shown as the largest where it is more: arithmetic on it
/// is checked, 128 bits wide, or in a method that says here why it cannot wrap.
/// </summary>
[TestFixture]
public sealed class ArithmeticTests
{
    private const string AllowedPath = "tests/Architecture/Arithmetic/allowed.txt";

    private static readonly string[] Areas = ["engine/", "adapters/"];

    [Test]
    public void No_arithmetic_on_a_venues_number_can_wrap_without_a_reason()
    {
        SortedDictionary<string, int> allowed = Allowed();
        List<string> faults = [];
        SortedDictionary<string, int> found = ArithmeticScan.Find(Assemblies());
        foreach ((string method, int count) in found)
        {
            int most = allowed.GetValueOrDefault(method);
            if (count > most) faults.Add($"{method} {count}: more than {most}; check or widen it, or say why not");
        }

        foreach ((string method, int count) in allowed)
        {
            int left = found.GetValueOrDefault(method);
            if (left < count) faults.Add($"{method} {count}: {left} left; strike it");
        }

        if (faults.Count > 0) Assert.Fail($"{AllowedPath}:\n{string.Join('\n', faults)}");
    }

    [Test]
    public void The_scan_sees_planted_arithmetic_and_spares_what_cannot_wrap()
    {
        string planted = typeof(PlantedArithmetic).FullName! + ".";
        List<string> found = [];
        foreach ((string method, int count) in ArithmeticScan.Find([typeof(PlantedArithmetic).Assembly]))
        {
            if (method.StartsWith(planted, StringComparison.Ordinal)) found.Add($"{method[planted.Length..]} {count}");
        }

        Assert.That(found, Is.EqualTo((string[])
        [
            "WrapsADifferenceOfAField 1", "WrapsAProduct 1", "WrapsAProperty 1", "WrapsASum 1", "WrapsInPlace 1",
            "WrapsOneSideOfAChoice 1", "WrapsTwice 2", "WrapsWhatALocalHolds 1",
        ]));
    }

    [Test]
    public void Every_allowance_has_a_reason()
    {
        bool hasReason = false;
        foreach (string line in RepositoryTree.Read(AllowedPath).TrimEnd().Split('\n'))
        {
            if (line.Length == 0) hasReason = false;
            else if (line[0] == '#') hasReason = true;
            else Assert.That(hasReason, line);
        }
    }

    // A reason after '#', then the methods that it is about, each with how often.
    private static SortedDictionary<string, int> Allowed()
    {
        SortedDictionary<string, int> allowed = new(StringComparer.Ordinal);
        foreach (string line in RepositoryTree.Read(AllowedPath).Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            int space = line.LastIndexOf(' ');
            allowed.Add(line[..space], int.Parse(line[(space + 1)..], CultureInfo.InvariantCulture));
        }

        return allowed;
    }

    // As the command-line tool has them, all beside one another.
    private static List<Assembly> Assemblies()
    {
        string output = Path.GetRelativePath(
            Path.Combine(RepositoryTree.Root, "tests", "Architecture"), AppContext.BaseDirectory);
        string folder = Path.Combine(RepositoryTree.Root, "tools", "Cli", output);
        List<Assembly> assemblies = [];
        foreach (string path in RepositoryTree.Files(".csproj"))
        {
            bool isScanned = Array.Exists(Areas, area => path.StartsWith(area, StringComparison.Ordinal));
            string file = Path.Combine(folder, "LowLatency." + Path.GetFileNameWithoutExtension(path) + ".dll");
            if (isScanned && File.Exists(file)) assemblies.Add(Assembly.LoadFrom(file));
        }

        Assert.That(assemblies, Has.Count.GreaterThan(8));
        return assemblies;
    }
}
