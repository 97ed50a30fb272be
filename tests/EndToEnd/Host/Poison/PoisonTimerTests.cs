using System.Collections.Generic;
using System.Reflection;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Core.Timers;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Host.Faults;
using LowLatency.Host.Process;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Poison;

/// <summary>The work of a timer breaks an invariant: the start after the next goes without it.</summary>
internal sealed class PoisonTimerTests
{
    // Of the order table, in no use here.
    private const int Row = 50;
    private const long Second = 1_000_000_000;

    /// <summary>Behind the snapshot, seconds; an event comes each second, and so many are applied before.</summary>
    [TestCase(1.0, 0, TestName = "A_timer_that_breaks_at_the_first_event_behind_a_snapshot_is_left_out")]
    [TestCase(3.0, 2, TestName = "A_timer_that_breaks_at_a_later_event_is_left_out")]
    [TestCase(2.5, 2, TestName = "A_timer_that_breaks_between_two_events_is_left_out")]
    public void A_timer_that_breaks(double dueSeconds, int before)
    {
        using var journal = new PoisonJournal(PoisonBar.Definition);
        journal.Plant(engine => Set(engine, Row, dueSeconds));
        long poison = journal.Sound.Sequence + 1 + before;
        for (int i = 0; i < 6; i++) journal.Append(journal.Events.Step(1_000).Clock());
        Engine sound = journal.Sound;

        // It comes, and comes again: in a start that could not mark it, else in the run before.
        Assert.That(journal.StartInVain(), Is.EqualTo(ExitCode.Software));
        Assert.That(PoisonMarkers.List(journal.Journal), Is.EqualTo((long[])[poison]));
        EventSkippedBody skip = new(poison, InvariantCode.TimerOfOrderInUse, EventKind.Clock, Row);
        RecoveredEngine second = journal.Start();
        Assert.That(second.Skips, Is.EqualTo((EventSkippedBody[])[skip]));
        Assert.That(second.IsHeld, Is.True);
        AssertSame(second.Engine, sound);

        // What the journal says is enough from then on.
        journal.BeginRun();
        for (int i = 0; i < 3; i++) journal.Append(journal.Events.Step(1_000).Clock());
        Engine run = journal.Sound;
        Assert.That(run.Risk.OperatorHalt.IsSet, Is.True);
        RecoveredEngine third = journal.Start();
        Assert.That(third.Skips, Is.EqualTo((EventSkippedBody[])[skip]));
        Assert.That(third.IsHeld, Is.False);
        AssertSame(third.Engine, run);
        journal.Crash();
        EngineReplayOutcome replayed = journal.Replay();
        Assert.That(replayed.IsEqual, Is.True, replayed.Fault);
        Assert.That(replayed.Skipped, Is.EqualTo(1));
        AssertSame(replayed.Engine!, run);
    }

    [Test]
    public void Timers_and_the_event_at_which_they_come_due_break_and_one_start_leaves_them_all_out()
    {
        using var journal = new PoisonJournal(PoisonBar.Definition);
        journal.Plant(engine =>
        {
            for (int i = 0; i < 3; i++) Set(engine, Row + i, 60);
        });
        journal.Events.Step(60_000);
        EventSlot[] bar = journal.Events.ClosedBar(0, 10_000, PoisonBar.Close);
        EventSlot[] padding = journal.Events.Clock();
        padding[0].Header = bar[0].Header;
        padding[0].Header.Kind = EventKind.Padding;
        long poison = journal.Append(bar, padding);
        journal.Append(journal.Events.Step(1_000).Clock());
        Engine sound = journal.Sound;
        Assert.That(journal.StartInVain(), Is.EqualTo(ExitCode.Software));
        RecoveredEngine second = journal.Start();
        var skips = new List<EventSkippedBody>();
        for (int i = 0; i < 3; i++)
            skips.Add(new EventSkippedBody(poison, InvariantCode.TimerOfOrderInUse, EventKind.Bar, Row + i));
        skips.Add(new EventSkippedBody(poison, InvariantCode.PositionIsSumOfFills, EventKind.Bar));
        Assert.That(second.Skips, Is.EqualTo(skips));
        AssertSame(second.Engine, sound);
        journal.BeginRun();
        Engine run = journal.Sound;
        AssertSame(journal.Start().Engine, run);
        journal.Crash();
        Assert.That(journal.Replay().Skipped, Is.EqualTo(4));
    }

