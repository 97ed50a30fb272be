using System;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>Deposits and withdrawals while fills keep coming; 60 s without a result lock entries.</summary>
public sealed class BalanceMoveTests
{
    private static readonly InstrumentId Btc = new(0);
    private static readonly AccountKey Place = new(VenueId.BinanceSpot);

    [Test]
    public void A_withdrawal_that_the_venue_tells_is_booked_at_once_and_is_no_loss()
    {
        EngineFixture fixture = Ready();
        fixture.Buy();
        long cash = fixture.Engine.Portfolio.Cash.Units;
        Notional dayLoss = fixture.Engine.Portfolio.DayLoss;
        fixture.Events.Step(10);
        EngineCommand[] commands = fixture.Apply(fixture.Events.Income(-1, -60_000m));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Cash.Units, Is.EqualTo(cash - Notional.FromWhole(60_000).Units));
        Assert.That(account.DayLoss, Is.EqualTo(dayLoss));
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(40_000)));
        EngineCommand alarm = Array.Find(commands, static one => one.Reason == ReasonCode.BalanceMoved);
        Assert.That((alarm.Venue, alarm.Detail), Is.EqualTo((VenueId.BinanceSpot, -60_000L * Notional.UnitsPerOne)));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
    }

    [Test]
    public void Coins_that_the_venue_tells_of_are_the_owners_and_go_from_the_owners_part_first()
    {
        EngineFixture fixture = Ready();
        fixture.Buy();
        Account account = fixture.Engine.Portfolio;
        long bought = account[Btc].Quantity.Units;
        Notional equity = account.Equity;
        fixture.Apply(fixture.Events.Income(0, 3m));
        Assert.That((account.Foreign.Of(Btc), account.Equity), Is.EqualTo((Notional.FromWhole(3), equity)));
        fixture.Apply(fixture.Events.Income(0, -4m));
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Notional.Zero));
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(bought - 1_000));
    }

    [Test]
    public void Coins_of_an_adopted_asset_are_ours_at_their_mark()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Instruments[0].AreHoldingsAdopted = true;
        EngineFixture fixture = Ready(settings);
        fixture.Apply(fixture.Events.Income(0, 3m));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(3_000));
        Assert.That((account.Equity, account.Deposits), Is.EqualTo(
            (Notional.FromWhole(100_300), Notional.FromWhole(100_300))));
    }

    [Test]
    public void An_answer_from_before_the_last_fills_agrees_and_is_not_asked_for_again()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        EventSlot[] cash = fixture.Events.Balance(-1, 100_000m, BalanceSource.Reconciliation);
        fixture.Events.Step(5);
        EventSlot[] coins = fixture.Events.Balance(0, 0.004m, BalanceSource.Reconciliation);
        for (int trade = 1; trade <= 3; trade++)
        {
            fixture.Events.Step(100);
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, 9_999, 4));
        }

        fixture.Apply(cash);
        fixture.Apply(coins);
        fixture.Events.Step(5_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Zero);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(12));

        // Nothing of the sort was ever held.
        fixture.Apply(fixture.Events.Balance(0, 0.005m, BalanceSource.Reconciliation));
        fixture.Events.Step(5_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Positive);
    }

    [Test]
    public void What_was_held_longer_ago_than_the_read_side_lags_is_no_agreement()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 9_999, 4));
        fixture.Events.Step(11_000);
        fixture.Apply(fixture.Events.Balance(-1, 100_000m, BalanceSource.Reconciliation));
        fixture.Events.Step(12_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Positive);
    }

    [Test]
    public void A_difference_without_a_result_locks_entries_with_an_alarm_and_opens_when_it_is_booked()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        decimal paid = 0;
        int alarms = 0;
        for (int trade = 1; trade <= 20; trade++)
        {
            // A fill each five seconds, and nobody tells of the 60,000 that went.
            fixture.Events.Step(5_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, 9_999, 1));
            paid += 0.09999m;
            alarms += Alarms(fixture.Apply(
                fixture.Events.Balance(-1, 40_000m - paid, BalanceSource.Reconciliation)));
            Assert.That(alarms, Is.EqualTo(trade > 12 ? 1 : 0), $"after {5 * trade} s");
            Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.EqualTo(trade <= 12), $"after {5 * trade} s");
            Assert.That(fixture.Engine.Readiness.IsReadyForExits(Place), Is.True);
        }

        Assert.That(alarms, Is.EqualTo(1));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero, "nothing is believed yet");
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled));
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(fixture.Events.Balance(-1, 40_000m - paid, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1));
        Assert.That(fixture.Engine.Portfolio.Cash.Units, Is.EqualTo((long)((40_000m - paid) * 100_000_000m)));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
    }

    [Test]
    public void A_difference_that_stays_the_same_while_fills_come_is_none_of_theirs_and_is_booked()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.LimitOrderLifeMillis = 3_600_000;
        EngineFixture fixture = Ready(settings);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        decimal paid = 0;
        for (int trade = 1; trade <= 12; trade++)
        {
            fixture.Events.Step(5_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, 9_999, trade));
            paid += 0.09999m * trade;
            fixture.Apply(fixture.Events.Balance(-1, 99_000m - paid, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1));
        Assert.That(fixture.Engine.Portfolio.Cash.Units, Is.EqualTo((long)((99_000m - paid) * 100_000_000m)));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
    }

    [Test]
    public void While_a_result_is_missing_entries_wait_and_a_stop_goes_to_the_venue_all_the_same()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.RestingStopBehindPercent = 2;
        settings.Staleness.BlockMillis = 3_600_000;
        EngineFixture fixture = Ready(settings);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        for (int trade = 1; trade <= 14; trade++)
        {
            fixture.Events.Step(5_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, 9_999, 10));
            fixture.Apply(fixture.Events.Balance(-1, 40_000m - trade, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        Assert.That(fixture.All.Exists(static one => one.OrderType == OrderType.Stop), Is.False, "none is taken yet");
        fixture.Apply(fixture.Events.Rules(0, takesStops: true));
        fixture.Events.Step(2_000);
        fixture.Apply(fixture.Events.Snapshot(0, 9_999, 10_001));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 15, 9_999, 10));
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        Assert.That(fixture.Engine.Instruments[0].Market.EntryBlockReason(fixture.Engine.NowNanos),
            Is.EqualTo(ReasonCode.None));
        Assert.That(fixture.All.Exists(static one => one.OrderType == OrderType.Stop), Is.True);
    }

    [Test]
    public void A_recorded_run_that_says_nothing_locks_nothing()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Reconciliation.UnprovenMillisMax = null;
        EngineFixture fixture = Ready(settings);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        for (int trade = 1; trade <= 20; trade++)
        {
            fixture.Events.Step(5_000);
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, 9_999, 1));
            fixture.Apply(fixture.Events.Balance(-1, 40_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
        Assert.That(fixture.All.Exists(static one => one.Reason == ReasonCode.BalanceUnproven), Is.False);
        byte[] json = EngineSettingsJson.Write(settings);
        Assert.That(System.Text.Encoding.UTF8.GetString(json), Does.Not.Contain("unprovenMillisMax"));
    }

    [Test]
    public void What_two_answers_have_booked_is_not_booked_again_when_the_venue_tells_of_it_late()
    {
        EngineFixture fixture = Ready();
        EventSlot[] late = fixture.Events.Income(-1, -1_000m);
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(3_000);
            fixture.Apply(fixture.Events.Balance(-1, 99_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(99_000)));
        fixture.Apply(late);
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(99_000)));
        fixture.Apply(late);
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(98_000)), "another one");
    }

    [TestCase(-1)]
    [TestCase(0)]
    public void A_deposit_from_before_the_first_answer_is_in_it_however_late_the_venue_tells(int instrument)
    {
        var fixture = new EngineFixture(EngineFixture.LiveSettings());
        EventSlot[] before = fixture.Events.Income(instrument, 1_000m);
        fixture.Events.Step(10);
        Begin(fixture, coins: 1_000m);
        Account account = fixture.Engine.Portfolio;
        (Notional, Notional) held = (account.Cash, account.Foreign.Of(Btc));
        EventSlot[] behind = fixture.Events.Income(instrument, 1_000m);
        fixture.Restart(EngineFixture.LiveSettings());
        account = fixture.Engine.Portfolio;
        fixture.Apply(before);
        Assert.That((account.Cash, account.Foreign.Of(Btc)), Is.EqualTo(held));
        fixture.Apply(behind);
        Assert.That((account.Cash, account.Foreign.Of(Btc)), Is.Not.EqualTo(held), "this one came later");
    }

    [Test]
    public void A_refusal_for_too_little_balance_asks_the_venue_at_once_and_in_that_account_alone()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(
            order.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedInsufficientBalance,
            scope: RefusalScope.Account));
        EngineCommand[] asked = fixture.Apply(fixture.Events.Clock());
        Assert.That(EngineFixture.Count(asked, CommandKind.Reconcile), Is.EqualTo(2), "once for each instrument");
        fixture.Events.Step(1);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Zero);
    }

    [Test]
    public void A_restart_goes_on_with_what_was_held_and_what_is_in_doubt()
    {
        EngineFixture fixture = Ready();
        fixture.Buy();
        fixture.Apply(fixture.Events.Balance(-1, 1m, BalanceSource.Reconciliation));
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(EngineFixture.LiveSettings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));

        // A configuration that says nothing reads it all the same: no word of it depends on the settings.
        EngineSettings silent = EngineFixture.LiveSettings();
        silent.Reconciliation.UnprovenMillisMax = null;
        fixture.Restart(silent);
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
    }

    private static int Alarms(EngineCommand[] commands) => Array.FindAll(
        commands, static one => one.Reason == ReasonCode.BalanceUnproven).Length;

    private static EngineFixture Ready(EngineSettings? settings = null)
    {
        var fixture = new EngineFixture(settings ?? EngineFixture.LiveSettings());
        Begin(fixture, coins: 0);
        return fixture;
    }

    private static void Begin(EngineFixture fixture, decimal coins)
    {
        fixture.StartLive();
        fixture.Unlock();
        fixture.AnswerBalances(coins);
    }
}
