using System;
using LowLatency.Core.Execution;
using LowLatency.Core.Orders;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Exits;

/// <summary>The stop order that rests at the venue behind every position.</summary>
public sealed class RestingStopTests
{
    private const int Second = 1_000;

    [Test]
    public void A_position_gets_a_stop_at_the_venue_behind_the_one_that_the_engine_keeps()
    {
        EngineFixture fixture = Trading();
        fixture.Buy(10_000);
        EngineCommand stop = Last(fixture);
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
        Assert.That(stop.Side, Is.EqualTo(Side.Sell));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(stop.Quantity, Is.EqualTo(Position(fixture)));
        Assert.That(stop.TriggerPrice, Is.EqualTo(new Price(9_600)), "2 % and 2 % below 100.00");
        Assert.That(stop.LimitPrice, Is.EqualTo(Price.None));
    }

    [Test]
    public void A_short_position_gets_one_above()
    {
        EngineSettings settings = Settings();
        settings.Execution.IsShortAllowed = true;
        EngineFixture fixture = Trading(settings);
        EngineCommand order = fixture.Place(fixture.Signal(-100));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units));
        EngineCommand stop = Last(fixture);
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
        Assert.That(stop.Side, Is.EqualTo(Side.Buy));
        Assert.That(stop.TriggerPrice, Is.EqualTo(new Price(10_400)));
    }

    [Test]
    public void None_is_placed_where_the_venue_takes_none_or_none_is_wanted()
    {
        var venue = new EngineFixture(Settings()).Trading();
        venue.Buy(10_000);
        EngineSettings settings = Settings();
        settings.Execution.RestingStopBehindPercent = 0;
        EngineFixture unwanted = Trading(settings);
        unwanted.Buy(10_000);
        settings = Settings();
        settings.Execution.StopLossPercent = 0;
        EngineFixture without = Trading(settings);
        without.Buy(10_000);
        foreach (EngineFixture fixture in new[] { venue, unwanted, without })
        {
            fixture.Wait(10 * Second);
            Assert.That(fixture.All.Exists(command => command.OrderType == OrderType.Stop), Is.False);
        }
    }

    [Test]
    public void It_rests_for_longer_than_other_orders_may()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        for (int minute = 0; minute < 10; minute++) Assert.That(fixture.Wait(60 * Second), Is.Empty);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Working));
    }

    [Test]
    public void It_is_replaced_for_a_larger_position_and_never_two_at_once()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture, strength: 80);
        EngineCommand more = fixture.Place(fixture.Signal(80));
        fixture.Apply(fixture.Events.Report(more.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand[] commands =
            fixture.Apply(fixture.Events.Fill(more.ClientOrderId, 77, 10_200, more.Quantity.Units));
        IsCancelOf(commands, stop);
        EngineCommand next = fixture.Place(End(fixture, stop));
        Assert.That(next.Quantity, Is.EqualTo(Position(fixture)));
        Position held = fixture.Engine.Portfolio[new InstrumentId(0)];
        InstrumentRules rules = fixture.Engine.Instruments[EngineFixture.Btc].Market.Rules;
        Assert.That(next.TriggerPrice, Is.EqualTo(OrderPricer.StopTrigger(held, 40_000, rules)));
        Assert.That(next.TriggerPrice.Units, Is.GreaterThan(9_600).And.LessThan(9_792));
    }

    [Test]
    public void One_that_is_young_stays_while_the_position_still_grows()
    {
        EngineFixture fixture = Trading();
        EngineCommand order = BuyHalf(fixture, out EngineCommand stop);
        Assert.That(BuyRest(fixture, order), Is.Empty);
        Assert.That(fixture.Wait(4 * Second), Is.Empty);
        IsCancelOf(fixture.Wait(1 * Second), stop);
        Assert.That(fixture.Place(End(fixture, stop)).Quantity, Is.EqualTo(order.Quantity));
    }

    [Test]
    public void An_exit_waits_until_the_stop_is_proven_gone()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        IsCancelOf(fixture.Signal(-100), stop);
        Assert.That(fixture.Wait(1 * Second), Is.Empty, "what it would sell is locked at the venue");
        EngineCommand exit = fixture.Place(End(fixture, stop));
        Assert.That(exit.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(exit.Quantity, Is.EqualTo(stop.Quantity));
        Assert.That(fixture.Wait(1 * Second), Is.Empty, "no stop while the exit is at work");
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 90, 9_999, exit.Quantity.Units));
        Assert.That(Position(fixture).IsZero, Is.True);
        Assert.That(fixture.Wait(10 * Second), Is.Empty);
    }

    [Test]
    public void A_stop_that_fills_while_an_exit_waits_for_it_leaves_nothing_to_sell()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        IsCancelOf(fixture.Signal(-100), stop);
        fixture.Apply(fixture.Events.Fill(stop.ClientOrderId, 91, 9_590, stop.Quantity.Units));
        Assert.That(Position(fixture).IsZero, Is.True);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Filled));
        Assert.That(Last(fixture).ClientOrderId, Is.EqualTo(stop.ClientOrderId));
    }

    [Test]
    public void An_exit_of_a_part_leaves_the_rest_with_a_stop()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        fixture.Signal(-100);
        EngineCommand exit = fixture.Place(End(fixture, stop));
        long half = exit.Quantity.Units / 2;
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 90, 9_999, half));
        EngineCommand[] commands =
            fixture.Apply(fixture.Events.Report(exit.ClientOrderId, OrderReportKind.Cancelled, cumulative: half));
        EngineCommand next = fixture.Place(commands);
        Assert.That(next.OrderType, Is.EqualTo(OrderType.Stop));
        Assert.That(next.Quantity, Is.EqualTo(new Quantity(stop.Quantity.Units - half)));
    }

    [Test]
    public void An_exit_that_is_refused_after_all_gets_the_stop_back()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        IsCancelOf(fixture.Signal(-100), stop);
        fixture.Apply(fixture.Events.DeltaAfterGap(EngineFixture.Btc, 9_998));
        Assert.That(End(fixture, stop), Has.None.Matches<EngineCommand>(one => one.Kind == CommandKind.PlaceOrder));
        fixture.Events.Step(5 * Second);
        fixture.Quote(9_999, 10_001);
        EngineCommand next = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Assert.That(next.OrderType, Is.EqualTo(OrderType.Stop));
    }

    [Test]
    public void The_stop_loss_of_the_engine_takes_it_away_first_and_none_comes_back()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        IsCancelOf(fixture.Quote(9_789, 9_791), stop);
        EngineCommand close = fixture.Place(End(fixture, stop));
        Assert.That(close.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(fixture.Engine.Counters.StopLossOrders, Is.EqualTo(1));
        fixture.Apply(fixture.Events.Report(close.ClientOrderId, OrderReportKind.Expired, cumulative: 0));
        fixture.Events.Step(10 * Second);
        fixture.Refresh();
        EngineCommand again = fixture.Place(fixture.Apply(fixture.Events.Clock()));
        Assert.That(again.OrderType, Is.EqualTo(OrderType.Market));
    }

    [Test]
    public void It_stays_while_the_engine_could_not_close_the_position_itself()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        fixture.Apply(fixture.Events.DeltaAfterGap(EngineFixture.Btc, 9_998));
        fixture.Apply(fixture.Events.Trade(EngineFixture.Btc, 9_700));
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.RiskBookUnproven], Is.EqualTo(1), "its own stop is due");
        fixture.Wait(2 * Second);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Working));
        fixture.Quote(9_699, 9_701);
        IsCancelOf(fixture.Wait(1 * Second), stop);
        Assert.That(OrderTransitionTable.IsCancelPending(fixture.StateOf(stop.ClientOrderId)), Is.True);
        EngineFixture off = Trading();
        stop = Protect(off);
        off.Apply(off.Events.Operator(OperatorAction.DisableTrading));
        off.Quote(9_699, 9_701);
        off.Wait(2 * Second);
        Assert.That(off.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Working));
    }

    [Test]
    public void An_old_one_is_not_cancelled_for_one_that_could_not_be_placed()
    {
        EngineFixture fixture = Trading();
        EngineCommand order = BuyHalf(fixture, out EngineCommand stop);
        fixture.Wait(6 * Second);
        fixture.Apply(fixture.Events.Operator(OperatorAction.DisableTrading));
        BuyRest(fixture, order);
        fixture.Wait(1 * Second);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Working));
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        IsCancelOf(fixture.Wait(1 * Second), stop);
    }

    [Test]
    public void An_exit_waits_for_longer_than_an_acknowledgement_when_the_stop_is_in_doubt()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        IsCancelOf(fixture.Signal(-100), stop);
        fixture.Wait(6 * Second);
        Assert.That(OrderTransitionTable.IsUnknown(fixture.StateOf(stop.ClientOrderId)), Is.True);
        fixture.Wait(20 * Second);
        EngineCommand exit = fixture.Place(
            fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0)));
        Assert.That(exit.OrderType, Is.EqualTo(OrderType.Market));
    }

    [Test]
    public void Refused_ones_do_not_open_the_breaker_for_entries()
    {
        EngineFixture fixture = Trading();
        fixture.Buy(10_000);
        for (int minute = 0; minute < 10; minute++)
        {
            EngineCommand stop = Last(fixture);
            fixture.Apply(
                fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedOther));
            fixture.Place(fixture.Wait(60 * Second));
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.RiskRejectRate], Is.Zero);
        Assert.That(fixture.Engine.Counters.OrdersRejected.Total, Is.EqualTo(10));
    }

    [Test]
    public void One_that_rests_is_taken_back_once_it_is_switched_off()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        EngineSettings settings = Settings();
        settings.Execution.RestingStopBehindPercent = 0;
        fixture.Restart(settings);
        IsCancelOf(fixture.Apply(fixture.Events.Clock()), stop);
    }

    [Test]
    public void More_may_be_bought_while_it_rests()
    {
        EngineFixture fixture = Trading();
        Protect(fixture, strength: 80);
        EngineCommand more = fixture.Place(fixture.Signal(80));
        Assert.That(more.Side, Is.EqualTo(Side.Buy));
        Assert.That(more.OrderType, Is.EqualTo(OrderType.Market));
    }

    [Test]
    public void A_venue_that_refuses_it_is_asked_again_a_minute_later_and_a_human_is_told()
    {
        EngineFixture fixture = Trading();
        fixture.Buy(10_000);
        EngineCommand stop = Last(fixture);
        EngineCommand[] commands = fixture.Apply(
            fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedOther));
        Assert.That(Array.Exists(commands, one => one.Reason == ReasonCode.RestingStopRefused), Is.True);
        Assert.That(EngineFixture.Count(fixture.Wait(59 * Second), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Place(fixture.Wait(1 * Second)).OrderType, Is.EqualTo(OrderType.Stop));
    }

    [Test]
    public void Cancelling_all_leaves_it_and_the_kill_switch_does_not()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        Assert.That(fixture.Apply(fixture.Events.Operator(OperatorAction.CancelAll)), Is.Empty);
        fixture.Apply(fixture.Events.Operator(OperatorAction.DisableTrading));
        Assert.That(fixture.Wait(10 * Second), Is.Empty, "an orderly stop leaves it at the venue");
        IsCancelOf(fixture.Apply(fixture.Events.Operator(OperatorAction.Kill)), stop);
        Assert.That(
            EngineFixture.Count(End(fixture, stop), CommandKind.PlaceOrder)
            + EngineFixture.Count(fixture.Wait(10 * Second), CommandKind.PlaceOrder), Is.Zero);
    }

    [Test]
    public void After_a_restart_the_one_at_the_venue_is_found_and_kept()
    {
        EngineFixture fixture = Trading();
        EngineCommand stop = Protect(fixture);
        fixture.Restart(Settings());
        fixture.Apply(fixture.Events.Started(2, 100_000));
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Unknown));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Status, cumulative: 0));
        fixture.Quote(9_999, 10_001);
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        Assert.That(EngineFixture.Count(fixture.Wait(10 * Second), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.EqualTo(OrderState.Working));
        Assert.That(
            fixture.Engine.Orders[fixture.Engine.Orders.Find(stop.ClientOrderId)].TriggerPrice,
            Is.EqualTo(stop.TriggerPrice));
    }

    [Test]
    public void It_is_not_placed_in_the_dark_or_behind_its_own_trigger()
    {
        EngineFixture fixture = Trading();
        EngineCommand order = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.DeltaAfterGap(EngineFixture.Btc, 9_998));
        EngineCommand[] commands =
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units));
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero, "the book is not proven");
        Assert.That(
            Array.FindAll(fixture.Quote(9_500, 9_502), one => one.OrderType == OrderType.Stop), Is.Empty,
            "the venue would refuse it: the price is behind it");
        Assert.That(fixture.All.Exists(command => command.OrderType == OrderType.Stop), Is.False);
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.RestingStopBehindPercent = 2;
        return settings;
    }

    private static EngineFixture Trading(EngineSettings? settings = null)
    {
        settings ??= Settings();

        // Only the book speaks between two bars here.
        settings.Staleness.BlockMillis = 600_000;
        var fixture = new EngineFixture(settings).Trading();
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, takesStops: true));
        fixture.Apply(fixture.Events.Snapshot(EngineFixture.Btc, 9_999, 10_001));
        return fixture;
    }

    /// <summary>Buys at 100.00 and lets the stop come to rest; returns it.</summary>
    private static EngineCommand Protect(EngineFixture fixture, int strength = 100)
    {
        fixture.Buy(10_000, strength);
        EngineCommand stop = Last(fixture);
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Stop));
        Acknowledge(fixture, stop);
        return stop;
    }

    /// <summary>Half of an order is bought, and the stop for it rests.</summary>
    private static EngineCommand BuyHalf(EngineFixture fixture, out EngineCommand stop)
    {
        EngineCommand order = fixture.Place(fixture.Signal(100));
        Acknowledge(fixture, order);
        long half = order.Quantity.Units / 2;
        stop = fixture.Place(fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_000, half)));
        Acknowledge(fixture, stop);
        return order;
    }

    private static EngineCommand[] BuyRest(EngineFixture fixture, in EngineCommand order) => fixture.Apply(
        fixture.Events.Fill(order.ClientOrderId, 2, 10_000, order.Quantity.Units - (order.Quantity.Units / 2)));

    private static void Acknowledge(EngineFixture fixture, in EngineCommand order) =>
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));

    private static EngineCommand[] End(EngineFixture fixture, in EngineCommand order) =>
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0));

    private static EngineCommand Last(EngineFixture fixture) =>
        fixture.All.FindLast(command => command.Kind == CommandKind.PlaceOrder);

    private static Quantity Position(EngineFixture fixture) =>
        fixture.Engine.Portfolio[new InstrumentId(EngineFixture.Btc)].Quantity;

    private static void IsCancelOf(EngineCommand[] commands, in EngineCommand order)
    {
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That(cancel.ClientOrderId, Is.EqualTo(order.ClientOrderId));
    }
}
