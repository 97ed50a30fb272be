using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>Damage to a journal on the disk, as the engine process meets it at its start (docs/formats.md).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DamageTests
{
    private const int DataError = 65;
    private const int EventsPerRun = 400;

    [Test]
    public async Task Torn_tail_is_cut_set_aside_and_the_engine_continues()
    {
        await using TortureRun run = await KilledAsync(runs: 1);
        EngineReplayOutcome before = run.Replay();
        (string path, long offset) = End(run);
        byte[] torn = [0xA7, 0, 1, 1, 200, 0, 0, 0, 9, 9];
        await using (FileStream file = new(path, FileMode.Open, FileAccess.Write))
        {
            file.Position = offset;
            file.Write(torn);
        }

        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("running: epoch");
        Assert.That(engine.Log, Does.Contain($"state hash {before.Engine!.ComputeStateHash():x16}"));
        Assert.That(engine.Log, Does.Contain("a torn tail was cut").And.Contain($".{offset}.torn"));
        string[] aside = Directory.GetFiles(run.Journal, "*.torn");
        Assert.That(aside, Has.Length.EqualTo(1));
        Assert.That(await File.ReadAllBytesAsync(aside[0]), Is.EqualTo(torn));
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        run.Replay();
    }

    [Test]
    public async Task Damage_in_the_middle_stops_the_start_with_file_and_offset()
    {
        await using TortureRun run = await KilledAsync(runs: 2);
        JournalSegment first = JournalSegments.List(run.Journal)[0];
        byte[] bytes = await File.ReadAllBytesAsync(first.Path);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(first.Path, bytes);
        Dictionary<string, long> before = Files(run.Journal);
        string log = AssertRefused(run, Path.GetFileName(first.Path), "offset");
        TestContext.Out.WriteLine(log);
        Assert.That(Files(run.Journal), Is.EqualTo(before), "a refused journal is not touched");
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(first.Path, bytes);
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("running: epoch");
    }

    [Test]
    public async Task Segment_of_a_newer_version_is_refused()
    {
        await using TortureRun run = await KilledAsync(runs: 1);
        JournalSegment last = JournalSegments.List(run.Journal)[^1];
        byte[] bytes = await File.ReadAllBytesAsync(last.Path);
        Assert.That(SegmentHeader.Read(bytes, out SegmentHeader header), Is.EqualTo(JournalFinding.None));
        (header with { Version = (ushort)(JournalFormat.SegmentVersion + 1) }).Write(bytes);
        await File.WriteAllBytesAsync(last.Path, bytes);
        TestContext.Out.WriteLine(AssertRefused(run, Path.GetFileName(last.Path), nameof(JournalFinding.SegmentNewer)));
    }

    [Test]
    public async Task Second_engine_on_the_same_journal_is_refused()
    {
        await using TortureRun run = await TortureRun.StartAsync();
        using EngineUnderTest first = run.StartEngine();
        await first.WaitForLineAsync("running: epoch");
        using EngineUnderTest second = run.StartEngine();
        Assert.That(second.WaitForExit(), Is.EqualTo(73), second.Log);
        Assert.That(second.Log, Does.Contain(run.Journal).And.Contain("another engine"));
        first.Terminate();
        Assert.That(first.WaitForExit(), Is.Zero, first.Log);
    }

    [Test]
    public async Task Restart_with_a_changed_configuration_carries_the_state_over()
    {
        await using TortureRun run = await KilledAsync(runs: 1);
        run.Options.Engine.Risk.OrderNotionalMax = 1_234m;
        run.Write();
        await RunAsync(run);
        run.Options.Engine.Risk.OrderNotionalMax = 2_345m;
        run.Write();
        await RunAsync(run);

        // The second start came from a snapshot of its own configuration, the replay from the first event.
        await RunAsync(run);
        var ledger = new JournalLedger();
        EngineReplayOutcome whole = run.Replay(ledger);
        Assert.That(ledger.Runs, Is.EqualTo(4));
        Assert.That(whole.Engine!.ComputeStateHash().ToString("x16"), Is.EqualTo(run.Report().StateHash));
        ledger.AssertPositions(whole.Engine);
        Assert.That(SnapshotNotes(run.Journal), Is.GreaterThanOrEqualTo(3), "each orderly stop notes its snapshot");
    }

    [Test]
    public async Task State_that_does_not_fit_the_configuration_is_refused()
    {
        await using TortureRun run = await KilledAsync(runs: 1);
        run.Options.Engine.Instruments.RemoveAt(0);
        run.Write();
        using EngineUnderTest engine = run.StartEngine();
        Assert.That(engine.WaitForExit(), Is.EqualTo(78), engine.Log);
        Assert.That(engine.Log, Does.Contain("does not fit this configuration"));
    }

    private static async Task<TortureRun> KilledAsync(int runs)
    {
        TortureRun run = await TortureRun.StartAsync(options => options.Journal.SnapshotSeconds = 0);
        for (int i = 0; i < runs; i++)
        {
            using EngineUnderTest engine = run.StartEngine();
            await engine.WaitForLineAsync("subscribed:");
            engine.AwaitLiveness(
                run.Journal, live => live.DurableSequence >= (i + 1) * EventsPerRun, "it journals nothing");
            engine.Kill();
        }

        return run;
    }

    private static async Task RunAsync(TortureRun run)
    {
        using EngineUnderTest engine = run.StartEngine();
        await engine.WaitForLineAsync("subscribed:");
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
    }

    private static string AssertRefused(TortureRun run, params string[] expected)
    {
        using EngineUnderTest engine = run.StartEngine();
        Assert.That(engine.WaitForExit(), Is.EqualTo(DataError), engine.Log);
        foreach (string text in expected) Assert.That(engine.Log, Does.Contain(text));
        return engine.Log;
    }

    private static (string Path, long Offset) End(TortureRun run)
    {
        JournalVerification state = JournalSegments.Verify(run.Journal);
        return (state.Segments[^1].Path, state.End.Offset);
    }

    private static int SnapshotNotes(string journal)
    {
        using JournalCursor cursor = new(journal, 0);
        int notes = 0;
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind == JournalRecordKind.SnapshotTaken) notes++;
        }

        return notes;
    }

    // The lock's time stamp is no content: names and lengths tell.
    private static Dictionary<string, long> Files(string folder)
    {
        var files = new Dictionary<string, long>();
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            files[file.FullName] = file.Length;
        }

        return files;
    }
}
