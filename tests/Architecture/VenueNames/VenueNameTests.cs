using System.Collections.Generic;
using NUnit.Framework;

namespace LowLatency.Architecture.VenueNames;

[TestFixture]
public sealed class VenueNameTests
{
    [Test]
    public void No_code_outside_the_catalogue_names_a_venue()
    {
        List<string> faults = [];
        foreach (string path in RepositoryTree.Files(".cs"))
        {
            faults.AddRange(VenueNameRules.Faults(path, RepositoryTree.Read(path)));
        }

        Assert.That(faults, Is.Empty);
    }

    [TestCase("engine/Host/A.cs", "if (venue == VenueId.BinanceSpot) return;", false)]
    [TestCase("tools/Cli/A.cs", "string s = \"wss://stream.bybit.com\";", false)]
    [TestCase("tools/Cli/A.cs", "string s = $\"{x} of kraken\";", false)]
    [TestCase("adapters/Protocol/A.cs", "class OkxBook { }", false)]
    [TestCase("adapters/Protocol/A.cs", "// Binance cuts above 5 a second", true)]
    [TestCase("adapters/Venues/Binance/A.cs", "class BinanceBook { }", true)]
    [TestCase("adapters/Venues/VenueCatalog.cs", "BinanceDefinitions.Spot", true)]
    [TestCase("tests/Unit/A.cs", "VenueId.BinanceSpot", true)]
    [TestCase("perf/Bench/A.cs", "new BinanceProtocol()", true)]
    public void The_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(VenueNameRules.Faults(path, source), isGood ? Is.Empty : Is.Not.Empty);
}
