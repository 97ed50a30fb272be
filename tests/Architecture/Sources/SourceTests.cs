using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace LowLatency.Architecture.Sources;

[TestFixture]
public sealed class SourceTests
{
    private static readonly string[] Venues = ["Binance", "Bybit", "Kraken"];

    private static IEnumerable<string> Paths() => RepositoryTree.Files(".cs");

    [TestCaseSource(nameof(Paths))]
    public void Sources_keep_the_form(string path) =>
        Assert.That(SourceRules.Faults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void Sources_touch_only_what_their_folder_may(string path) =>
        Assert.That(UsageRules.ResourceFaults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void Venues_name_no_other_venue(string path) =>
        Assert.That(UsageRules.VenueFaults(path, RepositoryTree.Read(path), UsageRules.VenueFolders()), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void Strategies_stay_within_their_boundary(string path) =>
        Assert.That(UsageRules.StrategyFaults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void Every_product_knows_the_users_strategies(string path) =>
        Assert.That(UsageRules.CatalogFaults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void What_only_reads_does_not_reach_the_engine(string path) =>
        Assert.That(UsageRules.ReadingFaults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCaseSource(nameof(Paths))]
    public void The_watchdog_decides_by_itself(string path) =>
        Assert.That(UsageRules.WatchdogFaults(path, RepositoryTree.Read(path)), Is.Empty);

    [TestCase("tools/Watchdog/A.cs", "var g = new TradingGateway<P>();", false)]
    [TestCase("tools/Watchdog/A.cs", "using LowLatency.Protocol.Trading.Orders;", false)]
    [TestCase("tools/Watchdog/A.cs", "using LowLatency.Protocol.Trading.Records;", true)]
    [TestCase("tools/Watchdog/A.cs", "VenueCatalog.Of(id).Trading!.Dialect(t, a, c, 5_000);", true)]
    [TestCase("engine/Host/A.cs", "var g = new TradingGateway<P>();", true)]
    public void The_watchdog_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(UsageRules.WatchdogFaults(path, source), isGood ? Is.Empty : Is.Not.Empty);

    [Test]
    public void The_scan_finds_the_sources()
    {
        List<string> paths = [.. Paths()];

        Assert.That(paths, Has.Count.GreaterThan(50));
        Assert.That(paths, Does.Contain("engine/Model/Events/EventSlot.cs"));
        Assert.That(paths, Has.None.Contains("/obj/"));
    }

    [TestCase("namespace LowLatency.Core.Books;\npublic class A { }", true)]
    [TestCase("namespace LowLatency.Core.Books;\npublic class A { }\ninternal class B { public class C { } }", true)]
    [TestCase("namespace LowLatency.Core.Orders;\npublic class A { }", false)]
    [TestCase("public class A { }", false)]
    [TestCase("namespace LowLatency.Core.Books;\npublic class A { }\npublic record struct B(int X);", false)]
    [TestCase("namespace LowLatency.Core.Books;\npublic enum A { B }\npublic delegate void C(int x);", false)]
    [TestCase("namespace LowLatency.Core.Books;\npublic class A { }\n[X(Y, Size = 8)]\npublic struct B { }", false)]
    [TestCase("namespace LowLatency.Core.Books;\npublic class A { }\npublic class B<T> where T : class { }", false)]
    [TestCase("namespace LowLatency.Core.Books;\ninternal class BookManager { }", false)]
    [TestCase("namespace LowLatency.Core.Books;\nclass A { private struct CommonBook { } }", false)]
    [TestCase("namespace LowLatency.Core.Books;\n[X(1)] internal record struct UserHelper(int A);", false)]
    [TestCase("namespace LowLatency.Core.Books;\nclass UtilisationCommonsense { }", true)]
    [TestCase("namespace LowLatency.Core.Books;\nclass A { }\r\n", false)]
    [TestCase("namespace LowLatency.Core.Books;\n// TO" + "DO later\nclass A { }", false)]
    [TestCase("namespace LowLatency.Core.Books;\nclass A { NotImplemented" + "Exception E; }", false)]
    [TestCase("namespace LowLatency.Core.Books;\n// public class B { }\npublic class A { string S = \"}\"; }", true)]
    public void The_form_rule_decides_planted_sources(string source, bool isGood) =>
        Assert.That(SourceRules.Faults("engine/Core/Books/A.cs", source), isGood ? Is.Empty : Is.Not.Empty);

    [TestCase("docs/examples/A.cs", "LowLatency.Strategies", true)]
    [TestCase("docs/examples/A.cs", "LowLatency.examples", false)]
    [TestCase("engine/Core/A.cs", "LowLatency.Strategies", false)]
    public void The_namespace_of_an_example_is_that_of_the_template(string path, string name, bool isGood) =>
        Assert.That(
            SourceRules.Faults(path, $"namespace {name};\npublic class A {{ }}"), isGood ? Is.Empty : Is.Not.Empty);

    [Test]
    public void Unmatched_braces_are_not_passed_over() =>
        Assert.That(() => SourceScanner.Scan("class A { } }\nclass B { }"), Throws.TypeOf<System.FormatException>());

    [TestCase(60, true)]
    [TestCase(61, false)]
    public void The_method_rule_counts_lines(int lines, bool isGood)
    {
        foreach ((string head, string tail) in ((string, string)[])[
            ("void M<T>() where T : struct {", "}"),
            ("int M() => F(", ");"), ("[X(\"a\", new[] { 1 })]void M() {", "}"),
            ("int P { get { ", "} }"),
            ("public static bool operator ==(A a, A b) {", "}"), ("A() : base(new B { X = 1 }) {", "}"),
            ("string M() => $$\"\"\" } {{F(new B { X = 1 })}} ", "\"\"\";")])
        {
            string body = head + new string('\n', lines - 1) + tail;
            string source = "namespace LowLatency.Core.Books;\nclass A\n{\nint f = 1;\n" + body + "\nint g;\n}\n";
            Assert.That(SourceRules.Faults("engine/Core/Books/A.cs", source), isGood ? Is.Empty : Is.Not.Empty, head);
        }
    }

    [TestCase(400, 120, true)]
    [TestCase(401, 120, false)]
    [TestCase(400, 121, false)]
    public void The_size_rules_count_lines_and_characters(int lines, int length, bool isGood)
    {
        StringBuilder source = new("namespace LowLatency.Core.Books;\n");
        source.Append("//".PadRight(length, 'x')).Append('\n');
        for (int i = 2; i < lines; i++) source.Append('\n');
        Assert.That(
            SourceRules.Faults("engine/Core/Books/A.cs", source.ToString()), isGood ? Is.Empty : Has.Count.EqualTo(1));
    }

    [TestCase("adapters/Venues/Okx/A.cs", "using System.Net.Sockets;", false)]
    [TestCase("adapters/Transport/A.cs", "using System.Net.Sockets; class A { Socket s; }", true)]
    [TestCase("adapters/Protocol/WebSockets/A.cs", "class A { WebSocketFrame f; } // Socket", true)]
    [TestCase("engine/Runtime/A.cs", "class A { HttpClient c; }", false)]
    [TestCase("engine/Host/A.cs", "class A { TcpClient c; }", false)]
    [TestCase("engine/Runtime/Threads/A.cs", "class A { object t = new Thread(F); }", true)]
    [TestCase("engine/Host/A.cs", "class A { object t = new Thread(F); }", true)]
    [TestCase("adapters/Transport/A.cs", "class A { object t = Task.Run(F); }", true)]
    [TestCase("adapters/Protocol/A.cs", "class A { object t = new Thread(F); }", false)]
    [TestCase("adapters/Venues/A.cs", "class A { object t = Task.Run(F); }", false)]
    [TestCase("adapters/Transport/A.cs", "class A { async Task F(CancellationToken t) => await G(t); }", true)]
    [TestCase("engine/Core/A.cs", "class A { string s = $\"at {DateTime.UtcNow:O}\"; }", false)]
    [TestCase("engine/Core/A.cs", "class A { string s = \"DateTime.UtcNow\"; }", true)]
    [TestCase("adapters/Transport/A.cs", "class A { long t = Stopwatch.GetTimestamp(); }", true)]
    [TestCase("adapters/Protocol/A.cs", "class A { long t = Stopwatch.GetTimestamp(); }", false)]
    [TestCase("engine/Core/A.cs", "class A { long t = Stopwatch.GetTimestamp(); }", false)]
    [TestCase("engine/Formats/A.cs", "class A { void F() => File.ReadAllBytes(\"x\"); }", false)]
    [TestCase("engine/Runtime/Journal/A.cs", "class A { void F() => File.ReadAllBytes(\"x\"); }", true)]
    [TestCase("tools/Cli/A.cs", "class A { void F() => File.ReadAllBytes(\"x\"); }", true)]
    public void The_usage_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(UsageRules.ResourceFaults(path, source), isGood ? Is.Empty : Is.Not.Empty);

    [TestCase("engine/Reading/A.cs", "class A { void F() => File.WriteAllBytes(\"x\", []); }", false)]
    [TestCase("engine/Reading/A.cs", "class A { Stream F() => new FileStream(\"x\", FileMode.Create); }", false)]
    [TestCase("engine/Reading/A.cs", "class A { void F() => Directory.CreateDirectory(\"x\"); }", false)]
    [TestCase("engine/Reading/A.cs", "class A { byte[] F() => File.ReadAllBytes(\"x\"); }", true)]
    [TestCase("engine/Runtime/A.cs", "class A { void F() => File.Delete(\"x\"); }", true)]
    [TestCase("tools/Cli/Journals/A.cs", "using LowLatency.Runtime.Journal;", false)]
    [TestCase("tools/Cli/Reports/A.cs", "using LowLatency.Reading.Journal;", true)]
    [TestCase("tools/Cli/Replay/A.cs", "using LowLatency.Runtime.Replay;", true)]
    public void The_reading_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(UsageRules.ReadingFaults(path, source), isGood ? Is.Empty : Is.Not.Empty);

    [TestCase("adapters/Venues/Binance/A.cs", "using LowLatency.Venues.Bybit;", false)]
    [TestCase("adapters/Venues/Binance/Spot/A.cs", "class A { Venues.Kraken.Parser p; }", false)]
    [TestCase("adapters/Venues/Binance/A.cs", "class A { Kraken.Parser p; }", false)]
    [TestCase("adapters/Venues/Binance/A.cs", "using LowLatency.Venues.Binance; // unlike Venues.Bybit", true)]
    [TestCase("adapters/Venues/Binance/A.cs", "using LowLatency.Venues.Json;", true)]
    [TestCase("adapters/Venues/VenueTable.cs", "using LowLatency.Venues.Bybit;", true)]
    public void The_venue_rule_decides_planted_sources(string path, string source, bool isGood) =>
        Assert.That(UsageRules.VenueFaults(path, source, Venues), isGood ? Is.Empty : Is.Not.Empty);

    [TestCase("class A { private static int _count; }", false)]
    [TestCase("class A { static readonly int[] B = [1]; }", true)]
    [TestCase("class A { internal static List<int> C = []; }", false)]
    [TestCase("class A { public static StrategyDefinition Definition { get; } = new(1); }", true)]
    [TestCase("class A { static double F(double x) => x; }", true)]
    [TestCase("#pragma warning disable RS0030\nclass A { }", false)]
    [TestCase("using System.Reflection;", false)]
    [TestCase("class A { unsafe void F() { } }", false)]
    [TestCase("class A { object o = typeof(B).GetType(); }", false)]
    [TestCase("// unsafe\nclass A { }", true)]
    public void The_strategy_rule_decides_planted_sources(string source, bool isGood)
    {
        Assert.That(UsageRules.StrategyFaults("engine/Strategies/A.cs", source), isGood ? Is.Empty : Is.Not.Empty);
        Assert.That(UsageRules.StrategyFaults("docs/examples/A.cs", source), isGood ? Is.Empty : Is.Not.Empty);
        Assert.That(UsageRules.StrategyFaults("engine/Runtime/A.cs", source), Is.Empty);
    }

    [TestCase("engine/Host/A.cs", false)]
    [TestCase("tools/Cli/A.cs", false)]
    [TestCase("engine/Strategies/StrategyCatalog.cs", true)]
    [TestCase("tests/Unit/A.cs", true)]
    public void The_catalogue_rule_decides_a_planted_source(string path, bool isGood) =>
        Assert.That(
            UsageRules.CatalogFaults(path, "class A { object r = StrategyRegistry.BuiltIn(); }"),
            isGood ? Is.Empty : Is.Not.Empty);
}
