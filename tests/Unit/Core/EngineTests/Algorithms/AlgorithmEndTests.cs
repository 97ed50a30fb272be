using System;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Algorithms;

/// <summary>What ends a parent order before it is filled, and what it survives.</summary>
public sealed class AlgorithmEndTests
{
    [TestCase(OperatorAction.Kill, ReasonCode.RiskKillSwitch)]
    [TestCase(OperatorAction.CancelAll, ReasonCode.OperatorRequest)]
    [TestCase(OperatorAction.DisableTrading, ReasonCode.RiskTradingOff)]
    [TestCase(OperatorAction.Halt, ReasonCode.RiskHalted)]
    public void An_operator_ends_it_and_its_child(OperatorAction action, ReasonCode reason)
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        AlgorithmFixture.IsCancel(fixture.Inner.Apply(fixture.Inner.Events.Operator(action)), child);
        Assert.That(fixture.Parent.IsWorking, Is.False);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(reason));
        fixture.Inner.Apply(fixture.Inner.Events.Operator(OperatorAction.Resume));
        fixture.Inner.Apply(fixture.Inner.Events.Operator(OperatorAction.EnableTrading));
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Cancelled, 0));
        for (int second = 0; second < 70; second++) AlgorithmFixture.IsQuiet(fixture.Wait(1_000));
    }

    [Test]
    public void A_halt_leaves_one_that_only_reduces_to_go_on()
    {
        var fixture = new AlgorithmFixture("twap", settings => settings.Execution.Split.Notional = 4_000);
        BuyTwice(fixture);
        EngineCommand child = fixture.Begin(-90);
        Assert.That(child.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        fixture.Inner.Apply(fixture.Inner.Events.Operator(OperatorAction.Halt));
        Assert.That(fixture.Parent.IsWorking);
        fixture.FillAll(child);
        fixture.Inner.Place(fixture.Wait(10_000));
    }

    [Test]
    public void Children_of_an_exit_may_give_up_what_an_exit_may()
    {
        var fixture = new AlgorithmFixture("twap", settings =>
        {
            settings.Execution.Split.Notional = 4_000;
            settings.Execution.StopLossPercent = 40;
            settings.Risk.IsCollarAtVenue = true;
            settings.Risk.ExitCollarPercent = RiskSettings.ExitCollarPercentDefault;
        });
        BuyTwice(fixture);

        // The bid is 2.1 % below the mid, where an entry would stay away.
        fixture.Inner.Quote(9_300, 9_700);
        EngineCommand child = fixture.Begin(-90);
        Assert.That(fixture.Parent.IsReduceOnly);
        Assert.That(child.LimitPrice, Is.EqualTo(new Price(8_550)), "95.00 and 10 %");
    }

    /// <summary>The halt would refuse it: the exit at work is not given up for it.</summary>
    [Test]
    public void A_halted_entry_does_not_end_an_exit()
    {
        var fixture = new AlgorithmFixture("twap", settings =>
        {
            settings.Execution.Split.Notional = 4_000;
            settings.Execution.Split.DurationMillis = 500_000;
        });
        BuyTwice(fixture);
        EngineCommand child = fixture.Begin(-90);
        fixture.Inner.Apply(fixture.Inner.Events.Operator(OperatorAction.Halt));
        AlgorithmFixture.IsQuiet(fixture.Inner.Signal(90));
        Assert.That(fixture.Parent.IsWorking, $"{fixture.Parent.Reason}");
        Assert.That(fixture.Parent.Side, Is.EqualTo(Side.Sell));
        fixture.FillAll(child);
        fixture.Inner.Place(fixture.Wait(100_000));
    }

    [TestCase("twap")]
    [TestCase("iceberg")]
    [TestCase("passiveThenCross")]
    public void Its_child_is_taken_back_when_nothing_is_heard_of_the_market(string algorithm)
    {
        var fixture = new AlgorithmFixture(algorithm, settings => settings.Staleness.BlockMillis = 6_000);
        EngineCommand child = fixture.Begin();
        for (int second = 1; second <= 6; second++)
        {
            fixture.Inner.Events.Step(1_000);
            Assert.That(fixture.Inner.Apply(fixture.Inner.Events.Clock()), Is.Empty, $"second {second}");
        }

        fixture.Inner.Events.Step(1_000);
        EngineCommand[] commands = fixture.Inner.Apply(fixture.Inner.Events.Clock());
        AlgorithmFixture.IsCancel(commands, child);
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Cancelled, 0));
        fixture.Inner.Events.Step(1_000);
        AlgorithmFixture.IsQuiet(fixture.Inner.Apply(fixture.Inner.Events.Clock()));
        Assert.That(fixture.Parent.IsWorking);
    }

    [Test]
    public void The_stop_of_the_position_goes_before_it()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        fixture.Fill(child, 4_000);
        EngineCommand[] commands = fixture.Inner.Quote(9_700, 9_702);
        AlgorithmFixture.IsCancel(commands, child);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.StopPassed));
        EngineCommand stop = fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 4_000));
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(stop.Quantity.Units, Is.EqualTo(4_000));
        Assert.That(fixture.Inner.Engine.Counters.StopLossOrders, Is.EqualTo(1));
    }

    [Test]
    public void An_intent_of_the_other_side_ends_it_and_waits_for_its_child()
    {
        var fixture = new AlgorithmFixture("passiveThenCross", settings =>
        {
            settings.Execution.Split.DurationMillis = 600_000;
            settings.Execution.IsShortAllowed = true;
        });
        EngineCommand child = fixture.Begin();
        AlgorithmFixture.IsCancel(fixture.Inner.Signal(-50), child);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.IntentReplaced));
        EngineCommand sell = fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 0));
        Assert.That(sell.Side, Is.EqualTo(Side.Sell));
        Assert.That(fixture.Parent.Number, Is.EqualTo(2), "it is large too");
    }

    [Test]
    public void An_intent_of_the_same_side_finds_it_at_work_between_two_children_too()
    {
        var fixture = new AlgorithmFixture("twap", settings => settings.Execution.Split.DurationMillis = 600_000);
        fixture.FillAll(fixture.Begin());
        AlgorithmFixture.IsQuiet(fixture.Inner.Signal(50));
        Assert.That(fixture.Inner.Engine.Counters.NoTrade[ReasonCode.IntentWorking], Is.EqualTo(1));
        Assert.That(fixture.Parent.Number, Is.EqualTo(1));
    }

    [Test]
    public void A_halt_of_the_machine_itself_ends_it()
    {
        var fixture = new AlgorithmFixture("twap", settings =>
        {
            settings.Risk.DailyLossPercentMax = 0.1m;
            settings.Risk.HaltConfirmMarks = 1;
            settings.Risk.HaltConfirmWindow = 1;
            settings.Execution.StopLossPercent = 0;
        });
        EngineCommand child = fixture.Begin();
        fixture.Fill(child, 9_000);
        AlgorithmFixture.IsCancel(fixture.Inner.Quote(8_000, 8_002), child);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.RiskDailyLoss));
    }

    [Test]
    public void After_a_restart_it_goes_on_once_the_child_is_proven()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        fixture.Inner.Restart(fixture.Settings);
        Begin(fixture);
        Assert.That(fixture.Inner.StateOf(child.ClientOrderId), Is.EqualTo(OrderState.Unknown));
        for (int second = 0; second < 10; second++) AlgorithmFixture.IsQuiet(fixture.Wait(1_000));
        fixture.Fill(child, 2_000);
        EngineCommand next = fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 2_000));
        Assert.That(next.Quantity.Units, Is.EqualTo(5_000));
        Assert.That(next.ClientOrderId.Epoch, Is.EqualTo(2));
        Assert.That(fixture.Parent.Filled.Units, Is.EqualTo(2_000));
    }

    [Test]
    public void A_deadline_that_passed_while_the_engine_was_down_ends_it()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        fixture.Inner.Restart(fixture.Settings);
        fixture.Inner.Events.Step(60_000);
        Begin(fixture);
        Assert.That(fixture.Parent.IsWorking, "nothing is decided by the event that begins a run");
        EngineCommand[] commands = fixture.Wait(1_000);
        AlgorithmFixture.IsCancel(commands, child);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.DeadlinePassed));
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Cancelled, 0));
    }

    [TestCase(0, ReasonCode.VenueNoLiquidity, true, Description = "a hole of the data, told by no venue")]
    [TestCase(7, ReasonCode.VenueNoLiquidity, false, Description = "the venue took it, and nobody was in its limit")]
    [TestCase(0, ReasonCode.None, false, Description = "it was there and ended")]
    public void A_rest_that_met_no_market_at_the_deadline_is_tried_again(
        long venueOrderId, ReasonCode reason, bool isTriedAgain)
    {
        var fixture = new AlgorithmFixture("passiveThenCross", settings => settings.Execution.Split.Notional = 4_000);
        BuyTwice(fixture);
        EngineCommand child = fixture.Begin(-50);
        Assert.That(child.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        AlgorithmFixture.IsCancel(fixture.Wait(50_000), child);
        EngineCommand cross = fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 0));
        EventSlot[] expired = fixture.Inner.Events.Report(cross.ClientOrderId, OrderReportKind.Expired, reason, 0);
        expired[0].OrderReport.VenueOrderId = venueOrderId;
        AlgorithmFixture.IsQuiet(fixture.Inner.Apply(expired));
        Assert.That(fixture.Parent.IsWorking, Is.EqualTo(isTriedAgain));
        if (!isTriedAgain)
        {
            Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.DeadlinePassed));
            return;
        }

        EngineCommand again = fixture.Inner.Place(fixture.Wait(1_000));
        Assert.That(again.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
        Assert.That(again.Quantity, Is.EqualTo(cross.Quantity));
        fixture.FillAll(again);
        Assert.That((fixture.Parent.Reason, fixture.Parent.Filled), Is.EqualTo(
            (ReasonCode.None, fixture.Parent.Total)));
    }

    [Test]
    public void A_child_that_lives_after_all_ends_it_with_both_cancelled()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand first = fixture.Inner.Place(fixture.Inner.Signal(50));
        fixture.Report(first, OrderReportKind.NotSent);
        EngineCommand second = fixture.Acknowledge(fixture.Inner.Place(fixture.Wait(1_000)));
        EngineCommand[] commands = fixture.Report(first, OrderReportKind.Acknowledged);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(2));
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.OrderTransitionIllegal));
        Assert.That(fixture.Inner.StateOf(second.ClientOrderId), Is.EqualTo(OrderState.CancelPending));
    }

    [Test]
    public void Nothing_is_sent_while_the_venue_is_not_ready_not_even_what_only_reduces()
    {
        var fixture = new AlgorithmFixture("twap", settings => settings.Execution.Split.Notional = 4_000);
        BuyTwice(fixture);
        EngineCommand child = fixture.Begin(-90);
        fixture.FillAll(child);
        fixture.Inner.Apply(fixture.Inner.Events.Venue(VenueCondition.StreamUnproven, isSet: true));
        AlgorithmFixture.IsQuiet(fixture.Wait(10_000));
        Assert.That(fixture.Parent.LastRefusal, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        fixture.Inner.Apply(fixture.Inner.Events.Venue(VenueCondition.StreamUnproven, isSet: false));
        fixture.Inner.Place(fixture.Wait(10_000));
    }

    [TestCase("twap")]
    [TestCase("iceberg")]
    [TestCase("passiveThenCross")]
    public void Working_one_allocates_nothing(string algorithm)
    {
        var fixture = new AlgorithmFixture(algorithm);
        fixture.Begin();
        EventSlot[][] messages = new EventSlot[600][];
        var order = new ClientOrderId(1, 1, 1);
        for (int i = 0; i < messages.Length; i++)
        {
            fixture.Inner.Events.Step(200);
            messages[i] = (i % 6) switch
            {
                0 => fixture.Inner.Events.Snapshot(0, 9_990 + (i % 7), 10_001 + (i % 7)),
                1 => fixture.Inner.Events.Report(order, OrderReportKind.Acknowledged),
                2 => fixture.Inner.Events.Fill(order, 5_000 + i, 9_999, 100),
                3 => fixture.Inner.Events.Clock(),
                4 => fixture.Inner.Events.Report(order, OrderReportKind.Cancelled, cumulative: 0),
                _ => fixture.Inner.Events.Clock(),
            };
            if (i % 6 == 5) order = new ClientOrderId(1, 1, order.Sequence + 1);
        }

        // Once to load what is loaded at the first use, then measured.
        byte[] state = EngineFixture.Save(fixture.Inner.Engine);
        ApplyAll(fixture, messages);
        Assert.That(fixture.Inner.Engine.Parents.Children, Is.GreaterThan(1));
        Assert.That(fixture.Inner.Engine.TryLoad(state));
        Assert.That(ApplyAll(fixture, messages), Is.Zero);
    }

    private static long ApplyAll(AlgorithmFixture fixture, EventSlot[][] messages)
    {
        var engine = fixture.Inner.Engine;
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (EventSlot[] message in messages) engine.Apply(message);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Begin(AlgorithmFixture fixture)
    {
        EngineFixture inner = fixture.Inner;
        AlgorithmFixture.IsQuiet(inner.Apply(inner.Events.Started(2)));
        inner.Apply(inner.Events.Operator(OperatorAction.EnableTrading));
        inner.Quote(9_999, 10_001);
    }

    // Two orders below the threshold make a position that is above it.
    private static void BuyTwice(AlgorithmFixture fixture)
    {
        for (int i = 0; i < 3; i++)
        {
            EngineCommand order = fixture.Inner.Place(fixture.Inner.Signal(35));
            fixture.Acknowledge(order);
            fixture.FillAll(order);
        }
    }
}
