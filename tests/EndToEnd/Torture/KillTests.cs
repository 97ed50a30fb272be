using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Host.Reports;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Liveness;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// Kill -9 at random moments while the engine trades. LOWLATENCY_TORTURE sets the number of kills (default 10),
/// LOWLATENCY_SEED repeats a run.
/// </summary>
public sealed class KillTests
{
    private const int KillsDefault = 10;

    private int _starts;
    private long _replayed;

    [Test]
    public async Task Killed_at_random_moments_it_continues_and_loses_nothing()
    {
        int kills = Number("LOWLATENCY_TORTURE", KillsDefault);
        int seed = Number("LOWLATENCY_SEED", Environment.ProcessId);
        TestContext.Out.WriteLine(
            $"LOWLATENCY_SEED={seed} LOWLATENCY_TORTURE={kills} dotnet test tests/EndToEnd -c Release "
            + "--filter FullyQualifiedName~KillTests");
        var random = new Random(seed);
        long start = Stopwatch.GetTimestamp();
        await using TortureRun run = await TortureRun.StartAsync(seed: (ulong)seed + 1);
        EngineReplayOutcome? before = null;
        for (int kill = 1; kill <= kills; kill++)
        {
            await RunAndKillAsync(run, random, before);
            before = Examine(run, $"after kill {kill}");
        }

        await StopInOrderAsync(run, before, ordersMin: kills / 4);
        var ledger = new JournalLedger();
        EngineReplayOutcome whole = run.Replay(ledger);
        ledger.AssertPositions(whole.Engine!);
        long bytes = FolderBytes(run.Journal);
        TestContext.Out.WriteLine(
            $"{kills} kills, {_starts} starts ({ledger.Runs} reached their first event), {whole.Events} events, "
            + $"{whole.HashesCompared} recorded hashes equal, {ledger.Orders} orders, {ledger.Acknowledged} "
            + $"acknowledged, {ledger.Fills} fills, {_replayed} events replayed in all, {bytes >> 20} MiB left, "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        Assert.That(ledger.OrdersOnUnprovenBooks, Is.Zero);
        Assert.That(ledger.Orders, Is.GreaterThanOrEqualTo(kills / 4), "the runs traded too little to prove anything");
        Assert.That(ledger.Fills, Is.Positive);
        Assert.That(bytes, Is.LessThan(64L << 20), "killed runs leave their preallocated segments behind");
    }

    private async Task RunAndKillAsync(TortureRun run, Random random, EngineReplayOutcome? before)
    {
        using EngineUnderTest engine = run.StartEngine();
        _starts++;

        // A quarter of the kills hit the start itself: recovery, the first segment, the first connection.
        if (random.Next(4) == 0)
        {
            Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 200))), Is.True, engine.Log);
            engine.Kill();
            return;
        }

        await engine.WaitForLineAsync("subscribed:");
        AssertRecovered(engine, before);

        // Every other one of the rest waits for an order of this run, so that it hits orders under way however slow
        // the machine is.
        long last = before?.Engine?.Sequence ?? 0;
        if (random.Next(2) == 0)
        {
            engine.AwaitLiveness(run.Journal, live => live.SentCauseSequence > last, "it does not trade");
        }

        Assert.That(engine.Outlives(TimeSpan.FromMilliseconds(random.Next(1, 1_500))), Is.True, engine.Log);
        engine.Kill();
    }

    // The engine says what it came back to; the replay that this process made of the same journal must say the same.
    private static void AssertRecovered(EngineUnderTest engine, EngineReplayOutcome? before)
    {
        if (before?.Engine is not { Sequence: > 0 } replayed) return;
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"sequence {replayed.Sequence}, state hash {replayed.ComputeStateHash():x16}, "
            + $"command hash {replayed.CommandHash:x16}");
        Assert.That(engine.Log, Does.Contain(expected));
    }

    private EngineReplayOutcome? Examine(TortureRun run, string when)
    {
        if (JournalSegments.List(run.Journal).Count == 0) return null;
        EngineReplayOutcome outcome = Replay(run, out JournalLedger ledger);
        _replayed += outcome.Events;
        long last = outcome.Engine?.Sequence ?? 0;
        using LivenessPage? live = LivenessPage.TryOpen(run.Journal);
        if (live != null)
        {
            Assert.That(live.DurableSequence, Is.LessThanOrEqualTo(last), $"{when}: durable and not in the journal");
            Assert.That(live.SentCauseSequence, Is.LessThanOrEqualTo(last), $"{when}: sent and not in the journal");
        }

        if (outcome.Engine != null) ledger.AssertPositions(outcome.Engine);
        return outcome;
    }

    // A kill in the first moments leaves a journal without its first configuration: nothing to replay yet.
    private static EngineReplayOutcome Replay(TortureRun run, out JournalLedger ledger)
    {
        ledger = new JournalLedger();
        return run.Replay(ledger);
    }

    // The last run goes on until there is enough to judge.
    private async Task StopInOrderAsync(TortureRun run, EngineReplayOutcome? before, int ordersMin)
    {
        using EngineUnderTest engine = run.StartEngine();
        _starts++;
        await engine.WaitForLineAsync("subscribed:");
        AssertRecovered(engine, before);
        engine.Await(
            () =>
            {
                JournalLedger ledger = null!;
                run.ReplayRunning(() => ledger = new JournalLedger());
                return ledger.Fills > 0 && ledger.Orders >= ordersMin;
            },
            "it does not trade", lookMillis: 500);
        engine.Terminate();
        Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
        EngineRunReport report = run.Report();
        EngineReplayOutcome whole = run.Replay();
        Assert.That(whole.Engine!.ComputeStateHash().ToString("x16"), Is.EqualTo(report.StateHash));
        Assert.That(whole.Engine.CommandHash.ToString("x16"), Is.EqualTo(report.CommandHash));
        Assert.That(JournalSegments.Verify(run.Journal).IsCleanEnd, Is.True);
    }

    private static long FolderBytes(string folder)
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            bytes += file.Length;
        }

        return bytes;
    }

    private static int Number(string variable, int absent) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value)
            ? value
            : absent;
}
