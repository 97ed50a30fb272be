using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using LowLatency.Unit.Core.EngineTests;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Replay;

/// <summary>
/// A journal that a build of version 1 left with an open position, a resting stop and an order whose outcome is UNKNOWN
/// (tests/Goldens/Journal/README.md), continued by this build.
/// </summary>
public sealed class ContinuedVersion1Tests
{
    private const ulong State = 0xf99b1d6cee25349f;
    private const ulong Commands = 0x575d6feef168ec4c;
    private const long Position = 79_992;
    private const int Entry = 0;
    private const int Stop = 1;
    private const int Unknown = 2;

    [TestCase(false)]
    [TestCase(true)]
    public void It_replays_to_the_hashes_of_then(bool isFromSnapshot)
    {
        using TempFolder folder = Copy();
        EngineReplayOutcome outcome = Replay(folder.Path, isFromSnapshot);
        Assert.That(outcome.IsEqual, Is.True, $"{outcome.End} {outcome.Fault}");
        Engine engine = outcome.Engine!;
        Assert.That((engine.ComputeStateHash(), engine.CommandHash), Is.EqualTo((State, Commands)));
        Assert.That(outcome.CommandsCompared, Is.Zero, "version 1 has no outputs");
        Assert.That(States(engine), Is.EqualTo((OrderState[])
            [OrderState.Filled, OrderState.Working, OrderState.Unknown]));
        Assert.That(engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.EqualTo(Position));
    }

    [Test]
    public void A_segment_of_version_2_follows_and_the_venues_truth_resolves_what_was_unknown()
    {
        using TempFolder folder = Copy();
        Engine engine = Continue(folder.Path, run =>
        {
            run.Apply(run.Events.Started(run.Epoch, 0));
            Assert.That(States(run.Engine)[Unknown], Is.EqualTo(OrderState.Unknown), "not sent again");
            Assert.That(States(run.Engine)[Stop], Is.EqualTo(OrderState.Unknown), "not proven yet");
            Assert.That(run.Placed, Is.Empty);
            Assert.That(run.Reconciles, Is.EqualTo(2));
            run.Reconcile();
            Assert.That(States(run.Engine)[Stop], Is.EqualTo(OrderState.Working), "the stop is known");
            Assert.That(States(run.Engine)[Unknown], Is.EqualTo(OrderState.Filled), "told by the venue");
            Assert.That(run.Engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.EqualTo(2 * Position));
            Assert.That(run.Engine.Counters.Drifts, Is.Zero, "the balance agrees");
        });

        Assert.That(Versions(folder.Path), Is.EqualTo((int[])[1, 2]));
        foreach (bool isFromSnapshot in new[] { false, true })
        {
            EngineReplayOutcome again = Replay(folder.Path, isFromSnapshot);
            Assert.That(again.IsEqual, Is.True, $"{again.End} {again.Fault}");
            Assert.That(again.Engine!.ComputeStateHash(), Is.EqualTo(engine.ComputeStateHash()));
            Assert.That(again.CommandsCompared, Is.GreaterThan(1));
            Assert.That(again.DecisionsDiffering, Is.Zero);
        }
    }

    [Test]
    public void The_way_back_is_the_folder_as_it_was_and_what_was_traded_since_comes_from_the_venue()
    {
        using TempFolder folder = Copy();
        using TempFolder kept = Copy();
        ClientOrderId newer = default;
        Continue(folder.Path, run =>
        {
            run.Apply(run.Events.Started(run.Epoch, 0));
            run.Reconcile();
            run.Buy(50);
            newer = run.Placed[^1].ClientOrderId;
        });

        // The kept folder holds the older build's bytes and hashes; that build takes the epoch behind its last one.
        const uint epochOfOlderBuild = 2;
        Continue(kept.Path, run =>
        {
            run.Apply(run.Events.Started(epochOfOlderBuild, 0));
            run.Reconcile();
            Assert.That(States(run.Engine)[Stop], Is.EqualTo(OrderState.Working));
            Assert.That(States(run.Engine)[Unknown], Is.EqualTo(OrderState.Filled), "it filled in between");
            Assert.That(run.Engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.EqualTo(2 * Position));

            // An order of the newer build that still rests is ours and unknown: an orphan, never one to send again.
            run.Apply(run.Events.OpenOrder(0, newer, 9));
            Assert.That(run.Engine.Counters.Orphans, Is.EqualTo(1));

            // What it bought is known to the venue alone: two answers that agree, and it is taken over.
            for (int answer = 0; answer < 2; answer++)
            {
                run.Events.Step(60_000);
                run.Apply(run.Events.Clock());
                run.Apply(run.Events.Balance(0, ((2 * Position) + 1_000) / 1_000m, BalanceSource.Reconciliation));
            }

            Assert.That(run.Engine.Counters.Drifts, Is.EqualTo(1));
            Assert.That(run.Engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.EqualTo((2 * Position) + 1_000));
            Assert.That(newer.Epoch, Is.GreaterThan(epochOfOlderBuild + 500), "room for its restarts");
        });
    }