    [Test]
    public void A_start_after_the_timer_came_due_goes_without_it_too()
    {
        using var journal = new PoisonJournal(PoisonBar.Definition);
        journal.Plant(engine => Set(engine, Row, 5));
        journal.Crash();

        // Nothing is due at the journal's end: the run's first event is the poison.
        journal.Start();
        journal.Events.Step(3_600_000);
        Assert.That(journal.BeginRun, Throws.TypeOf<InvariantException>());
        long poison = journal.Sound.Sequence;
        Assert.That(journal.StartInVain(), Is.EqualTo(ExitCode.Software));
        RecoveredEngine recovered = journal.Start();
        EventSkippedBody skip = new(poison, InvariantCode.TimerOfOrderInUse, EventKind.EngineStarted, Row);
        Assert.That(recovered.Skips, Is.EqualTo((EventSkippedBody[])[skip]));
        journal.BeginRun();
        Engine run = journal.Sound;
        AssertSame(journal.Start().Engine, run);
    }

    [Test]
    public void A_parent_order_that_cannot_be_looked_at_is_over_and_no_start_meets_it_again()
    {
        using var journal = new PoisonJournal(PoisonBar.Definition);
        var id = new InstrumentId(1);
        journal.Plant(engine => GiveParent(engine, id));
        for (int i = 0; i < 3; i++) journal.Append(journal.Events.Step(1_000).Clock());
        Assert.That(journal.StartInVain(), Is.EqualTo(ExitCode.Software));
        RecoveredEngine second = journal.Start();
        Assert.That(second.Skips, Has.Count.EqualTo(1));
        Assert.That(second.Skips[0].Code, Is.EqualTo(InvariantCode.UnexpectedException));
        ParentOrder parent = second.Engine.Parents[id];
        Assert.That(parent.IsWorking, Is.False);
        Assert.That(parent.Reason, Is.EqualTo(ReasonCode.InvariantBroken));
        Assert.That(second.Engine.Parents.WorkingCount, Is.Zero);
        journal.BeginRun();
        for (int i = 0; i < 100; i++) journal.Append(journal.Events.Step(10_000).Clock());
        Engine run = journal.Sound;
        AssertSame(journal.Start().Engine, run);
    }

    private static void AssertSame(Engine engine, Engine other)
    {
        Assert.That(engine.Sequence, Is.EqualTo(other.Sequence));
        Assert.That(engine.CommandHash, Is.EqualTo(other.CommandHash));
        Assert.That(engine.ComputeStateHash(), Is.EqualTo(other.ComputeStateHash()));
    }

    private static void Set(Engine engine, int timer, double seconds) =>
        ((TimerQueue)Field(engine, "_timers")).Set(timer, engine.NowNanos + (long)(seconds * Second));

    // It would sell more than is held, of an instrument whose lot is not known: what is left is no number.
    private static void GiveParent(Engine engine, InstrumentId id)
    {
        var held = new Quantity(5);
        engine.Portfolio.Fill(id, Side.Buy, new Price(100), held, Notional.Zero, engine.Instruments[1].Market.Rules);
        Assert.That(engine.Portfolio[id].Quantity, Is.EqualTo(held));
        ((ParentOrder[])Field(engine.Parents, "_rows"))[id.Value] = new ParentOrder
        {
            Number = 1,
            IsWorking = true,
            Algorithm = SplitAlgorithm.Twap,
            Side = Side.Sell,
            Type = OrderType.Market,
            Flags = OrderFlags.ReduceOnly,
            Total = new Quantity(100),
            StartNanos = engine.NowNanos,
            DeadlineNanos = engine.NowNanos + (600 * Second),
        };
        typeof(ParentTable).GetProperty(nameof(ParentTable.LastNumber))!.SetValue(engine.Parents, 1L);
        Set(engine, (int)Field(engine, "_firstParentTimer") + id.Value, 2);
    }

    private static object Field(object owner, string name) =>
        owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;

    /// <summary>Breaks an invariant at a bar that closes at one price.</summary>
    private sealed class PoisonBar : Strategy
    {
        public const long Close = 10_007;

        public static StrategyDefinition Definition { get; } = new("poison-bar", [], [], _ => new PoisonBar());

        public override int WarmUpBars => 1;

        public override void OnBarClosed(in BarContext context, ref Signal signal) => Invariant.Check(
            context.Bar.Close.Units != Close, InvariantCode.PositionIsSumOfFills, context.Position.Units);

        public override void Reset()
        {
        }

        public override void Traverse(ref StateTraversal state)
        {
        }
    }
}
