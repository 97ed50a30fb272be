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

namespace LowLatency.Unit.Core.EngineTests;

/// <summary>
/// A read side that lags more than it is thought to: an absence is taken for proven, balances show the fill, a
/// difference is booked, and then the fill is told. And answers that lag by the same slices.
/// </summary>
public sealed class LateFillTests
{
    private static readonly InstrumentId Btc = new(0);

    [TestCase(false)]
    [TestCase(true)]
    public void A_bought_fill_that_comes_behind_its_drift_cancels_against_it_and_is_told(bool areAdopted)
    {
        EngineFixture fixture = Ready(areAdopted, coins: 0);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        long units = order.Quantity.Units;
        decimal paid = units * 99.99m / 1_000;
        EventSlot[] late = Fill(fixture, order, 1, units);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 100_000m - paid, units / 1_000m);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, 0).Cash, Is.EqualTo(Amount(100_000m - paid)), "booked without the fill");
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(areAdopted ? 2 : 1));
        EngineCommand[] told = fixture.Apply(late);
        AssertHeld(fixture, units, 100_000m - paid);
        Assert.That(account[Btc].Cost, Is.EqualTo(Amount(paid)), "at the price of the fill");
        EngineCommand alarm = Array.Find(told, static one => one.Reason == ReasonCode.FillMissed);
        Assert.That((alarm.Detail, alarm.ClientOrderId), Is.EqualTo((units * 100_000, order.ClientOrderId)));
        Assert.That(account.Deposits, Is.EqualTo(Amount(100_000m)), "nothing came or went");
        long drifts = fixture.Engine.Counters.Drifts;
        Answer(fixture, 3, 100_000m - paid, units / 1_000m);
        AssertHeld(fixture, units, 100_000m - paid);
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(drifts), "nothing is left to be compared");
        Assert.That(EngineFixture.Count(fixture.Apply(late), CommandKind.Alarm), Is.Zero, "told twice, booked once");
        AssertHeld(fixture, units, 100_000m - paid);
    }

    [Test]
    public void A_sold_fill_in_parts_cancels_part_by_part_also_behind_a_restart()
    {
        EngineFixture fixture = Ready(areAdopted: false, coins: 2m);
        fixture.Buy();
        long units = fixture.Engine.Portfolio[Btc].Quantity.Units;
        decimal cash = fixture.Engine.Portfolio.CashOf(0, 0).Cash.Units / 100_000_000m;
        EngineCommand order = fixture.Place(fixture.Signal(-100));
        Assert.That(order.Quantity.Units, Is.EqualTo(units));
        EventSlot[] first = Fill(fixture, order, 71, 30);
        EventSlot[] second = Fill(fixture, order, 72, units - 30);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        decimal got = units * 99.99m / 1_000;
        Answer(fixture, 2, cash + got, 2m);
        Assert.That(fixture.Engine.Portfolio.CashOf(0, 0).Cash, Is.EqualTo(Amount(cash + got)));
        EngineSettings settings = Settings(areAdopted: false);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(settings);
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        fixture.Apply(fixture.Events.Started(2, 0));
        fixture.Apply(first);
        fixture.Apply(second);
        AssertHeld(fixture, 0, cash + got);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)), "the owner's are whole");
    }

    [Test]
    public void A_fill_from_behind_the_answers_is_none_of_what_they_showed()
    {
        EngineFixture fixture = Ready(areAdopted: true, coins: 0);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        Answer(fixture, 3, 100_000m, 0.5m);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(500), "somebody sent coins");
        fixture.Events.Step(2_000);
        EngineCommand[] told = fixture.Apply(Fill(fixture, order, 1, 20));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(520));
        Assert.That(Array.Exists(told, static one => one.Reason == ReasonCode.FillMissed), Is.False);
    }

    [Test]
    public void A_deposit_that_the_venue_tells_late_leaves_nothing_for_fills_to_cancel_against()
    {
        EngineFixture fixture = Ready(areAdopted: true, coins: 0);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        EventSlot[] late = Fill(fixture, order, 1, 20);
        EventSlot[] deposit = fixture.Events.Income(0, 0.5m);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 100_000m, 0.5m);
        fixture.Apply(deposit);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(500), "told of what is booked");
        fixture.Apply(late);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(520));
    }

    [Test]
    public void Equal_slices_by_which_all_answers_are_behind_are_no_part_of_a_difference()
    {
        EngineFixture fixture = Ready(areAdopted: false, coins: 0);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        const decimal Slice = 99.99m * 2 / 1_000;
        decimal paid = 0;
        for (int trade = 1; trade <= 9; trade++)
        {
            // 1,000 are gone, and each answer is from before the slice.
            fixture.Events.Step(6_000);
            fixture.Refresh();
            EventSlot[] answer = fixture.Events.Balance(-1, 99_000m - paid, BalanceSource.Reconciliation);
            fixture.Events.Step(100);
            fixture.Apply(Fill(fixture, order, trade, 2));
            paid += Slice;
            fixture.Events.Step(100);
            fixture.Apply(answer);
            Assert.That(fixture.Engine.Counters.Drifts, Is.Zero, $"after slice {trade}");
            Assert.That(fixture.Engine.Portfolio.CashOf(0, 0).Cash, Is.EqualTo(Amount(100_000m - paid)));
        }

        Answer(fixture, 3, 99_000m - paid, 18 / 1_000m);
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(1));
        Assert.That(fixture.Engine.Portfolio.CashOf(0, 0).Cash, Is.EqualTo(Amount(99_000m - paid)));
    }

    [Test]
    public void Equal_slices_that_answers_show_before_they_are_told_are_no_part_of_a_difference()
    {
        EngineFixture fixture = Ready(areAdopted: false, coins: 0);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        const decimal Slice = 99.99m * 2 / 1_000;
        decimal paid = 0;
        for (int trade = 1; trade <= 9; trade++)
        {
            fixture.Events.Step(6_000);
            fixture.Refresh();
            EventSlot[] slice = Fill(fixture, order, trade, 2);
            paid += Slice;
            fixture.Events.Step(100);
            fixture.Apply(fixture.Events.Balance(-1, 99_000m - paid, BalanceSource.Reconciliation));
            fixture.Events.Step(100);
            fixture.Apply(slice);
            Assert.That(fixture.Engine.Counters.Drifts, Is.Zero, $"after slice {trade}");
            Assert.That(fixture.Engine.Portfolio.CashOf(0, 0).Cash, Is.EqualTo(Amount(100_000m - paid)));
        }

        Answer(fixture, 3, 99_000m - paid, 18 / 1_000m);
        Assert.That(fixture.Engine.Portfolio.CashOf(0, 0).Cash, Is.EqualTo(Amount(99_000m - paid)));
    }

    private static void AssertHeld(EngineFixture fixture, long units, decimal cash)
    {
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(units));
        Assert.That(account.CashOf(0, 0).Cash, Is.EqualTo(Amount(cash)));
    }

    // So often, long after the last fill.
    private static void Answer(EngineFixture fixture, int times, decimal cash, decimal coins)
    {
        for (int i = 0; i < times; i++)
        {
            fixture.Events.Step(13_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Balance(-1, cash, BalanceSource.Reconciliation));
            fixture.Apply(fixture.Events.Balance(0, coins, BalanceSource.Reconciliation));
        }
    }

    private static Notional Amount(decimal whole) => new((long)(whole * Notional.UnitsPerOne));

    // Executed now, whenever it is told.
    private static EventSlot[] Fill(EngineFixture fixture, in EngineCommand order, long trade, long units)
    {
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, trade, 9_999, units);
        fill[0].Header.VenueNanos = fixture.Events.NowNanos;
        return fill;
    }

    private static EngineSettings Settings(bool areAdopted)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = 60_000;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        settings.Execution.LimitOrderLifeMillis = 3_600_000;
        foreach (InstrumentSettings instrument in settings.Instruments) instrument.AreHoldingsAdopted = areAdopted;
        return settings;
    }

    private static EngineFixture Ready(bool areAdopted, decimal coins)
    {
        var fixture = new EngineFixture(Settings(areAdopted));
        fixture.StartLive();
        fixture.Unlock();
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(0, coins));
        fixture.Apply(fixture.Events.Balance(1, 0m));
        return fixture;
    }
}
