using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Host.Faults;
using LowLatency.Host.Process;
using LowLatency.Model.Invariants;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>An event that breaks an invariant each time that it is applied, at a venue with real sockets.</summary>
public sealed class PoisonEventTests
{
    private const int PollMillis = 50;
    private readonly List<string> _lines = [];

    [Test]
    [CancelAfter(600_000)]
    public async Task A_poison_event_stops_once_and_is_skipped_with_entries_off_and_exits_on()
    {
        StrategyRegistry registry = StrategyRegistry.BuiltIn().Add(PoisonStrategy.Define());
        await using LiveRun live = await LiveRun.StartAsync(seed: 11, change: options =>
        {
            options.Engine.Strategies.Add(new StrategySettings { Name = PoisonStrategy.Name });
            options.Engine.Execution.StopLossPercent = 0.05m;
        });
        live.Run.Registry = registry;

        // It comes: the process ends and the event is marked.
        long poison = Crash(live);
        EngineReplayOutcome before = Replay(live, poison - 1);
        Assert.That(before.Fault, Is.Empty);
        Assert.That(Held(before.Engine!), Is.True, "nothing was held: the test proves little");
        Assert.That(Replay(live, poison).Failure!.Sequence, Is.EqualTo(poison));

        // It comes again, in the replay: skipped, the state is the one before it, entries are off, exits pass.
        int entries = 0, exits = 0;
        long last = 0;
        Run(live, run =>
        {
            Assert.That(run.Recovered.IsHeld, Is.True);
            last = AssertSkipped(run, poison);
            AssertSame(Replay(live, poison).Engine!, before.Engine!);
            entries = live.EntriesAtVenue;
            exits = live.ExitsAtVenue;
        }, run => run.Risk.OperatorHalt.IsSet && live.ExitsAtVenue > exits && live.Differences().Count == 0);
        Assert.That(Alarmed(last), Is.True, Text);
        Assert.That(live.EntriesAtVenue, Is.EqualTo(entries), "an entry went out");
        Assert.That(PoisonMarkers.List(live.Run.Journal), Is.Empty, "the journal says it now");

        // The third start is like the second, until a person resumes.
        Run(live, run =>
        {
            Assert.That(run.Recovered.IsHeld, Is.False);
            Assert.That(AssertSkipped(run, poison), Is.EqualTo(last));
            Assert.That(run.Engine.Risk.OperatorHalt.IsSet, Is.True);
        }, _ => live.Differences().Count == 0);
        Assert.That(Alarmed(last), Is.True, Text);
        Assert.That(live.EntriesAtVenue, Is.EqualTo(entries), "an entry went out");
        Run(
            live,
            _ => File.WriteAllText(Path.Combine(live.Run.Journal, "RESUME-RiskHalted"), ""),
            _ => live.EntriesAtVenue > entries);
        live.AssertNothingDoubled();
    }

    private long Crash(LiveRun live)
    {
        using var run = new EngineRun(live.Run.Options, Log, registry: live.Run.Registry);
        Task<int> ended = Task.Run(new EngineRunner(run).Run);
        Assert.That(ended.Wait(EngineUnderTest.Deadline), Is.True, Text);
        Assert.That(ended.Result, Is.EqualTo(ExitCode.Software), Text());
        List<long> marked = PoisonMarkers.List(live.Run.Journal);
        Assert.That(marked, Has.Count.EqualTo(1), Text());
        Assert.That(Text(), Does.Contain(nameof(InvariantCode.PositionIsSumOfFills)));
        Assert.That(Text(), Does.Contain($"event {marked[0]} ("));
        return marked[0];
    }

    // Until something holds, then to the orderly end; the replay of the whole journal comes to the same state.
    private void Run(LiveRun live, Action<EngineRun> atStart, Func<Engine, bool> isReached)
    {
        lock (_lines) _lines.Clear();
        LiveRun.SetCredential();
        ulong stateHash, commandHash;
        int skips;
        using (var run = new EngineRun(live.Run.Options, Log, registry: live.Run.Registry))
        {
            atStart(run);
            var runner = new EngineRunner(run);
            Task<int> ended = Task.Run(runner.Run);
            long start = Stopwatch.GetTimestamp();
            try
            {
                while (!isReached(run.Engine))
                {
                    Assert.That(ended.Wait(PollMillis), Is.False, Text);
                    Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(60)), Text);
                }
            }
            finally
            {
                runner.RequestStop();
                ended.Wait();
            }

            Assert.That(ended.Result, Is.EqualTo(ExitCode.Ok), Text());
            stateHash = run.Engine.ComputeStateHash();
            commandHash = run.Engine.CommandHash;
            skips = run.Recovered.Skips.Count;
        }

        EngineReplayOutcome whole = Replay(live, long.MaxValue);
        Assert.That(whole.IsEqual, Is.True, whole.Fault);
        Assert.That(whole.Skipped, Is.EqualTo(skips).And.GreaterThan(0));
        Assert.That(whole.HashesCompared, Is.GreaterThan(0));
        Assert.That(whole.Engine!.ComputeStateHash(), Is.EqualTo(stateHash));
        Assert.That(whole.Engine.CommandHash, Is.EqualTo(commandHash));
    }

    private static EngineReplayOutcome Replay(LiveRun live, long until) => EngineReplay.Run(
        live.Run.Journal, live.Run.Registry, new JournalReplayRange { UntilSequence = until });

    // The bar that it did not close may be closed by events right behind it, with the same outcome.
    private static long AssertSkipped(EngineRun run, long poison)
    {
        Assert.That(run.Recovered.Skips[0].Sequence, Is.EqualTo(poison));
        Assert.That(run.Recovered.Skips[0].Code, Is.EqualTo(InvariantCode.PositionIsSumOfFills));
        return run.Recovered.Skips[^1].Sequence;
    }

    private static void AssertSame(Engine after, Engine before)
    {
        Assert.That(after.Sequence, Is.EqualTo(before.Sequence + 1));
        Assert.That(after.Portfolio.Cash, Is.EqualTo(before.Portfolio.Cash));
        Assert.That(after.Orders.LiveCount, Is.EqualTo(before.Orders.LiveCount));
        foreach (var instrument in before.Instruments)
        {
            Assert.That(after.Portfolio[instrument.Id].Quantity, Is.EqualTo(before.Portfolio[instrument.Id].Quantity));
        }
    }

    private static bool Held(Engine engine)
    {
        bool isHeld = false;
        foreach (var instrument in engine.Instruments) isHeld |= !engine.Portfolio[instrument.Id].Quantity.IsZero;
        return isHeld;
    }

    private bool Alarmed(long poison) => Text().Contains($"ALARM event {poison} (", StringComparison.Ordinal);

    private void Log(string line)
    {
        lock (_lines) _lines.Add(line);
    }

    private string Text()
    {
        lock (_lines) return string.Join('\n', _lines);
    }
}
