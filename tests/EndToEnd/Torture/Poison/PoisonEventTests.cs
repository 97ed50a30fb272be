using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Reflection;
using System.Threading.Tasks;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Core.Timers;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Faults;
using LowLatency.Host.Process;
using LowLatency.Model.Invariants;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Replay;
using LowLatency.Runtime.Snapshots;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture.Poison;

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
        long poison = Crash(live, InvariantCode.PositionIsSumOfFills);
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
            last = AssertSkipped(run, poison, InvariantCode.PositionIsSumOfFills);
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
            Assert.That(AssertSkipped(run, poison, InvariantCode.PositionIsSumOfFills), Is.EqualTo(last));
            Assert.That(run.Engine.Risk.OperatorHalt.IsSet, Is.True);
        }, _ => live.Differences().Count == 0);
        Assert.That(Alarmed(last), Is.True, Text);
        Assert.That(live.EntriesAtVenue, Is.EqualTo(entries), "an entry went out");
        Run(
            live,
            _ => File.WriteAllText(Path.Combine(live.Run.Control, "RESUME-RiskHalted"), ""),
            _ => live.EntriesAtVenue > entries);
        live.AssertNothingDoubled();
    }

    /// <summary>
    /// A deadline of an order that there never was: no event is to blame when it comes, and none is lost for it.
    /// </summary>
    [Test]
    [CancelAfter(600_000)]
    public async Task A_poison_timer_stops_once_and_is_left_out_with_entries_off_and_exits_on()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 12, change: options =>
        {
            options.Engine.Execution.StopLossPercent = 0.05m;

            // A replay from the first event does not meet the timer, which is in a snapshot alone.
            options.Engine.StateHashEvery = 1_000_000;
        });
        Run(live, _ => { }, Held, isSkipping: false);
        int timer = PlantTimer(live, DateTimeOffset.UtcNow.AddSeconds(8));
        LiveRun.SetCredential();
        long poison = Crash(live, InvariantCode.TimerOfOrderInUse);

        // Without the timer the same events bring every other engine to the same state.
        int entries = 0, exits = 0;
        bool isHolding = false;
        Run(live, run =>
        {
            Assert.That(run.Recovered.IsHeld, Is.True);
            Assert.That(AssertSkipped(run, poison, InvariantCode.TimerOfOrderInUse), Is.EqualTo(poison));
            Assert.That(run.Recovered.Skips[0].Timer, Is.EqualTo(timer));
            EngineReplayOutcome sound = Replay(live, run.Engine.Sequence);
            Assert.That(run.Engine.ComputeStateHash(), Is.EqualTo(sound.Engine!.ComputeStateHash()));
            isHolding = Held(run.Engine);
            entries = live.EntriesAtVenue;
            exits = live.ExitsAtVenue;
        }, run => run.Risk.OperatorHalt.IsSet && live.ExitsAtVenue > exits - (isHolding ? 0 : 1)
            && live.Differences().Count == 0);
        Assert.That(Alarmed(poison), Is.True, Text);
        Assert.That(live.EntriesAtVenue, Is.EqualTo(entries), "an entry went out");

        // The third start is like the second, until a person resumes.
        Run(live, run =>
        {
            Assert.That(run.Recovered.IsHeld, Is.False);
            Assert.That(run.Engine.Risk.OperatorHalt.IsSet, Is.True);
        }, _ => live.Differences().Count == 0);
        Assert.That(Alarmed(poison), Is.True, Text);
        Run(
            live,
            _ => File.WriteAllText(Path.Combine(live.Run.Control, "RESUME-RiskHalted"), ""),
            _ => live.EntriesAtVenue > entries);
        live.AssertNothingDoubled();
    }

    // In the newest snapshot, as a fault of the engine would have left it; its id.
    private static int PlantTimer(LiveRun live, DateTimeOffset due)
    {
        var warnings = new List<string>();
        ReplayStart start = ReplayStart.Newest(live.Run.Journal, long.MaxValue, live.Run.Registry, warnings);
        Engine engine = start.Engine!;
        int timer = engine.Orders.Capacity - 1;
        Assert.That(engine.Orders.Count, Is.LessThan(timer), "the row is in use");
        FieldInfo timers = typeof(Engine).GetField("_timers", BindingFlags.Instance | BindingFlags.NonPublic)!;
        ((TimerQueue)timers.GetValue(engine)!).Set(timer, due.ToUnixTimeMilliseconds() * 1_000_000);
        using var cursor = new JournalCursor(live.Run.Journal);
        Assert.That(cursor.Read(out _), Is.True);
        var header = new SnapshotHeader
        {
            JournalId = cursor.Header.JournalId,
            Sequence = engine.Sequence,
            StateHash = engine.ComputeStateHash(),
            CommandHash = engine.CommandHash,
            ConfigurationHash = start.ConfigurationHash,
            TimeNanos = engine.NowNanos,
        };
        byte[] state = new byte[8 << 20];
        Assert.That(engine.TrySave(state, out int length), Is.True);
        var snapshots = new SnapshotStore(Path.Combine(live.Run.Journal, SnapshotFolder.FolderName));
        Assert.That(snapshots.TrySave(header, state.AsSpan(0, length), out string error), Is.True, error);
        return timer;
    }

    private long Crash(LiveRun live, InvariantCode code)
    {
        using var run = new EngineRun(live.Run.Options, Log, registry: live.Run.Registry);
        Task<int> ended = Task.Run(new EngineRunner(run).Run);
        Assert.That(ended.Wait(EngineUnderTest.Deadline), Is.True, Text);
        Assert.That(ended.Result, Is.EqualTo(ExitCode.Software), Text());
        List<long> marked = PoisonMarkers.List(live.Run.Journal);
        Assert.That(marked, Has.Count.EqualTo(1), Text());
        Assert.That(Text(), Does.Contain(code.ToString()));
        Assert.That(Text(), Does.Contain($"event {marked[0]} ("));
        return marked[0];
    }

    // Until something holds, then to the orderly end; the replay of the whole journal comes to the same state.
    private void Run(
        LiveRun live, Action<EngineRun> atStart, Func<Engine, bool> isReached, bool isSkipping = true)
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
        Assert.That(whole.Skipped, Is.EqualTo(skips));
        Assert.That(skips > 0, Is.EqualTo(isSkipping));
        Assert.That(whole.HashesCompared, Is.GreaterThan(0));
        Assert.That(whole.Engine!.ComputeStateHash(), Is.EqualTo(stateHash));
        Assert.That(whole.Engine.CommandHash, Is.EqualTo(commandHash));
    }

    private static EngineReplayOutcome Replay(LiveRun live, long until) => EngineReplay.Run(
        live.Run.Journal, live.Run.Registry, new JournalReplayRange { UntilSequence = until });

    // The bar that it did not close may be closed by events right behind it, with the same outcome.
    private static long AssertSkipped(EngineRun run, long poison, InvariantCode code)
    {
        Assert.That(run.Recovered.Skips[0].Sequence, Is.EqualTo(poison));
        Assert.That(run.Recovered.Skips[0].Code, Is.EqualTo(code));
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
