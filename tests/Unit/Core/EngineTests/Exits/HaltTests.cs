using System;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Exits;

public sealed class HaltTests
{
    private const long DayMillis = 86_400_000;

    [Test]
    public void A_gap_while_an_order_works_stops_new_orders_until_the_book_is_proven_again()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand[] commands = fixture.Apply(fixture.Events.DeltaAfterGap(0, 9_998));
        Assert.That(EngineFixture.Count(commands, CommandKind.ResyncBook), Is.EqualTo(1));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 9_999, order.Quantity.Units));
        for (int minute = 0; minute < 5; minute++)
        {
            fixture.Events.Step(60_000);
            fixture.Apply(fixture.Events.Trade(0, 10_000));
            commands = fixture.Apply(fixture.Events.ClosedBar(0, 10_000, minute % 2 == 0 ? 9_000 : 11_000));
            Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.BookNotInSync], Is.GreaterThan(0));
        fixture.Quote(9_999, 10_001);
        fixture.Events.Step(60_000);
        fixture.Refresh();
        fixture.Apply(fixture.Events.Trade(0, 10_000, hasVenueTime: false));
        fixture.Place(fixture.Apply(fixture.Events.ClosedBar(0, 10_000, 10_001, 50)));
    }

    [Test]
    public void A_daily_loss_is_confirmed_latches_and_ends_at_midnight()
    {
        EngineFixture fixture = new EngineFixture(NoStop()).Trading();
        BuyHalf(fixture);
        fixture.Quote(9_300, 9_302);
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.False, "one mark is not enough");
        fixture.Quote(9_299, 9_301);
        fixture.Quote(9_300, 9_302);
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True);
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.RiskDailyLoss], Is.EqualTo(1));
        fixture.Quote(9_999, 10_001);
        fixture.Signal(50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskDailyLoss));
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume));
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True, "only midnight ends it");
        fixture.Place(fixture.Signal(-50));
        fixture.Events.NowNanos = (EventBuilder.StartNanos / (DayMillis * 1_000_000) * DayMillis * 1_000_000)
            + (DayMillis * 1_000_000) - 1;
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True);
        fixture.Events.NowNanos++;
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.False);
    }

    [TestCase(OperatorAction.Halt)]
    [TestCase(OperatorAction.DisableTrading)]
    public void An_entry_that_may_still_wait_to_be_sent_is_taken_back(OperatorAction action)
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand waiting = fixture.Place(fixture.Signal(50));
        EngineCommand[] commands = fixture.Apply(fixture.Events.Operator(action));
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That(cancel.ClientOrderId, Is.EqualTo(waiting.ClientOrderId));
        fixture = new EngineFixture().Trading();
        EngineCommand sent = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(sent.ClientOrderId, OrderReportKind.Sent));
        commands = fixture.Apply(fixture.Events.Operator(action));
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
    }

    [Test]
    public void A_loss_that_is_cash_already_halts_at_once()
    {
        EngineFixture fixture = new EngineFixture(NoStop()).Trading();
        BuyHalf(fixture);
        EngineCommand sell = fixture.Place(fixture.Signal(-100));
        fixture.Apply(fixture.Events.Fill(sell.ClientOrderId, 3, 9_000, sell.Quantity.Units));
        if (!fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.IsZero)
        {
            sell = fixture.Place(fixture.Signal(-100));
            fixture.Apply(fixture.Events.Fill(sell.ClientOrderId, 4, 9_000, sell.Quantity.Units));
        }

        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.IsZero);
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True);
    }

    [Test]
    public void A_loss_beyond_both_limits_latches_both_halts()
    {
        EngineFixture fixture = new EngineFixture(NoStop()).Trading();
        BuyHalf(fixture);
        EngineCommand sell = fixture.Place(fixture.Signal(-100));
        fixture.Apply(fixture.Events.Fill(sell.ClientOrderId, 3, 7_000, sell.Quantity.Units));
        sell = fixture.Place(fixture.Signal(-100));
        fixture.Apply(fixture.Events.Fill(sell.ClientOrderId, 4, 7_000, sell.Quantity.Units));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.IsZero);
        Assert.That(fixture.Engine.Risk.DrawdownHalt.IsSet, Is.True);
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True, "an operator's resume must not lift this one");
    }

    [Test]
    public void A_drawdown_survives_midnight_and_restart_and_ends_by_an_operator()
    {
        EngineFixture fixture = new EngineFixture(NoStop()).Trading();
        BuyHalf(fixture);
        for (int i = 0; i < 3; i++) fixture.Quote(7_800 - i, 7_802 - i);
        Assert.That(fixture.Engine.Risk.DrawdownHalt.IsSet, Is.True);
        fixture.Events.Step(2 * DayMillis);
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.False);
        fixture.Restart(NoStop());
        fixture.Apply(fixture.Events.Started(2));
        Assert.That(fixture.Engine.Risk.DrawdownHalt.IsSet, Is.True);
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskDrawdown));
        Assert.That(fixture.Engine.Risk.DrawdownHalt.IsSet, Is.False);
        Assert.That(fixture.Engine.Portfolio.Drawdown, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void The_kill_switch_cancels_everything_and_stays_until_resumed()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        EngineCommand[] commands = fixture.Apply(fixture.Events.Operator(OperatorAction.Kill));
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(1));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.CancelPending));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled));
        fixture.Restart();
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        fixture.Signal(50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskKillSwitch));
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskKillSwitch));
        fixture.Place(fixture.Signal(50));
    }

    /// <summary>docs/decisions/0006: no path stays open for orders, and what is held back is said.</summary>
    [Test]
    public void The_kill_switch_holds_back_the_stop_loss_says_so_and_lets_it_go_after_the_resume()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy();
        fixture.Apply(fixture.Events.Operator(OperatorAction.Kill));
        long alarms = fixture.Engine.Counters.Alarms[ReasonCode.RiskKillSwitch];
        for (int i = 0; i < 3; i++)
        {
            EngineCommand[] commands = fixture.Quote(9_799 - i, 9_801 - i);
            Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
            fixture.Events.Step(2_000);
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.RiskKillSwitch], Is.EqualTo(alarms + 1), "once");
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskKillSwitch));
        EngineCommand stop = fixture.Place(fixture.Quote(9_790, 9_792));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
    }

    [Test]
    public void An_operators_halt_stops_entries_and_lets_exits_pass()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy();
        fixture.Apply(fixture.Events.Operator(OperatorAction.Halt));
        fixture.Signal(50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskHalted));
        fixture.Place(fixture.Signal(-50));
    }

    [Test]
    public void A_restart_leaves_working_orders_unknown_and_trading_off()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Restart();
        EngineCommand[] commands = fixture.Apply(fixture.Events.Started(2, 5));
        Assert.That(EngineFixture.Count(commands, CommandKind.QueryOrder), Is.EqualTo(1));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Unknown));
        Assert.That(fixture.Engine.Risk.IsTradingEnabled, Is.False);
        Assert.That(fixture.Engine.Instruments[0].Market.Book.IsInSync, Is.False);
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(100_000)), "cash is set once");
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Status, cumulative: 0));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Working));
        fixture.Quote(9_999, 10_001);
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 0));
        EngineCommand next = fixture.Place(fixture.Signal(50));
        Assert.That(next.ClientOrderId, Is.EqualTo(new ClientOrderId(1, 2, 1)));
    }

    [Test]
    public void Too_many_rejects_open_the_breaker_for_a_minute()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Risk.RejectsMax = 2;
        settings.Risk.RejectBreakerMillis = 90_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        for (int i = 0; i < 2; i++)
        {
            EngineCommand order = fixture.Place(fixture.Signal(50));
            fixture.Apply(fixture.Events.Report(
                order.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedInsufficientBalance));
        }

        Assert.That(fixture.Engine.Counters.OrdersRejected[ReasonCode.VenueRejectedInsufficientBalance], Is.EqualTo(2));
        fixture.Signal(50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskRejectRate));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void A_silent_feed_alarms_once_and_blocks_entries()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        for (int i = 0; i < 20; i++)
        {
            fixture.Events.Step(1_000);
            fixture.Apply(fixture.Events.Clock());
        }

        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.FeedStale], Is.EqualTo(1));
        fixture.Events.Step(40_000);
        fixture.Apply(fixture.Events.ClosedBar(0, 10_000, 10_001, 50));
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskFeedStale));
    }

    private static EngineSettings NoStop()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.StopLossPercent = 0;
        settings.Combination.EquityPercentPerTrade = 50;
        settings.Risk.SymbolExposurePercentMax = 100;
        return settings;
    }

    private static void BuyHalf(EngineFixture fixture)
    {
        EngineCommand order = fixture.Place(fixture.Signal(69));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units));
        order = fixture.Place(fixture.Signal(40));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 2, 10_000, order.Quantity.Units));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.GreaterThan(500_000));
    }
}
