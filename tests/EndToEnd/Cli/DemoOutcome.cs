using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>A demo that ended: its report, its journal and what it printed; the folder goes with it.</summary>
internal sealed class DemoOutcome : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly JsonDocument _report;

    private DemoOutcome(DirectoryInfo folder, JsonDocument report, string output)
    {
        _folder = folder;
        _report = report;
        Output = output;
    }

    public JsonElement Report => _report.RootElement;

    public string Output { get; }

    public string Journal => Report.GetProperty("journal").GetString()!;

    /// <summary>What the engine was started with.</summary>
    public string Configuration => Path.Combine(_folder.FullName, "run", "engine.json");

    public static async Task<DemoOutcome> RunAsync(params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lowlatency-demo-test-");
        try
        {
            string file = Path.Combine(folder.FullName, "demo.json");
            string run = Path.Combine(folder.FullName, "run");
            ToolResult result = await Tool.RunAsync(["demo", "--dir", run, "--json", file, .. arguments]);
            Assert.That(result.ExitCode, Is.Zero, result.Errors + result.Output);
            return new DemoOutcome(folder, JsonDocument.Parse(await File.ReadAllTextAsync(file)), result.Output);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public long Number(string name) => Report.GetProperty(name).GetInt64();

    public long Number(string name, string part) => Report.GetProperty(name).GetProperty(part).GetInt64();

    public void AssertHashes()
    {
        foreach (string name in (string[])["stateHash", "commandHash"])
        {
            JsonElement pair = Report.GetProperty(name);
            Assert.That(pair.GetProperty("live").GetString(), Is.EqualTo(pair.GetProperty("replay").GetString()));
            Assert.That(pair.GetProperty("live").GetString(), Has.Length.EqualTo(16));
        }
    }

    /// <summary>Sent by the venue = received; each of them is market data or counted as something else.</summary>
    public void AssertFrames()
    {
        long known = Number("frames", "handled") + Number("frames", "control");
        Assert.That(Number("frames", "received"), Is.EqualTo(Number("framesSentByVenue")));
        Assert.That(known, Is.EqualTo(Number("frames", "received")));
        Assert.That((Number("frames", "ignored"), Number("frames", "refused")), Is.EqualTo((0, 0)));
    }

    public IReadOnlyList<JsonElement> Outages => [.. Report.GetProperty("outages").EnumerateArray()];

    public void Dispose()
    {
        _report.Dispose();
        _folder.Delete(recursive: true);
    }
}
