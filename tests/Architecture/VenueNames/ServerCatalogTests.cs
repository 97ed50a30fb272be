using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace LowLatency.Architecture.VenueNames;

/// <summary>
/// The server side of venues: a venue is named in its folder under tools/VenueSim/Dialects and in its rows of
/// SimDialects.cs, nowhere else, so that the next one touches nothing that is there.
/// </summary>
[TestFixture]
public sealed class ServerCatalogTests
{
    private const string Dialects = "tools/VenueSim/Dialects/";
    private const string Catalog = "tools/VenueSim/SimDialects.cs";
    private static readonly string[] ServerSide = ["tools/VenueSim/", "tools/VenueServer/"];

    [Test]
    public void No_venue_is_named_outside_of_its_folder_and_its_rows()
    {
        List<string> faults = [];
        foreach (string path in RepositoryTree.Files(".cs")) faults.AddRange(Faults(path, RepositoryTree.Read(path)));

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void The_scan_knows_the_venues_and_their_rows()
    {
        string catalog = RepositoryTree.Read(Catalog);

        Assert.That(Venues(), Is.SupersetOf((string[])["Binance", "Bybit"]));
        foreach (string venue in Venues()) Assert.That(catalog, Does.Contain(venue + "Rows."), venue);
    }

    [TestCase("tools/VenueServer/A.cs", "class A { bool B(string name) => name == \"BinanceSpot\"; }", false)]
    [TestCase("tools/VenueServer/A.cs", "using LowLatency.VenueSim.Dialects.Bybit;", false)]
    [TestCase("tools/VenueSim/Market/A.cs", "/// <summary>As Binance has it.</summary>\nclass A;", false)]
    [TestCase("tools/VenueSim/Market/A.cs", "class A { string B = \"/bybit/v5\"; }", false)]
    [TestCase("tools/VenueSim/Dialects/ISimDialect.cs", "class A { Bybit.B C; }", false)]
    [TestCase("tools/VenueSim/Dialects/Binance/A.cs", "class A { string B = \"bybit\"; }", false)]
    [TestCase("tools/VenueSim/Dialects/Binance/Trading/A.cs", "class BinanceErrors;", true)]
    [TestCase("tools/VenueServer/A.cs", "class A { string B = \"Kraken\"; }", false)]
    [TestCase("tools/VenueSim/SimDialects.cs", "class A { string B = \"BinanceSpot\"; }", true)]
    [TestCase("tools/VenueServer/A.cs", "class A { string B = \"spot\"; }", true)]
    [TestCase("tools/Cli/A.cs", "class A { string B = \"BinanceSpot\"; }", true)]
    public void The_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(Faults(path, source), isGood ? Is.Empty : Is.Not.Empty);

    private static List<string> Faults(string path, string source)
    {
        List<string> faults = [];
        bool isServerSide = Array.Exists(ServerSide, folder => path.StartsWith(folder, StringComparison.Ordinal));
        if (!isServerSide || path == Catalog) return faults;
        foreach (string venue in Names())
        {
            if (path.StartsWith($"{Dialects}{venue}/", StringComparison.Ordinal)) continue;
            foreach (Match match in Regex.Matches(source, venue, RegexOptions.IgnoreCase))
            {
                int line = source.AsSpan(0, match.Index).Count('\n') + 1;
                faults.Add($"{path}:{line}: names {venue}; what differs by venue is a member of its row or dialect");
            }
        }

        return faults;
    }

    // Also of venues that have no dialect here yet.
    private static SortedSet<string> Names()
    {
        SortedSet<string> names = Venues();
        names.UnionWith(VenueNameRules.Names);
        return names;
    }

    private static SortedSet<string> Venues()
    {
        SortedSet<string> venues = new(StringComparer.Ordinal);
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            if (!path.StartsWith(Dialects, StringComparison.Ordinal)) continue;
            string[] parts = path[Dialects.Length..].Split('/');
            if (parts.Length > 1) venues.Add(parts[0]);
        }

        return venues;
    }
}
