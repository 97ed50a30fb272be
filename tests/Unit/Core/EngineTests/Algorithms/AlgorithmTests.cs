using System;
using LowLatency.Core.Decisions;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Algorithms;

public sealed class AlgorithmTests
{
    private static readonly InstrumentId Btc = new(EngineFixture.Btc);

    [Test]
    public void Twap_sends_a_share_in_each_slice_and_the_sum_is_exact()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand child = fixture.Begin();
        long sum = 0;
        for (int slice = 0; slice < 5; slice++)
        {
            Assert.That(child.OrderType, Is.EqualTo(OrderType.Limit));
            Assert.That(child.TimeInForce, Is.EqualTo(TimeInForce.GoodTillCancel));
            Assert.That(child.LimitPrice, Is.EqualTo(new Price(9_999)), "it joins the touch");
            Assert.That(child.Quantity.Units, Is.EqualTo(10_001));
            sum += child.Quantity.Units;
            AlgorithmFixture.IsQuiet(fixture.FillAll(child));
            if (slice == 4) break;
            AlgorithmFixture.IsQuiet(fixture.Wait(9_999));
            child = fixture.Acknowledge(fixture.Inner.Place(fixture.Wait(1)));
        }

        Assert.That(sum, Is.EqualTo(50_005));
        Assert.That(fixture.Parent.IsWorking, Is.False);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.None));
        Assert.That(fixture.Inner.Engine.Parents.Ends[ReasonCode.None], Is.EqualTo(1));
        AlgorithmFixture.IsQuiet(fixture.Wait(100_000));
    }

    [Test]
    public void Twap_carries_what_a_slice_left_to_the_next_once_its_cancel_is_proven()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand first = fixture.Begin();
        fixture.Fill(first, 4_000);
        AlgorithmFixture.IsCancel(fixture.Wait(10_000), first);
        AlgorithmFixture.IsQuiet(fixture.Wait(1_000));
        EngineCommand second = fixture.Inner.Place(fixture.Report(first, OrderReportKind.Cancelled, 4_000));
        Assert.That(second.Quantity.Units, Is.EqualTo(20_002 - 4_000));
    }

    [Test]
    public void Slices_of_a_market_order_take_within_the_collar()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand child = fixture.Begin(90);
        Assert.That(child.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
        Assert.That(child.OrderType, Is.EqualTo(OrderType.Limit));
        Assert.That(child.LimitPrice, Is.EqualTo(new Price(10_200)), "two percent above 100.00");
        Assert.That(child.DecisionPrice, Is.EqualTo(new Price(10_001)));
        fixture.Fill(child, 1_000);
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Expired, 1_000));
        EngineCommand next = fixture.Inner.Place(fixture.Wait(10_000));
        Assert.That(next.Quantity.Units, Is.EqualTo((fixture.Parent.Total.Units * 2 / 5) - 1_000));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_rest_at_the_deadline_is_taken_or_dropped(bool isCrossed)
    {
        var fixture = new AlgorithmFixture("twap", settings => settings.Execution.Split.IsRestCrossed = isCrossed);
        EngineCommand child = fixture.Begin();
        for (int slice = 1; slice < 5; slice++)
        {
            AlgorithmFixture.IsCancel(fixture.Wait(10_000), child);
            child = fixture.Acknowledge(fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 0)));
        }

        Assert.That(child.Quantity.Units, Is.EqualTo(20_002), "caught up with in steps of two shares");
        AlgorithmFixture.IsCancel(fixture.Wait(10_000), child);
        EngineCommand[] commands = fixture.Report(child, OrderReportKind.Cancelled, 0);
        if (isCrossed)
        {
            EngineCommand cross = fixture.Inner.Place(commands);
            Assert.That(cross.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
            Assert.That(cross.Quantity.Units, Is.EqualTo(50_005));
            fixture.Fill(cross, 30_000);
            AlgorithmFixture.IsQuiet(fixture.Report(cross, OrderReportKind.Expired, 30_000));
        }

        AlgorithmFixture.IsQuiet(commands.Length > 0 && isCrossed ? [] : commands);
        Assert.That(fixture.Parent.IsWorking, Is.False);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.DeadlinePassed));
        Assert.That(fixture.Parent.Filled.Units, Is.EqualTo(isCrossed ? 30_000 : 0));
        AlgorithmFixture.IsQuiet(fixture.Wait(60_000));
    }

    [Test]
    public void An_iceberg_shows_a_part_and_the_next_when_it_is_filled()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        Assert.That(child.Quantity.Units, Is.EqualTo(5_000));
        AlgorithmFixture.IsQuiet(fixture.Fill(child, 3_000));
        EngineCommand next = fixture.Inner.Place(fixture.Fill(child, 2_000));
        Assert.That(next.Quantity.Units, Is.EqualTo(5_000));
        Assert.That(next.ClientOrderId, Is.Not.EqualTo(child.ClientOrderId));
        Assert.That(fixture.Parent.Filled.Units, Is.EqualTo(5_000));
    }

    [Test]
    public void An_iceberg_follows_the_touch_after_its_interval_by_cancel_and_a_new_child()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        fixture.Inner.Quote(10_000, 10_003);
        AlgorithmFixture.IsQuiet(fixture.Wait(999));
        Assert.That(fixture.Inner.StateOf(child.ClientOrderId), Is.EqualTo(LowLatency.Core.Orders.OrderState.Working));
        AlgorithmFixture.IsCancel(fixture.Wait(1), child);
        EngineCommand next = fixture.Inner.Place(fixture.Report(child, OrderReportKind.Cancelled, 0));
        Assert.That(next.LimitPrice, Is.EqualTo(new Price(10_000)));

        // A touch that comes nearer leaves the child the best of its side: it stays.
        fixture.Acknowledge(next);
        fixture.Inner.Quote(9_995, 10_003);
        Assert.That(EngineFixture.Count(fixture.Wait(5_000), CommandKind.CancelOrder), Is.Zero);
    }

    [Test]
    public void Passive_then_cross_takes_the_rest_only_when_the_cancel_is_proven()
    {
        var fixture = new AlgorithmFixture("passiveThenCross");
        EngineCommand child = fixture.Begin();
        Assert.That(child.Quantity.Units, Is.EqualTo(50_005));
        fixture.Fill(child, 20_000);
        AlgorithmFixture.IsCancel(fixture.Wait(50_000), child);
        AlgorithmFixture.IsQuiet(fixture.Wait(1_000));

        // The cancel crossed a fill: what the venue says it executed comes before the fill itself.
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Cancelled, 25_000));
        AlgorithmFixture.IsQuiet(fixture.Wait(100));
        EngineCommand cross = fixture.Inner.Place(fixture.Fill(child, 5_000));
        Assert.That(cross.Quantity.Units, Is.EqualTo(25_005));
        Assert.That(cross.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
        fixture.FillAll(cross);
        Assert.That(fixture.Parent.Reason, Is.EqualTo(ReasonCode.None));
        Assert.That(fixture.Inner.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(50_005));
    }

    [Test]
    public void While_a_child_is_unknown_nothing_is_sent_and_the_parent_ends_after_its_time()
    {
        var fixture = new AlgorithmFixture("passiveThenCross");
        EngineCommand child = fixture.Inner.Place(fixture.Inner.Signal(50));
        for (int second = 0; second < 60; second++) AlgorithmFixture.IsQuiet(fixture.Wait(1_000));
        Assert.That(
            fixture.Inner.StateOf(child.ClientOrderId), Is.EqualTo(LowLatency.Core.Orders.OrderState.Unknown));
        Assert.That(fixture.Parent.IsWorking, Is.False);
        Assert.That(fixture.Parent.EndedNanos - fixture.Parent.DeadlineNanos, Is.EqualTo(5_000_000_000));

        // What it did all the same is counted, and nothing more is sent for it.
        AlgorithmFixture.IsQuiet(fixture.FillAll(child));
        Assert.That(fixture.Parent.Filled.Units, Is.EqualTo(50_005));
    }

    [Test]
    public void A_child_that_ended_without_a_word_on_its_fills_gives_them_time()
    {
        var fixture = new AlgorithmFixture("iceberg");
        EngineCommand child = fixture.Begin();
        AlgorithmFixture.IsQuiet(fixture.Report(child, OrderReportKind.Cancelled));
        AlgorithmFixture.IsQuiet(fixture.Wait(4_000));
        fixture.Fill(child, 2_000);
        EngineCommand next = fixture.Inner.Place(fixture.Wait(1_000));
        Assert.That(next.Quantity.Units, Is.EqualTo(5_000));
        Assert.That(fixture.Parent.Filled.Units, Is.EqualTo(2_000));
    }

    [Test]
    public void A_late_fill_beyond_what_the_venue_had_said_takes_the_live_child_back()
    {
        var fixture = new AlgorithmFixture("passiveThenCross");
        EngineCommand first = fixture.Begin();
        fixture.Inner.Quote(10_000, 10_002);
        AlgorithmFixture.IsCancel(fixture.Wait(1_000), first);
        EngineCommand second = fixture.Acknowledge(
            fixture.Inner.Place(fixture.Report(first, OrderReportKind.Cancelled, 0)));
        Assert.That(second.Quantity.Units, Is.EqualTo(50_005));
        AlgorithmFixture.IsCancel(fixture.Fill(first, 10_000), second);
    }

    [Test]
    public void A_refused_child_is_counted_and_tried_again_in_the_next_slice()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand child = fixture.Begin();
        fixture.FillAll(child);
        EngineFixture inner = fixture.Inner;
        inner.Apply(inner.Events.Feed(0, FeedChannel.Book, FeedStatus.OutOfSync, ReasonCode.BookSequenceGap));
        inner.Quote(9_999, 10_001);
        AlgorithmFixture.IsQuiet(fixture.Wait(10_000));
        Assert.That(fixture.Parent.LastRefusal, Is.EqualTo(ReasonCode.RiskBookUnproven));
        Assert.That(inner.Engine.Parents.Refusals[ReasonCode.RiskBookUnproven], Is.EqualTo(1));
        DecisionTrace trace = inner.Engine.Instruments[0].LastDecision;
        Assert.That(trace.Kind, Is.EqualTo(DecisionKind.ChildOrder));
        Assert.That(trace.Reason, Is.EqualTo(ReasonCode.RiskBookUnproven));
        Assert.That(trace.Parent, Is.EqualTo(1));
        inner.Apply(inner.Events.Feed(0, FeedChannel.Book, FeedStatus.InSync));
        AlgorithmFixture.IsQuiet(fixture.Wait(9_000));
        Assert.That(inner.Place(fixture.Wait(1_000)).Quantity.Units, Is.EqualTo(20_002));
    }

    [Test]
    public void Children_are_rows_of_their_parent_and_the_gates_see_all_of_it()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand child = fixture.Begin();
        var engine = fixture.Inner.Engine;
        ref readonly LowLatency.Core.Orders.Order row = ref engine.Orders[engine.Orders.Find(child.ClientOrderId)];
        Assert.That(row.Parent, Is.EqualTo(1));
        Assert.That(row.ChildNumber, Is.EqualTo(1));
        DecisionTrace trace = engine.Instruments[0].LastDecision;

        // 10.001 at 99.99 and the other 40.004 at the limit of 102.00.
        Assert.That(trace.Risk.SymbolExposureAfter, Is.EqualTo((Int128)(99_999_999_000 + 408_040_800_000)));
    }

    [Test]
    public void What_is_large_for_the_days_volume_is_split_once_the_bars_cover_a_day()
    {
        var fixture = new AlgorithmFixture("twap", settings => settings.Execution.Split.Notional = 0);
        EngineCommand whole = fixture.Begin();
        Assert.That(whole.Quantity.Units, Is.EqualTo(50_005), "the volume is not known");
        fixture.FillAll(whole);
        EngineFixture inner = fixture.Inner;
        long end = inner.Events.NowNanos / 3_600_000_000_000 * 3_600_000_000_000;
        for (int hour = 24; hour > 0; hour--)
        {
            EventSlot[] message = inner.Events.ClosedBar(0, 10_000, 10_000);
            message[0].Header.Flags = EventFlags.Closed | EventFlags.Historical;
            message[0].Bar.IntervalSeconds = 3_600;
            message[0].Bar.OpenNanos = end - (hour * 3_600_000_000_000);
            message[0].Bar.Volume = new Quantity(416_600);
            inner.Apply(message);
        }

        // 24 x 416.6 = 9,998.4; half a percent is 49.992.
        EngineCommand child = inner.Place(inner.Signal(50));
        Assert.That(child.Quantity.Units, Is.LessThan(50_000));
        Assert.That(fixture.Parent.Total.Units, Is.GreaterThan(49_992));
    }

    [Test]
    public void No_child_is_priced_beyond_the_collar_around_the_mid_of_the_decision()
    {
        var fixture = new AlgorithmFixture("twap");
        EngineCommand first = fixture.Begin(90);
        fixture.FillAll(first);
        fixture.Inner.Quote(10_100, 10_102);
        EngineCommand second = fixture.Inner.Place(fixture.Wait(10_000));
        Assert.That(second.LimitPrice, Is.EqualTo(new Price(10_200)), "not two percent above 101.01");
        fixture.FillAll(second);
        fixture.Inner.Quote(10_210, 10_212);
        AlgorithmFixture.IsQuiet(fixture.Wait(10_000));
        Assert.That(fixture.Parent.LastRefusal, Is.EqualTo(ReasonCode.RiskPriceCollar));
    }
}
