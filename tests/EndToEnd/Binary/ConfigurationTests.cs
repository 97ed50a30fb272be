using System.IO;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Binary;

/// <summary>Bad configuration at the process: every fault with its path, exit 78, nothing touched.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ConfigurationTests
{
    private const int Configuration = 78;

    [Test]
    public void Every_fault_is_listed_with_its_path_in_one_go()
    {
        string log = Refused("""
            {
              "role": "brave",
              "jurnal": { "directory": "x" },
              "engine": {
                "instruments": [ { "venue": "BinanceSpot", "symbol": "BTCUSDT", "isTraded": "perhaps" } ],
                "risk": { "orderNotionalMax": "many", "collarPercent": -1 }
              },
              "venues": [ { "venue": "BinanceSpot", "streamUrl": "http://x", "restUrl": "http://127.0.0.1:1" } ],
              "journal": { "directory": "JOURNAL", "durability": "sometimes" },
              "threads": { "plan": "many", "wait": "never" }
            }
            """);
        string[] paths =
        [
            "role:", "jurnal: unknown key; known here: role, engine, venues", "engine.instruments[0].isTraded:",
            "engine.risk.orderNotionalMax:", "engine.risk.collarPercent:", "venues[0].streamUrl:",
            "journal.durability:", "threads.plan:", "threads.wait:",
        ];
        foreach (string path in paths) Assert.That(log, Does.Contain($"  {path}"));
        Assert.That(log, Does.Contain($"{paths.Length} fault(s)"));
    }

    [TestCase("\"wait\": \"backoff\"", "threads.wait:")]
    [TestCase("\"receive\": \"spin\"", "threads.receive:")]
    [TestCase("\"receiveCore\": 0", "threads.receiveCore:")]
    public void Plan_of_one_loop_has_no_setting_for_a_thread_that_receives(string setting, string path)
    {
        string log = Refused($$"""
            {
              "engine": { "instruments": [ { "venue": "BinanceSpot", "symbol": "BTCUSDT" } ] },
              "venues": [ { "venue": "BinanceSpot", "streamUrl": "ws://127.0.0.1:1",
                            "restUrl": "http://127.0.0.1:1" } ],
              "journal": { "directory": "JOURNAL" },
              "threads": { "plan": "one", {{setting}} }
            }
            """);
        Assert.That(log, Does.Contain($"  {path}").And.Contain("1 fault(s)"));
    }

    // The option has another name in the code than in the files that operators have.
    [Test]
    public void Free_space_that_retention_aims_for_keeps_its_key()
    {
        string log = Refused("""
            {
              "engine": { "instruments": [ { "venue": "BinanceSpot", "symbol": "BTCUSDT" } ] },
              "venues": [ { "venue": "BinanceSpot", "streamUrl": "ws://127.0.0.1:1",
                            "restUrl": "http://127.0.0.1:1" } ],
              "journal": { "directory": "JOURNAL", "freeMebibytesWanted": -7 }
            }
            """);
        Assert.That(log, Does.Contain("  journal.freeMebibytesWanted: must be between 0 and 1000000, is -7"));
        Assert.That(log, Does.Contain("1 fault(s)"));
    }

    [TestCase("BybitSpot", 77, 60, "venues[0].depth:")]
    [TestCase("BybitLinear", 50, 7, "venues[0].barIntervalSeconds[0]:")]
    [TestCase("BinanceUsdm", 100, 1, "venues[0].barIntervalSeconds[0]:")]
    public void Stream_that_the_venue_does_not_offer_is_a_fault_with_its_path(
        string venue, int depth, int seconds, string path)
    {
        string log = Refused($$"""
            {
              "engine": { "instruments": [ { "venue": "{{venue}}", "symbol": "BTCUSDT" } ] },
              "venues": [ { "venue": "{{venue}}", "streamUrl": "ws://127.0.0.1:1", "restUrl": "http://127.0.0.1:1",
                            "depth": {{depth}}, "barIntervalSeconds": [ {{seconds}} ] } ],
              "journal": { "directory": "JOURNAL" }
            }
            """);
        Assert.That(log, Does.Contain($"  {path}").And.Contain("1 fault(s)"));
    }

    [Test]
    public async Task Bybit_book_of_one_level_is_no_fault()
    {
        await using TortureRun run = await TortureRun.StartAsync(options =>
        {
            options.Venues[0].Venue = "BybitSpot";
            options.Venues[0].Depth = 1;
            options.Venues[0].BarIntervalSeconds = [60];
            foreach (var instrument in options.Engine.Instruments) instrument.Venue = "BybitSpot";
        });
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        run.Replay();
    }

    private static string Refused(string json)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-configuration-");
        try
        {
            string file = Path.Combine(folder.FullName, "engine.json");
            string journal = Path.Combine(folder.FullName, "journal");
            File.WriteAllText(file, json.Replace("JOURNAL", journal, System.StringComparison.Ordinal));
            using EngineUnderTest engine = EngineUnderTest.Start(file);
            Assert.That(engine.WaitForExit(), Is.EqualTo(Configuration), engine.Log);
            Assert.That(Directory.Exists(journal), Is.False, "nothing is made before the configuration is sound");
            TestContext.Out.WriteLine(engine.Log);
            return engine.Log;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
