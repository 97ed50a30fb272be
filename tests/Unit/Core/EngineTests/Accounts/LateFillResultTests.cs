using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>
/// A fill that is told behind the difference that was booked for it leaves the result that it has when it is told in
/// time, however the mark moved meanwhile, and what is held is right behind each event.
/// </summary>
public sealed class LateFillResultTests
{
    private static readonly InstrumentId Btc = new(0);

    [TestCase(true, 50)]
    [TestCase(true, -100)]
    [TestCase(false, -100)]
    public void A_drift_is_taken_back_at_what_it_was_booked_at_however_the_mark_moved(bool areAdopted, int strength)
    {
        Account late = Run(areAdopted, strength, isLate: true);
        Account timely = Run(areAdopted, strength, isLate: false);
        Assert.That(late[Btc].Quantity, Is.EqualTo(timely[Btc].Quantity));
        Assert.That(late.Cash, Is.EqualTo(timely.Cash));
        Assert.That(late.Equity, Is.EqualTo(timely.Equity));
        Assert.That(late.Deposits, Is.EqualTo(timely.Deposits), "nothing came or went");
        Assert.That(late.DayLoss, Is.EqualTo(timely.DayLoss));
        Assert.That(timely.DayLoss.Units, Is.Not.Zero, "the mark moved");
    }

    [Test]
    public void Drifts_of_several_marks_are_taken_back_at_what_all_of_them_were_booked_at()
    {
        EngineFixture fixture = Ready(areAdopted: true);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        EventSlot[] first = Fill(fixture, order, 1, 10);
        fixture.Events.Step(1);
        EventSlot[] second = Fill(fixture, order, 2, 13);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 99_000m, 0.010m);
        fixture.Quote(10_199, 10_201);
        Answer(fixture, 2, 98_000m, 0.023m);
        fixture.Quote(10_299, 10_301);
        Account account = fixture.Engine.Portfolio;

