using System;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Exits;

/// <summary>Exits that cannot go: beyond the collar in a thin book, or refused by the venue.</summary>
public sealed class ExitTests
{
    private const ushort Btc = EngineFixture.Btc;

    [Test]
    public void The_stop_at_the_venue_stays_while_the_collar_refuses_the_exit_and_a_human_is_told_once()
    {
        EngineFixture fixture = Trading(Settings());
        EngineCommand resting = Protect(fixture);

        // The bid is 22 % below the mid: the stop is passed, and no price within 10 % of the mid takes anything.
        EngineCommand[] commands = fixture.Quote(6_400, 10_001);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
        EngineCommand alarm = Array.Find(commands, one => one.Kind == CommandKind.Alarm);
        Assert.That(alarm.Reason, Is.EqualTo(ReasonCode.ExitRefused));
        Assert.That(alarm.Detail, Is.EqualTo((long)ReasonCode.RiskPriceCollar));
        for (int second = 0; second < 10; second++)
        {
            Assert.That(fixture.Wait(1_000), Is.Empty);
            Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.RiskPriceCollar), "tried again each second");
        }

        Assert.That(fixture.StateOf(resting.ClientOrderId), Is.EqualTo(OrderState.Working));
        Assert.That(fixture.Engine.Counters.NoTrade[ReasonCode.RiskPriceCollar], Is.EqualTo(11));

        // The book fills up: the exit goes, the stop at the venue before it.
        fixture.Events.Step(1_000);
        commands = fixture.Quote(9_500, 9_502);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(1));
        EngineCommand exit = fixture.Place(End(fixture, resting));
        Assert.That((exit.OrderFlags, exit.TimeInForce),
            Is.EqualTo((OrderFlags.ReduceOnly, TimeInForce.ImmediateOrCancel)));
    }

    [Test]
    public void An_exit_may_give_up_more_than_an_entry()
    {
        EngineFixture fixture = Held(Settings());
        EngineCommand exit = fixture.Place(fixture.Quote(9_300, 9_700));
        Assert.That(exit.LimitPrice, Is.EqualTo(new Price(8_550)), "95.00 and 10 %");
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 70, 9_300, exit.Quantity.Units));
        fixture.Signal(100);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.RiskPriceCollar), "97.00 is 2.1 % above the mid");
    }

    [Test]
    public void An_exit_never_has_less_room_than_an_entry()
    {
        EngineSettings settings = Settings();
        settings.Risk.ExitCollarPercent = 0;
        EngineFixture fixture = Held(settings);
        Assert.That(fixture.Place(fixture.Quote(9_699, 9_701)).LimitPrice, Is.EqualTo(new Price(9_506)), "97.00 - 2 %");
    }

    [Test]
    public void A_recorded_run_that_knows_no_collar_of_exits_is_replayed_as_it_was()
    {
        EngineSettings settings = Settings();
        settings.Risk.ExitCollarPercent = null;
        EngineFixture fixture = Trading(settings);
        Protect(fixture);
        EngineCommand[] commands = fixture.Quote(6_400, 10_001);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(1));
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.Zero);
    }

    [Test]
    public void A_status_that_keeps_the_exit_in_is_told_though_a_stop_rests_for_all_of_it()
    {
        EngineFixture fixture = Trading(Settings());
        EngineCommand resting = Protect(fixture);
        EventSlot[] rules = fixture.Events.Rules(Btc, takesStops: true);
        rules[0].Rules.Rules.SetStatus(InstrumentStatus.Halted);
        fixture.Apply(rules);
        Assert.That(Told(fixture), Is.EqualTo(1), "it is locked in");
        fixture.Quote(9_700, 9_702);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.InstrumentNotTrading));
        Assert.That(Told(fixture), Is.EqualTo(2), "its stop is passed");
        Assert.That(fixture.StateOf(resting.ClientOrderId), Is.EqualTo(OrderState.Working));
    }

    [Test]
    public void A_strategys_exit_that_the_collar_refuses_leaves_the_stop_at_the_venue_and_is_told()
    {
        EngineSettings settings = Settings();
        settings.Execution.StopLossPercent = 40;
        EngineFixture fixture = Trading(settings);
        EngineCommand resting = Protect(fixture);
        Assert.That(fixture.Quote(7_900, 10_001), Is.Empty, "no stop is passed");
        EngineCommand[] commands = fixture.Signal(-100);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
        Assert.That(LastReason(fixture), Is.EqualTo(ReasonCode.RiskPriceCollar));
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(1));
        fixture.Signal(-100);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused], Is.EqualTo(1), "once");
        Assert.That(fixture.StateOf(resting.ClientOrderId), Is.EqualTo(OrderState.Working));
    }

    [Test]
    public void A_refused_exit_of_a_strategy_does_not_delay_the_stop_loss()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        for (int i = 0; i < 3; i++)
        {
            EngineCommand exit = fixture.Place(fixture.Signal(-100));
            Refuse(fixture, exit, ReasonCode.VenueFilterFailed);
        }

        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        Assert.That(fixture.Engine.Orders[fixture.Engine.Orders.Find(stop.ClientOrderId)].Purpose,
            Is.EqualTo(OrderPurpose.StopLoss));
    }

    [Test]
    public void Reasons_that_alternate_are_told_once_each_until_an_exit_is_taken()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        for (int i = 0; i < 6; i++)
        {
            Refuse(fixture, stop, i % 2 == 0 ? ReasonCode.VenueFilterFailed : ReasonCode.VenueMarketClosed);
            if (i == 3) fixture.Restart();
            stop = fixture.Place(fixture.Wait(10_000));
        }

        Assert.That(Told(fixture), Is.EqualTo(2));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Expired, cumulative: 0));
        Refuse(fixture, fixture.Place(fixture.Wait(1_000)), ReasonCode.VenueFilterFailed);
        Assert.That(Told(fixture), Is.EqualTo(3), "something changed");
    }

    [Test]
    public void Every_reason_that_a_venue_refuses_exits_for_is_told_apart()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        int told = 0;
        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            bool isVenues = reason is >= ReasonCode.VenueRejectedInsufficientBalance and
                <= ReasonCode.VenueSelfTradePrevented or >= ReasonCode.ProtocolFault and <= ReasonCode.SendBufferFull;
            if (!isVenues) continue;
            Refuse(fixture, stop, reason);
            Assert.That(Told(fixture), Is.EqualTo(++told), $"{reason}");
            stop = fixture.Place(fixture.Wait(10_000));
        }

        Assert.That(told, Is.GreaterThan(20));
    }

    [Test]
    public void Resume_lets_a_refused_exit_go_at_once()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_700, 9_702));
        for (int i = 0; i < 5; i++)
        {
            Refuse(fixture, stop, ReasonCode.VenueFilterFailed);
            stop = fixture.Place(fixture.Wait(10_000));
        }

        Refuse(fixture, stop, ReasonCode.VenueFilterFailed);
        Assert.That(fixture.Wait(1_000), Is.Empty, "a pause of ten seconds");
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume));
        Assert.That(fixture.Engine.Instruments[Btc].Refusals.ExitCount, Is.Zero);
        fixture.Place(fixture.Wait(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Resume_lets_a_refused_resting_stop_go_at_once_and_so_do_other_rules(bool isResumed)
    {
        EngineFixture fixture = Trading(Settings());
        EngineCommand stop = Bought(fixture);
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
        Refuse(fixture, stop, ReasonCode.VenueFilterFailed);
        Assert.That(fixture.Wait(10_000), Is.Empty, "a pause of a minute");
        if (isResumed) fixture.Apply(fixture.Events.Operator(OperatorAction.Resume));
        else fixture.Apply(fixture.Events.Rules(Btc, lot: 10, takesStops: true));
        Assert.That(fixture.Place(fixture.Wait(1)).OrderType, Is.EqualTo(OrderType.Stop));
    }

    [Test]
    public void Rules_that_change_behind_a_refusal_without_a_scope_place_no_stop_earlier_than_they_did()
    {
        EngineFixture fixture = Trading(Settings());
        EngineCommand stop = Bought(fixture);

        // As in journals of before: what a refusal concerns was not told.
        fixture.Apply(fixture.Events.Report(
            stop.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueFilterFailed));
        fixture.Apply(fixture.Events.Rules(Btc, lot: 10, takesStops: true));
        Assert.That(fixture.Wait(59_000), Is.Empty);
        Assert.That(fixture.Place(fixture.Wait(1_000)).OrderType, Is.EqualTo(OrderType.Stop));
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.RestingStopBehindPercent = 2;
        settings.Execution.CooldownAfterLossMillis = 0;
        settings.Risk.IsCollarAtVenue = true;
        settings.Risk.ExitCollarPercent = RiskSettings.ExitCollarPercentDefault;
        return settings;
    }

    private static EngineFixture Trading(EngineSettings settings)
    {
        // Only the book speaks between two bars here.
        settings.Staleness.BlockMillis = 600_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Apply(fixture.Events.Rules(Btc, takesStops: true));
        fixture.Quote(9_999, 10_001);
        return fixture;
    }

    // Bought at 100.00, with no stop at the venue.
    private static EngineFixture Held(EngineSettings settings)
    {
        settings.Execution.RestingStopBehindPercent = 0;
        EngineFixture fixture = Trading(settings);
        EngineCommand order = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 60, 10_000, order.Quantity.Units));
        return fixture;
    }

    // Bought at 100.00; the stop for it, on its way to the venue.
    private static EngineCommand Bought(EngineFixture fixture)
    {
        EngineCommand order = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand stop = fixture.Place(
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 60, 10_000, order.Quantity.Units)));
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
        return stop;
    }

    private static EngineCommand Protect(EngineFixture fixture)
    {
        EngineCommand stop = Bought(fixture);
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        return stop;
    }

    private static void Refuse(EngineFixture fixture, EngineCommand order, ReasonCode reason) =>
        fixture.Apply(fixture.Events.Report(
            order.ClientOrderId, OrderReportKind.Rejected, reason, scope: RefusalScope.Order));

    private static EngineCommand[] End(EngineFixture fixture, in EngineCommand order) =>
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0));

    private static long Told(EngineFixture fixture) => fixture.Engine.Counters.Alarms[ReasonCode.ExitRefused];

    private static ReasonCode LastReason(EngineFixture fixture) =>
        fixture.Engine.Instruments[Btc].LastDecision.Reason;
}
