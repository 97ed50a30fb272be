using LowLatency.Core.Decisions;
using LowLatency.Core.Orders;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

public sealed class OrderFlowTests
{
    [Test]
    public void A_signal_becomes_an_order_that_is_acknowledged_and_filled_into_the_portfolio()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));

        // 100,000 x 10 % x 0.5 = 5,000 at 99.99 = 50.005 in lots of 0.001.
        Assert.That(order.Side, Is.EqualTo(Side.Buy));
        Assert.That(order.OrderType, Is.EqualTo(OrderType.Limit));
        Assert.That(order.LimitPrice, Is.EqualTo(new Price(9_999)));
        Assert.That(order.Quantity, Is.EqualTo(new Quantity(50_005)));
        Assert.That(order.CauseSequence, Is.EqualTo(fixture.Engine.Sequence));
        Assert.That(order.ClientOrderId, Is.EqualTo(new ClientOrderId(1, 1, 1)));

        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Sent));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 9_999, 20_000, 100));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.PartiallyFilled));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 2, 9_999, 30_005, 200));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Filled));
        var instrument = new InstrumentId(EngineFixture.Btc);
        Assert.That(fixture.Engine.Portfolio[instrument].Quantity, Is.EqualTo(new Quantity(50_005)));
        Assert.That(fixture.Engine.Portfolio[instrument].Fees, Is.EqualTo(new Notional(300)));
        Assert.That(fixture.Engine.Counters.Fills, Is.EqualTo(2));
        Assert.That(fixture.Engine.Counters.OrdersFilled, Is.EqualTo(1));
    }

    [Test]
    public void Between_the_snapshot_and_the_word_of_the_feed_nothing_is_ordered()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        const FeedChannel Book = FeedChannel.Book;
        fixture.Apply(fixture.Events.Feed(
            EngineFixture.Btc, Book, FeedStatus.OutOfSync, ReasonCode.BookSequenceGap));
        fixture.Quote(9_999, 10_001);
        Assert.That(EngineFixture.Count(fixture.Signal(90), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Counters.NoTrade[ReasonCode.RiskBookUnproven], Is.EqualTo(1));
        fixture.Apply(fixture.Events.Feed(EngineFixture.Btc, Book, FeedStatus.InSync));
        Assert.That(EngineFixture.Count(fixture.Signal(90), CommandKind.PlaceOrder), Is.EqualTo(1));
    }

    [Test]
    public void A_strong_signal_takes_at_market_with_the_touch_recorded()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(90));
        Assert.That(order.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(order.TimeInForce, Is.EqualTo(TimeInForce.ImmediateOrCancel));
        Assert.That(order.LimitPrice.IsNone);
        Assert.That(order.DecisionPrice, Is.EqualTo(new Price(10_001)));
        Assert.That(order.Quantity, Is.EqualTo(new Quantity(89_991)));
    }

    [Test]
    public void Without_shorts_a_sell_signal_sells_at_most_the_position()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Signal(-50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.AlreadyAtTarget));
        fixture.Buy(strength: 80);
        EngineCommand sell = fixture.Place(fixture.Signal(-100));
        Assert.That(sell.Side, Is.EqualTo(Side.Sell));
        Assert.That(sell.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(sell.Quantity, Is.EqualTo(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity));
    }

    [Test]
    public void A_second_signal_of_the_same_side_waits_for_the_working_order()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Place(fixture.Signal(50));
        EngineCommand[] commands = fixture.Signal(50);
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.IntentWorking));
    }

    [Test]
    public void An_opposite_order_is_cancelled_first_and_the_intent_goes_when_it_is_gone()
    {
        EngineFixture fixture = new EngineFixture(WithLongLife()).Trading();
        fixture.Buy(strength: 80);
        EngineCommand buy = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(buy.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand[] commands = fixture.Signal(-50);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(1));
        Assert.That(EngineFixture.Count(commands, CommandKind.PlaceOrder), Is.Zero);
        commands = fixture.Apply(fixture.Events.Report(buy.ClientOrderId, OrderReportKind.Cancelled));
        EngineCommand sell = fixture.Place(commands);
        Assert.That(sell.Side, Is.EqualTo(Side.Sell));
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Kind, Is.EqualTo(DecisionKind.WaitingIntent));
    }

    [Test]
    public void An_old_limit_order_is_cancelled()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Events.Step(29_999);
        Assert.That(fixture.Apply(fixture.Events.Clock()), Is.Empty.Or.All.Matches<EngineCommand>(
            command => command.Kind == CommandKind.Alarm));
        fixture.Events.Step(1);
        EngineCommand[] commands = fixture.Apply(fixture.Events.Clock());
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.EqualTo(1));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.CancelPending));
    }

    [Test]
    public void An_order_without_an_answer_becomes_unknown_and_is_asked_for_and_never_sent_again()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Sent));
        for (int second = 0; second < 100; second++)
        {
            fixture.Events.Step(1_000);
            fixture.Refresh();
        }

        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Unknown));
        Assert.That(EngineFixture.Count(fixture.All, CommandKind.PlaceOrder), Is.EqualTo(1));

        // At 5 s, then after 5, 10, 20, 40 seconds: 5, 10, 20, 40, 80.
        Assert.That(EngineFixture.Count(fixture.All, CommandKind.QueryOrder), Is.EqualTo(5));
        Assert.That(fixture.Engine.Counters.Alarms[ReasonCode.OrderUnknown], Is.EqualTo(1));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Status, ReasonCode.OrderUnknown));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.NotSent));
    }

    [Test]
    public void An_order_that_ended_with_more_filled_than_reported_is_asked_for()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand[] commands = fixture.Apply(
            fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled, cumulative: 10));
        Assert.That(EngineFixture.Count(commands, CommandKind.QueryOrder), Is.EqualTo(1));
        commands = fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Status, cumulative: 10));
        Assert.That(EngineFixture.Count(commands, CommandKind.QueryOrder), Is.Zero, "not before its time");
        fixture.Events.Step(5_000);
        commands = fixture.Apply(fixture.Events.Clock());
        Assert.That(EngineFixture.Count(commands, CommandKind.QueryOrder), Is.EqualTo(1));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 9, 9_999, 10));
        fixture.Events.Step(500_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.QueryOrder), Is.Zero);
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity, Is.EqualTo(new Quantity(10)));
    }

    [Test]
    public void The_stop_loss_closes_the_position_at_market_and_a_losing_exit_cools_down()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.CooldownAfterLossMillis = 90_000;
        EngineFixture fixture = new EngineFixture(settings).Trading();
        fixture.Buy(10_000);
        Assert.That(fixture.Quote(9_810, 9_812), Is.Empty);
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        Assert.That(stop.OrderFlags, Is.EqualTo(OrderFlags.ReduceOnly));
        Assert.That(stop.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(stop.Side, Is.EqualTo(Side.Sell));
        Assert.That(fixture.Engine.Counters.StopLossOrders, Is.EqualTo(1));
        Assert.That(EngineFixture.Count(fixture.Quote(9_790, 9_792), CommandKind.PlaceOrder), Is.Zero);
        fixture.Apply(fixture.Events.Fill(stop.ClientOrderId, 50, 9_799, stop.Quantity.Units));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.IsZero);
        fixture.Signal(50);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.CooldownActive));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void A_stop_loss_does_not_wait_for_an_order_whose_outcome_is_unknown_and_leaves_it_its_quantity()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        EngineCommand sell = fixture.Place(fixture.Signal(-50));
        fixture.Events.Step(6_000);
        fixture.Refresh();
        Assert.That(fixture.StateOf(sell.ClientOrderId), Is.EqualTo(OrderState.Unknown));
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        long position = fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units;
        Assert.That(stop.Quantity.Units, Is.EqualTo(position - sell.Quantity.Units));
    }

    [Test]
    public void A_refused_stop_loss_is_tried_again_a_second_later()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        fixture.Apply(fixture.Events.Report(stop.ClientOrderId, OrderReportKind.Rejected));
        fixture.Events.Step(500);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.PlaceOrder), Is.Zero);
        fixture.Events.Step(500);
        fixture.Place(fixture.Apply(fixture.Events.Clock()));
    }

    [Test]
    public void A_signal_neither_cancels_a_working_stop_loss_nor_waits_to_buy_behind_it()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000);
        EngineCommand stop = fixture.Place(fixture.Quote(9_799, 9_801));
        EngineCommand[] commands = fixture.Signal(100);
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
        Assert.That(fixture.StateOf(stop.ClientOrderId), Is.Not.EqualTo(OrderState.CancelPending));
        Assert.That(fixture.Engine.Instruments[0].Waiting.IsSet, Is.False);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.IntentWorking));
    }

    [Test]
    public void A_rest_too_small_in_value_to_be_sold_by_itself_goes_along()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Buy(10_000, strength: 80);
        long position = fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units;

        // Once the least order is worth 3,000, what a sell of 6,000 would leave of 8,000 could never be sold.
        fixture.Apply(fixture.Events.Rules(EngineFixture.Btc, minNotional: 3_000));
        EngineCommand sell = fixture.Place(fixture.Signal(-60));
        Assert.That(sell.Quantity.Units, Is.EqualTo(position));
    }

    [Test]
    public void The_trace_explains_the_decision_with_every_gates_answer()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        fixture.Apply(fixture.Events.Operator(OperatorAction.DisableTrading));
        fixture.Signal(50);
        DecisionTrace trace = fixture.Engine.Instruments[0].LastDecision;
        Assert.That(trace.Reason, Is.EqualTo(ReasonCode.RiskTradingOff));
        Assert.That(trace.Verdict[RiskGateId.TradingOff], Is.EqualTo(ReasonCode.RiskTradingOff));
        Assert.That(trace.Verdict[RiskGateId.KillSwitch], Is.EqualTo(ReasonCode.None));
        Assert.That(trace.Budget, Is.EqualTo(Notional.FromWhole(5_000)));
        Assert.That(trace.Intent.Combined, Is.EqualTo(0.5));
        Assert.That(fixture.Engine.Counters.NoTrade[ReasonCode.RiskTradingOff], Is.EqualTo(1));
    }

    private static EngineSettings WithLongLife()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.LimitOrderLifeMillis = 600_000;
        return settings;
    }
}