        // Cash is of other moves, told by two answers: only the coins are looked at.
        Assert.That(account[Btc].Cost, Is.EqualTo(Amount(1m + (0.013m * 102m))));
        fixture.Apply(second);
        fixture.Apply(first);
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(23));
        decimal paid = 0.023m * 99.99m;
        Assert.That(account.Equity.Units - account.Deposits.Units, Is.EqualTo(Amount((0.023m * 103m) - paid).Units));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_purchase_and_a_sale_that_cancel_out_are_right_behind_each_of_them_when_told(bool areAdopted)
    {
        EngineFixture fixture = Ready(areAdopted);
        EngineCommand buy = fixture.Place(fixture.Signal(50));
        long units = buy.Quantity.Units;
        EventSlot[] bought = Fill(fixture, buy, 1, units);
        fixture.Apply(fixture.Events.Report(buy.ClientOrderId, OrderReportKind.NotSent));
        decimal paid = units * 99.99m / 1_000;
        Answer(fixture, 2, 100_000m - paid, units / 1_000m);
        Answer(fixture, 2, 100_000m, 0m);
        Account account = fixture.Engine.Portfolio;
        Assert.That((account[Btc].Quantity.Units, account.Cash), Is.EqualTo((0L, Amount(100_000m))));
        fixture.Apply(bought);
        Assert.That(account[Btc].Quantity.Units, Is.Zero, "the sale is booked already");
        Assert.That(account.Cash, Is.EqualTo(Amount(100_000m)));
    }

    [Test]
    public void Coins_that_the_owner_took_out_meanwhile_are_not_counted_as_bought()
    {
        EngineFixture fixture = Ready(areAdopted: false);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        long units = order.Quantity.Units;
        decimal paid = units * 99.99m / 1_000;
        EventSlot[] late = Fill(fixture, order, 1, units);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 100_000m - paid, units / 1_000m);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Amount(units / 1_000m)), "taken for the owner's");
        fixture.Apply(fixture.Events.Income(0, -units / 1_000m));
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Notional.Zero));
        fixture.Apply(late);
        Assert.That((account[Btc].Quantity.Units, account.Foreign.Of(Btc).Units), Is.EqualTo((0L, 0L)));
        long drifts = fixture.Engine.Counters.Drifts;
        Answer(fixture, 3, 100_000m - paid, 0m);
        Assert.That(fixture.Engine.Counters.Drifts, Is.EqualTo(drifts), "the venue agrees at once");
    }

    [Test]
    public void A_fill_that_is_counted_in_other_units_by_now_cancels_against_its_drift_too()
    {
        EngineFixture fixture = Ready(areAdopted: true);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        long units = order.Quantity.Units;
        decimal paid = units * 99.99m / 1_000;
        EventSlot[] late = Fill(fixture, order, 1, units);
        late[0].OrderReport.Units = UnitStamp.Of(2, 3);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 100_000m - paid, units / 1_000m);
        fixture.Apply(fixture.Events.Rules(0, quantityDecimals: 5));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(units * 100), "in the new unit");
        fixture.Apply(late);
        Assert.That((account[Btc].Quantity.Units, account.Cash), Is.EqualTo((units * 100, Amount(100_000m - paid))));
        Assert.That(account.Deposits, Is.EqualTo(Amount(100_000m)));
    }

    [Test]
    public void A_fill_that_fits_no_unit_takes_nothing_back()
    {
        EngineFixture fixture = Ready(areAdopted: true);
        EngineCommand order = fixture.Place(fixture.Signal(50));
        long units = order.Quantity.Units;
        EventSlot[] late = Fill(fixture, order, 1, units);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        Answer(fixture, 2, 90_000m, units / 1_000m);
        late[0].OrderReport.Units = UnitStamp.Of(2, 4);
        late[0].OrderReport.LastQuantity = new Quantity((units * 10) + 1);
        fixture.Apply(late);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(units), "it is not booked either");
    }

    [Test]
    public void A_drift_of_an_instrument_without_a_mark_is_taken_back_too()
    {
        EngineFixture fixture = Ready(areAdopted: false);
        fixture.Buy();
        Account account = fixture.Engine.Portfolio;
        long units = account[Btc].Quantity.Units;
        decimal cash = account.Cash.Units / 100_000_000m;
        EngineCommand order = fixture.Place(fixture.Signal(-100));
        EventSlot[] late = Fill(fixture, order, 71, units);
        late[0].OrderReport.Units = UnitStamp.Of(2, 3);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        decimal got = units * 99.99m / 1_000;
        Answer(fixture, 2, cash + got, 0m);
        Assert.That(account[Btc].Quantity.IsZero, Is.True);

        // Without a position the mark of other units means nothing any more.
        fixture.Apply(fixture.Events.Rules(0, quantityDecimals: 5));
        Assert.That(account[Btc].Mark.IsNone, Is.True);
        fixture.Apply(late);
        Assert.That((account[Btc].Quantity.Units, account.Cash), Is.EqualTo((0L, Amount(cash + got))));
        Assert.That(account.Deposits, Is.EqualTo(Amount(100_000m)));
    }

    [Test]
    public void A_run_that_says_no_rules_takes_back_by_those_of_before()
    {
        Account late = Run(areAdopted: true, 50, isLate: true, version: null);
        Account timely = Run(areAdopted: true, 50, isLate: false, version: null);
        Assert.That(late.Equity, Is.EqualTo(timely.Equity));
        Assert.That(late.DayLoss, Is.Not.EqualTo(timely.DayLoss), "as it was recorded");
    }

    // The mark moves by two between the answers and the fill.
    private static Account Run(bool areAdopted, int strength, bool isLate, int? version = 1)
    {
        EngineFixture fixture = Ready(areAdopted, version);
        if (strength < 0) fixture.Buy();
        Account account = fixture.Engine.Portfolio;
        decimal before = account.Cash.Units / 100_000_000m;
        long held = account[Btc].Quantity.Units;
        EngineCommand order = fixture.Place(fixture.Signal(strength));
        long units = strength < 0 ? -order.Quantity.Units : order.Quantity.Units;
        EventSlot[] fill = Fill(fixture, order, 77, order.Quantity.Units);
        decimal cash = before - (units * 99.99m / 1_000);
        if (isLate) fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        else fixture.Apply(fill);
        fixture.Quote(10_049, 10_051);
        Answer(fixture, 2, cash, (held + units) / 1_000m);
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(held + units));
        fixture.Quote(10_249, 10_251);
        if (isLate) fixture.Apply(fill);
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(held + units));
        Assert.That(account.Cash, Is.EqualTo(Amount(cash)));
        return account;
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

    private static EngineFixture Ready(bool areAdopted, int? version = ReconciliationSettings.RuleVersionNewest)
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Reconciliation.RuleVersion = version;
        settings.Execution.LimitOrderLifeMillis = 3_600_000;
        settings.Execution.StopLossPercent = 0;
        foreach (InstrumentSettings instrument in settings.Instruments) instrument.AreHoldingsAdopted = areAdopted;
        var fixture = new EngineFixture(settings);
        fixture.StartLive();
        fixture.Unlock();
        fixture.AnswerBalances();
        return fixture;
    }
}
