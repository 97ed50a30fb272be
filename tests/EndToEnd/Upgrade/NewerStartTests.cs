using System.IO;
using System.Threading.Tasks;
using LowLatency.EndToEnd.Cli;
using LowLatency.EndToEnd.Torture;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Upgrade;

/// <summary>The engine process at the journal of a newer version: named as that, its own card, untouched.</summary>
public sealed class NewerStartTests
{
    private const int DataError = 65;

    [Test]
    [CancelAfter(120_000)]
    public async Task What_a_newer_version_wrote_is_refused_as_that_and_is_no_damage([Values] NewerPart part)
    {
        await using TortureRun run = await TortureRun.StartAsync(symbolCount: 1);
        string path = NewerSegment.Write(run.Journal, run.Options.Engine, part);
        byte[] before = await File.ReadAllBytesAsync(path);
        using EngineUnderTest engine = run.StartEngine();
        Assert.That(engine.WaitForExit(), Is.EqualTo(DataError), engine.Log);
        Assert.That(
            engine.Log, Does.Contain("written by a newer version of the engine").And
                .Contain(part == NewerPart.HeaderByte ? "SegmentNewer" : "RecordNewer").And
                .Contain("see runbook: journal of another version"));
        Assert.That(engine.Log, Does.Not.Contain("see runbook: journal damaged"));
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(before), "untouched");
        Assert.That(Directory.GetFiles(run.Journal, "*.torn"), Is.Empty);
        ToolResult verify = await Tool.RunAsync("journal", "verify", run.Journal);
        Assert.That(verify.Output + verify.Errors, Does.Contain("written by a newer version"));
    }
}