    [Test]
    public void A_recorded_command_that_the_replay_does_not_make_is_a_difference()
    {
        using TempFolder folder = Copy();
        Continue(folder.Path, run =>
        {
            run.Apply(run.Events.Started(run.Epoch, 0));
            run.Writer.AppendCommand(
                new EngineCommand { CauseSequence = run.Engine.Sequence, Kind = CommandKind.Alarm }, 77);
            run.Reconcile();
        });
        EngineReplayOutcome outcome = Replay(folder.Path, isFromSnapshot: false);
        Assert.That((outcome.CommandsDiffering, outcome.HashesDiffering), Is.EqualTo((1L, 0L)));
        Assert.That(outcome.FirstOutputDifference, Is.EqualTo(25));
        Assert.That(outcome.IsEqual, Is.False);
    }

    [Test]
    public void A_command_that_is_made_and_not_recorded_is_a_difference_unless_a_gap_says_so()
    {
        foreach (bool hasGap in new[] { false, true })
        {
            using TempFolder folder = Copy();
            Continue(folder.Path, run =>
            {
                run.IsForgetting = true;
                run.Apply(run.Events.Started(run.Epoch, 0));
                run.IsForgetting = false;
                if (hasGap) run.Writer.AppendOutputGap(new(run.Engine.Sequence, run.Engine.Sequence, 3));
                run.Reconcile();
            });
            EngineReplayOutcome outcome = Replay(folder.Path, isFromSnapshot: false);
            Assert.That(outcome.CommandsDiffering, hasGap ? Is.Zero : Is.GreaterThan(0));
            Assert.That(outcome.IsEqual, Is.EqualTo(hasGap));
        }
    }

    private static List<OrderState> States(Engine engine)
    {
        List<OrderState> states = [];
        foreach (int row in new[] { Entry, Stop, Unknown }) states.Add(engine.Orders[row].State);
        return states;
    }

    private static List<int> Versions(string folder)
    {
        List<int> versions = [];
        using JournalCursor cursor = new(folder);
        while (cursor.Read(out _))
        {
            if (versions.Count == 0 || versions[^1] != cursor.Header.Version) versions.Add(cursor.Header.Version);
        }

        return versions;
    }

    private static EngineReplayOutcome Replay(string folder, bool isFromSnapshot)
    {
        StrategyRegistry registry = StrategyRegistry.BuiltIn().Add(FollowBarStrategy.Definition);
        List<string> warnings = [];
        ReplayStart? start = isFromSnapshot ? ReplayStart.Newest(folder, long.MaxValue, registry, warnings) : null;
        Assert.That(warnings, Is.Empty);
        Assert.That(start?.Sequence ?? 1, Is.GreaterThan(0));
        return EngineReplay.Run(folder, registry, new JournalReplayRange(), start);
    }

    private static Engine Continue(string folder, Action<ContinuedRun> steps)
    {
        using var run = new ContinuedRun(folder, Replay(folder, isFromSnapshot: true).Engine!);
        steps(run);
        run.Stop();
        return run.Engine;
    }

    private static TempFolder Copy()
    {
        string golden = Path.Combine(GoldenFolder(), "v1-open");
        TempFolder folder = new();
        foreach (string file in Directory.GetFiles(golden, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder.Path, Path.GetRelativePath(golden, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    private static string GoldenFolder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at != null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "tests", "Goldens", "Journal");
            if (Directory.Exists(path)) return path;
        }

        throw new DirectoryNotFoundException("tests/Goldens/Journal");
    }
}
