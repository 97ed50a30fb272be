using System;
using System.Globalization;
using System.Threading.Tasks;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// One journal that engines of two processors write in turn. LOWLATENCY_ENGINE_OTHER names the engine of the other
/// processor (`.ci/arm64`: the arm64 binary under qemu).
/// </summary>
[NonParallelizable]
public sealed class ProcessorTests
{
    private const string OtherVariable = "LOWLATENCY_ENGINE_OTHER";
    private const int Turns = 6;
    private const int FillsATurn = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // A kill leaves journal and snapshots to the next engine as they are on disk, an orderly stop with a last snapshot.
    [Test]
    public async Task Engines_of_two_processors_go_on_with_each_others_journal_and_snapshots()
    {
        if (Environment.GetEnvironmentVariable(OtherVariable) is not { Length: > 0 } other)
        {
            Assert.Ignore($"{OtherVariable} names no engine of another processor");
            return;
        }

        await using TortureRun run = await TortureRun.StartAsync(symbolCount: 4, messagesPerSecond: 200);
        EngineReplayOutcome? before = null;
        long hashes = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            using EngineUnderTest engine = turn % 2 == 0
                ? run.StartEngine()
                : EngineUnderTest.StartOther(run.ConfigurationFile, other);
            await engine.WaitForLineAsync("subscribed:");
            AssertContinues(engine, before);
            AwaitFills(run, engine, (turn + 1) * FillsATurn);
            if (turn is 0 or 1)
            {
                engine.Kill();
            }
            else
            {
                engine.Terminate();
                Assert.That(engine.WaitForExit(), Is.Zero, engine.Log);
            }

            var ledger = new JournalLedger();
            before = run.Replay(ledger);
            ledger.AssertPositions(before.Engine!);
            hashes = before.HashesCompared;
        }

        Assert.That(hashes, Is.GreaterThanOrEqualTo(Turns));
        Assert.That(JournalSegments.Verify(run.Journal).IsCleanEnd, Is.True);
        TestContext.Out.WriteLine(
            $"{Turns} turns, {before!.Events} events, {hashes} recorded hashes equal on the processor of this test");
    }

    // It goes on from a snapshot that the other one wrote, and comes to the state that a replay here comes to.
    private static void AssertContinues(EngineUnderTest engine, EngineReplayOutcome? before)
    {
        if (before?.Engine is not { } replayed) return;
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"sequence {replayed.Sequence}, state hash {replayed.ComputeStateHash():x16}, "
            + $"command hash {replayed.CommandHash:x16}");
        Assert.That(engine.Log, Does.Contain(expected));
        Assert.That(engine.Log, Does.Match("recovered: snapshot [1-9]"));
    }

    private static void AwaitFills(TortureRun run, EngineUnderTest engine, int fills)
    {
        long start = Environment.TickCount64;
        while (engine.Outlives(Look))
        {
            var ledger = new JournalLedger();
            run.Replay(ledger);
            if (ledger.Fills >= fills) return;
            Assert.That(
                Environment.TickCount64 - start, Is.LessThan(Deadline.TotalMilliseconds),
                $"{ledger.Fills} of {fills} fills:\n{engine.Log}");
        }

        Assert.Fail($"the engine ended by itself:\n{engine.Log}");
    }
}
