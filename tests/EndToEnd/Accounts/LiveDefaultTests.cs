using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using LowLatency.Core.Settings;
using LowLatency.EndToEnd.Cli;
using LowLatency.Host.Options;
using LowLatency.Strategies;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Accounts;

/// <summary>What a live configuration does not say guards the money: a file without the keys.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LiveDefaultTests
{
    [Test]
    public async Task What_guards_the_money_is_on_where_a_live_configuration_does_not_say()
    {
        EngineSettings engine = await LoadAsync(static _ => { });
        Assert.That(engine.Risk.IsVpinRequired, Is.True, "no entry while nothing is known of the flow");
        Assert.That(engine.Reconciliation.IsRequired, Is.True);
        Assert.That(engine.Instruments.ConvertAll(static one => one.AreHoldingsAdopted), Is.All.EqualTo((bool?)false));
        Assert.That(engine.Risk.IsCollarAtVenue, Is.True);
        Assert.That(engine.Risk.ExitCollarPercent, Is.Positive);
    }

    [Test]
    public async Task A_balance_that_stays_without_a_result_locks_entries_where_it_does_not_say()
    {
        EngineSettings engine = await LoadAsync(static _ => { });
        Assert.That(engine.Reconciliation.UnprovenMillisMax, Is.EqualTo(60_000));
    }

    [Test]
    public async Task Flow_that_is_never_toxic_need_not_be_known()
    {
        EngineSettings engine = await LoadAsync(static file => Risk(file)["vpinMax"] = 1);
        Assert.That(engine.Risk.IsVpinRequired, Is.False);
    }

    [Test]
    public async Task What_it_says_holds()
    {
        EngineSettings engine = await LoadAsync(static file =>
        {
            Risk(file)["isVpinRequired"] = false;
            Engine(file)["reconciliation"] = new JsonObject { ["unprovenMillisMax"] = 30_000 };
        });
        Assert.That(engine.Risk.IsVpinRequired, Is.False);
        Assert.That(engine.Reconciliation.UnprovenMillisMax, Is.EqualTo(30_000));
    }

    private static JsonObject Engine(JsonObject file) => file["engine"]!.AsObject();

    private static JsonObject Risk(JsonObject file) => Engine(file)["risk"]!.AsObject();

    private static async Task<EngineSettings> LoadAsync(Action<JsonObject> change)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-live-");
        try
        {
            string path = Path.Combine(folder.FullName, "engine.json");
            ToolResult written = await Tool.RunAsync(
                "config", "--role", "live", "--environment", "testnet", "--symbols", "BTCUSDT", "--out", path);
            Assert.That(written.ExitCode, Is.Zero, written.Errors);
            var options = new System.Text.Json.JsonDocumentOptions
            {
                CommentHandling = System.Text.Json.JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
            };
            JsonObject file = JsonNode.Parse(await File.ReadAllTextAsync(path), null, options)!.AsObject();
            Engine(file).Remove("reconciliation");
            foreach (string key in (string[])["isVpinRequired", "isCollarAtVenue", "exitCollarPercent"])
            {
                Risk(file).Remove(key);
            }

            foreach (JsonNode? instrument in Engine(file)["instruments"]!.AsArray())
            {
                instrument!.AsObject().Remove("areHoldingsAdopted");
            }

            change(file);
            await File.WriteAllTextAsync(path, file.ToJsonString());
            var faults = new List<string>();
            HostOptions? loaded = ConfigurationLoader.Load(path, faults, StrategyCatalog.All());
            Assert.That(faults, Is.Empty);
            return loaded!.Engine;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
