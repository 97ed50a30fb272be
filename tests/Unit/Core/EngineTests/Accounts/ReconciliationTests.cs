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

namespace LowLatency.Unit.Core.EngineTests.Accounts;

public sealed class ReconciliationTests
{
    [Test]
    public void A_live_run_asks_for_reconciliation_of_each_traded_instrument_and_blocks_until_every_lock_is_open()
    {
        EngineFixture fixture = Started(out EngineCommand[] asked);
        Assert.That(EngineFixture.Count(asked, CommandKind.Reconcile), Is.EqualTo(2));
        Balances(fixture, 100_000m, 0m, 0m);
        foreach (VenueCondition condition in EngineFixture.Locks)
        {
            Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero, $"{condition}");
            Assert.That(
                fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
            fixture.Apply(fixture.Events.Venue(condition, isSet: false));
        }

        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void Without_balances_nothing_is_placed()
    {
        EngineFixture fixture = Started(out _);
        fixture.Unlock();
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero);
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(0, 0m));
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero, "one is missing");
        fixture.Apply(fixture.Events.Balance(1, 0m));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void The_first_balances_are_what_the_account_starts_with_and_no_profit()
    {
        EngineFixture fixture = Started(out _);
        fixture.Unlock();
        Balances(fixture, 50_000m, 2.5m, 0m);
        var account = fixture.Engine.Portfolio;
        Assert.That(account.Cash, Is.EqualTo(Notional.FromWhole(50_000)));
        Assert.That(account[new InstrumentId(0)].Quantity.Units, Is.EqualTo(2_500));
        Assert.That(account.Equity, Is.EqualTo(account.Deposits));
        Assert.That(account.Equity, Is.EqualTo(account.PeakEquity));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
    }

    [Test]
    public void A_difference_counts_when_a_second_answer_shows_it_and_is_booked_as_a_deposit()
    {
        EngineFixture fixture = Ready();
        Notional before = fixture.Engine.Portfolio.Equity;
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Balance(-1, 101_000m, BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(before));
        fixture.Events.Step(3_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.EqualTo(2));
        EngineCommand[] commands = fixture.Apply(fixture.Events.Balance(-1, 101_000m, BalanceSource.Reconciliation));
        Assert.That(Alarms(commands, ReasonCode.BalanceDrift), Is.EqualTo(1));
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(101_000)));
        Assert.That(fixture.Engine.Portfolio.Drawdown, Is.EqualTo(Notional.Zero));
        Assert.That(fixture.Engine.Portfolio.DayLoss, Is.EqualTo(Notional.Zero));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False, "one percent is no reason to stop");
    }

    [Test]
    public void Two_different_differences_prove_nothing()
    {
        EngineFixture fixture = Ready();
        foreach (decimal cash in new[] { 99_000m, 98_000m, 97_000m })
        {
            fixture.Events.Step(60_000);
            fixture.Apply(fixture.Events.Balance(-1, cash, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(100_000)));
    }

    [Test]
    public void A_large_drift_stops_new_orders_until_an_operator_resumes()
    {
        EngineFixture fixture = Ready();
        for (int i = 0; i < 2; i++)
        {
            fixture.Events.Step(3_000);
            fixture.Apply(fixture.Events.Balance(-1, 80_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.True);
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskPositionDrift));
        fixture.Apply(fixture.Events.Operator(OperatorAction.Resume, ReasonCode.RiskPositionDrift));
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void An_answer_asked_for_before_a_fill_proves_nothing()
    {
        EngineFixture fixture = Ready();
        EventSlot[] answer = fixture.Events.Balance(-1, 100_000m, BalanceSource.Reconciliation);
        fixture.Events.Step(10);
        fixture.Buy();
        Notional cash = fixture.Engine.Portfolio.Cash;
        for (int i = 0; i < 3; i++) fixture.Apply(answer);
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(cash));
    }

    [Test]
    public void An_answer_while_an_order_is_unknown_proves_nothing()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.OutcomeUnknown));
        for (int i = 0; i < 3; i++)
        {
            fixture.Events.Step(10);
            fixture.Apply(fixture.Events.Balance(-1, 90_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(100_000)));
    }

    /// <summary>
    /// Found by tests/Simulation (seed 67754): the account told of a fill ten seconds before any list of trades did.
    /// Taken for a withdrawal, it stopped trading, and the fill was booked on top.
    /// </summary>
    [Test]
    public void A_difference_that_a_live_order_may_have_made_waits_until_the_lists_of_trades_would_show_it()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(100));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        decimal bought = order.Quantity.Units / 1_000m;
        for (int i = 0; i < 6; i++)
        {
            fixture.Apply(fixture.Events.Balance(0, bought, BalanceSource.Reconciliation));
            fixture.Events.Step(2_000);
        }

        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_001, order.Quantity.Units));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity, Is.EqualTo(order.Quantity));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
    }

    [Test]
    public void A_difference_that_outlasts_the_lag_of_the_lists_is_believed_though_an_order_lives()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        fixture.Apply(fixture.Events.Balance(-1, 80_000m, BalanceSource.Reconciliation));
        fixture.Events.Step(11_999);
        fixture.Apply(fixture.Events.Balance(-1, 80_000m, BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
        fixture.Events.Step(1);
        fixture.Apply(fixture.Events.Balance(-1, 80_000m, BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1));
    }

    [Test]
    public void A_difference_proves_nothing_while_fills_of_an_ended_order_are_missing()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(100));
        long quantity = order.Quantity.Units;
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Status, cumulative: quantity));
        for (int i = 0; i < 20; i++)
        {
            fixture.Events.Step(2_000);
            fixture.Apply(fixture.Events.Balance(0, quantity / 1_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_001, quantity));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity, Is.EqualTo(order.Quantity));
    }

    [Test]
    public void Dust_is_believed_when_two_answers_show_it_and_is_not_asked_for()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(fixture.Events.Rules(0, quantityDecimals: 8, lot: 100_000));
        fixture.Quote(9_999, 10_001);
        ref readonly var position = ref fixture.Engine.Portfolio[new InstrumentId(0)];
        foreach (decimal held in new[] { 0.00099m, 0.0005m })
        {
            fixture.Events.Step(60_000);
            fixture.Apply(fixture.Events.Balance(0, held, BalanceSource.Reconciliation));
            Assert.That(position.Quantity.IsZero, Is.True, "an answer that is behind looks the same");
            fixture.Events.Step(3_000);
            Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Zero);
        }

        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Balance(0, 0.0005m, BalanceSource.Reconciliation));
        Assert.That(position.Quantity.Units, Is.EqualTo(50_000));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
    }

    [Test]
    public void An_order_that_the_journal_does_not_know_is_cancelled()
    {
        EngineFixture fixture = Ready();
        var orphan = new ClientOrderId(1, 1, 77);
        EngineCommand[] commands = fixture.Apply(fixture.Events.OpenOrder(0, orphan, 4711));
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That((cancel.ClientOrderId, cancel.VenueOrderId), Is.EqualTo((orphan, 4711L)));
        Assert.That(Alarms(commands, ReasonCode.OrderOrphaned), Is.EqualTo(1));
    }

    [Test]
    public void An_adopted_order_is_watched_and_its_fills_are_booked()
    {
        EngineSettings settings = Live();
        settings.Reconciliation.AreOrphansAdopted = true;
        EngineFixture fixture = Ready(settings);
        var orphan = new ClientOrderId(1, 1, 77);
        EngineCommand[] commands = fixture.Apply(fixture.Events.OpenOrder(0, orphan, 4711, cumulative: 4));
        Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
        Assert.That(fixture.StateOf(orphan), Is.EqualTo(OrderState.PartiallyFilled));
        fixture.Apply(fixture.Events.Fill(orphan, 899, 9_900, 4));
        fixture.Apply(fixture.Events.Fill(orphan, 900, 9_900, 6));
        Assert.That(fixture.StateOf(orphan), Is.EqualTo(OrderState.Filled));
        Assert.That(fixture.Engine.Portfolio[new InstrumentId(0)].Quantity.Units, Is.EqualTo(10));
    }

    [Test]
    public void Foreign_orders_and_those_of_another_installation_are_left_alone_and_told_once()
    {
        EngineFixture fixture = Ready();
        int alarms = 0;
        foreach (ClientOrderId foreign in new[] { default, new ClientOrderId(2, 1, 5), default })
        {
            EngineCommand[] commands = fixture.Apply(fixture.Events.OpenOrder(0, foreign, 99));
            Assert.That(EngineFixture.Count(commands, CommandKind.CancelOrder), Is.Zero);
            alarms += Alarms(commands, ReasonCode.OrderForeign);
        }

        Assert.That((alarms, fixture.Engine.Counters.ForeignOrders), Is.EqualTo((1, 3L)));
    }

    [Test]
    public void A_listing_proves_an_unknown_order_and_never_takes_back_an_end()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.OutcomeUnknown));
        fixture.Apply(fixture.Events.OpenOrder(0, order.ClientOrderId, 5));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Working));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled));
        fixture.Apply(fixture.Events.OpenOrder(0, order.ClientOrderId, 5));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Cancelled));
    }

    [Test]
    public void The_proven_trade_id_is_what_the_next_run_asks_from()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(fixture.Events.Venue(VenueCondition.TradesProven, true, detail: 123, instrument: 0));
        fixture.Apply(fixture.Events.Venue(VenueCondition.TradesProven, true, detail: 50, instrument: 0));
        fixture.Restart(Live());
        EngineCommand[] commands = fixture.Apply(fixture.Events.Started(2, 0));
        EngineCommand first = Array.Find(commands, command => command.Kind == CommandKind.Reconcile);
        Assert.That((first.Instrument.Value, first.Detail), Is.EqualTo(((ushort)0, 123L)));
        Assert.That(fixture.Engine.Readiness.IsReady(new AccountKey(VenueId.BinanceSpot)), Is.False);
    }

    [Test]
    public void A_fee_in_the_base_asset_lessens_what_is_held_and_the_books_balance()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(fixture.Events.Rules(0, quantityDecimals: 8, lot: 100_000));
        fixture.Quote(9_999, 10_001);
        EngineCommand order = fixture.Place(fixture.Signal(100));
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units, 12_345);
        fill[0].OrderReport.FeeAsset = FeeAsset.Base;
        fixture.Apply(fill);
        var account = fixture.Engine.Portfolio;
        var position = account[new InstrumentId(0)];
        Assert.That(position.Quantity.Units, Is.EqualTo(order.Quantity.Units - 12_345));
        Assert.That(position.Fees.Units, Is.EqualTo(1_234_500), "0.00012345 at 100");
        Assert.That(position.FillCount, Is.EqualTo(1));
        long cash = Notional.FromWhole(100_000).Units - (order.Quantity.Units * 100);
        Assert.That(account.Cash.Units, Is.EqualTo(cash), "nothing but the price was paid in cash");
        Assert.That(
            account.Equity.Units - account.Deposits.Units,
            Is.EqualTo(position.Realised.Units + position.Unrealised.Units - position.Fees.Units));
    }

    private static EngineSettings Live()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        return settings;
    }

    private static EngineFixture Started(out EngineCommand[] asked, EngineSettings? settings = null)
    {
        var fixture = new EngineFixture(settings ?? Live());
        asked = fixture.StartLive();
        return fixture;
    }

    private static EngineFixture Ready(EngineSettings? settings = null)
    {
        EngineFixture fixture = Started(out _, settings);
        fixture.Unlock();
        Balances(fixture, 100_000m, 0m, 0m);
        return fixture;
    }

    private static void Balances(EngineFixture fixture, decimal cash, decimal first, decimal second)
    {
        fixture.Apply(fixture.Events.Balance(-1, cash));
        fixture.Apply(fixture.Events.Balance(0, first));
        fixture.Apply(fixture.Events.Balance(1, second));
    }

    private static int Alarms(EngineCommand[] commands, ReasonCode reason) =>
        Array.FindAll(commands, command => command.Kind == CommandKind.Alarm && command.Reason == reason).Length;
}
