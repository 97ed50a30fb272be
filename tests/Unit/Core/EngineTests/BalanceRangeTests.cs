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

/// <summary>An account that holds more of an asset than 64 bits of 10^-8 hold.</summary>
public sealed class BalanceRangeTests
{
    private static readonly InstrumentId Btc = new(0);
    private static readonly InstrumentId Eth = new(1);
    private static readonly AccountKey Place = new(VenueId.BinanceSpot);

    [Test]
    public void A_base_asset_above_the_range_refuses_its_own_entries_and_no_others()
    {
        EngineFixture fixture = Ready();
        Apply(fixture, instrument: 0);
        Apply(fixture, instrument: 0);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True, "the account is as proven as it can be");
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(
            fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.BalanceAboveRange));
        fixture.Apply(fixture.Events.Snapshot(1, 9_999, 10_001));
        EngineCommand[] other = fixture.Apply(fixture.Events.ClosedBar(1, 10_000, 10_001, 50));
        Assert.That(fixture.Place(other).Instrument, Is.EqualTo(Eth));
        EngineCommand alarm = fixture.All.Find(IsAlarm);
        Assert.That((alarm.Kind, alarm.Instrument), Is.EqualTo((CommandKind.Alarm, Btc)));
        Assert.That(fixture.All.FindAll(IsAlarm), Has.Count.EqualTo(1));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Foreign.Of(Btc).Units, Is.EqualTo(long.MaxValue), "the owner's, at the end of the range");
        Assert.That((account.HasOverflown, fixture.Engine.Counters.Drifts), Is.EqualTo((false, 0L)));
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(EngineFixture.LiveSettings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        fixture.Apply(fixture.Events.Snapshot(0, 9_999, 10_001));
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.Zero, "also after a restart");
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.BalanceAboveRange));
    }

    [Test]
    public void What_was_bought_can_be_sold_and_entries_go_on_when_it_is_in_range_again()
    {
        EngineFixture fixture = Ready();
        fixture.Buy();
        Quantity held = fixture.Engine.Portfolio[Btc].Quantity;
        Apply(fixture, instrument: 0);
        EngineCommand exit = fixture.Place(fixture.Signal(-100));
        Assert.That(exit.Quantity, Is.EqualTo(held));
        fixture.Apply(fixture.Events.Fill(exit.ClientOrderId, 90, 9_999, held.Units));
        for (int answer = 0; answer < 3; answer++)
        {
            fixture.Events.Step(13_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Balance(0, 5m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(5)));
        fixture.Events.Step(600_000);
        fixture.Refresh();
        Assert.That(EngineFixture.Count(fixture.Signal(50), CommandKind.PlaceOrder), Is.EqualTo(1));
    }

    [Test]
    public void Cash_above_the_range_locks_entries_with_one_alarm_and_no_overflow()
    {
        EngineFixture fixture = Ready();
        Apply(fixture, instrument: -1);
        Apply(fixture, instrument: -1);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        Assert.That(fixture.Engine.Readiness.IsReadyForExits(Place), Is.True);
        Assert.That(fixture.All.FindAll(IsAlarm), Has.Count.EqualTo(1));
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(100_000)), "as it was known last");
        Assert.That(fixture.Engine.Portfolio.HasOverflown, Is.False);
        fixture.Events.Step(13_000);
        fixture.Apply(fixture.Events.Balance(-1, 100_000m, BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
    }

    [Test]
    public void Cash_above_the_range_at_a_start_lets_exits_and_resting_stops_go_and_nothing_else()
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Execution.RestingStopBehindPercent = 2;
        settings.Staleness.BlockMillis = 3_600_000;
        EngineFixture fixture = Ready(settings);
        fixture.Buy();
        fixture.Restart(settings);
        fixture.StartLive();
        fixture.Apply(fixture.Events.Rules(0, takesStops: true));
        fixture.Unlock();
        fixture.All.Clear();
        Apply(fixture, instrument: -1);
        decimal held = fixture.Engine.Portfolio[Btc].Quantity.Units / 1_000m;
        fixture.Apply(fixture.Events.Balance(0, held));
        fixture.Apply(fixture.Events.Balance(1, 0m));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        Assert.That(fixture.Engine.Readiness.IsReadyForExits(Place), Is.True);
        Assert.That(fixture.All.FindAll(IsAlarm), Has.Count.EqualTo(1));
        fixture.Events.Step(2_000);
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.All.Exists(static one => one.OrderType == OrderType.Stop), Is.True);
        fixture.Events.Step(13_000);
        fixture.Apply(fixture.Events.Balance(-1, Cash(fixture), BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
    }

    [Test]
    public void Balances_that_are_never_proven_at_a_start_let_exits_go_when_they_are_in_doubt()
    {
        EngineFixture fixture = Ready(EngineFixture.LiveSettings());
        fixture.Buy();
        fixture.Restart(EngineFixture.LiveSettings());
        fixture.StartLive();
        fixture.Unlock();
        fixture.Apply(fixture.Events.Balance(-1, Cash(fixture)));
        fixture.Apply(fixture.Events.Balance(1, 0m));
        for (int answer = 0; answer <= 12; answer++)
        {
            Assert.That(fixture.Engine.Readiness.IsReadyForExits(Place), Is.EqualTo(answer > 10), $"{answer}");
            fixture.Events.Step(6_000);
            fixture.Apply(fixture.Events.Balance(0, 7m + answer, BalanceSource.Reconciliation));
            Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.False);
        }
    }

    [Test]
    public void Cash_above_the_range_is_named_although_it_was_in_doubt_before()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(fixture.Signal(50));
        for (int answer = 0; answer < 20; answer++)
        {
            fixture.Events.Step(5_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, answer + 1, 9_999, 1));
            fixture.Apply(fixture.Events.Balance(-1, 40_000m - answer, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.All.Exists(static one => one.Reason == ReasonCode.BalanceUnproven), Is.True);
        Apply(fixture, instrument: -1);
        Apply(fixture, instrument: -1);
        Assert.That(fixture.All.FindAll(IsAlarm), Has.Count.EqualTo(1));
    }

    [TestCase(-1)]
    [TestCase(0)]
    public void What_an_account_begins_with_is_no_drift_when_its_first_answer_was_above_the_range(int instrument)
    {
        EngineSettings settings = EngineFixture.LiveSettings();
        settings.Instruments[0].AreHoldingsAdopted = true;
        var fixture = new EngineFixture(settings);
        fixture.StartLive();
        fixture.Unlock();
        Apply(fixture, instrument);
        if (instrument != -1) fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        if (instrument != 0) fixture.Apply(fixture.Events.Balance(0, 0m));
        fixture.Apply(fixture.Events.Balance(1, 0m));
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.EqualTo(instrument == 0));
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(13_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Balance(
                instrument, instrument == 0 ? 3m : 50_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
        Assert.That(fixture.Engine.Readiness.IsReady(Place), Is.True);
        Account account = fixture.Engine.Portfolio;
        if (instrument == 0) Assert.That(account[Btc].Quantity.Units, Is.EqualTo(3_000));
        else Assert.That(account.Cash, Is.EqualTo(Notional.FromWhole(50_000)));
    }

    [Test]
    public void What_is_less_than_was_above_the_range_is_no_sale_that_may_be_told_late()
    {
        EngineFixture fixture = Ready();
        fixture.Buy();
        Quantity held = fixture.Engine.Portfolio[Btc].Quantity;
        Apply(fixture, instrument: 0);
        EngineCommand exit = fixture.Place(fixture.Signal(-100));
        EventSlot[] late = fixture.Events.Fill(exit.ClientOrderId, 90, 9_999, held.Units);
        late[0].Header.VenueNanos = fixture.Events.NowNanos;
        fixture.Apply(fixture.Events.Report(exit.ClientOrderId, OrderReportKind.NotSent));
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(13_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Balance(0, 5m + (held.Units / 1_000m), BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(5)));
        fixture.Apply(late);
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(5)));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.IsZero, Is.True);
    }

    [Test]
    public void A_trade_above_the_range_is_used_and_counted()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(fixture.Events.Trade(0, 10_000, long.MaxValue));
        fixture.Apply(fixture.Events.Trade(0, 10_000, long.MaxValue));
        Assert.That(fixture.Engine.Counters.MarketFaults[ReasonCode.QuantityAboveRange], Is.EqualTo(2));
        Assert.That(fixture.Engine.Instruments[0].Market.LastTrade.Quantity.Units, Is.EqualTo(long.MaxValue));
        EventSlot[] bar = fixture.Events.ClosedBar(0, 10_000, 10_001, 50);
        bar[0].Bar.Volume = new Quantity(long.MaxValue);
        fixture.Events.Step(60_000);
        fixture.Apply(bar);
        Assert.That(fixture.Engine.Counters.MarketFaults[ReasonCode.BarVolumeAboveRange], Is.EqualTo(1));
    }

    private static bool IsAlarm(EngineCommand command) => command.Reason == ReasonCode.BalanceAboveRange;

    private static void Apply(EngineFixture fixture, int instrument)
    {
        EventSlot[] balance = fixture.Events.Balance(instrument, 0, BalanceSource.Reconciliation);
        balance[0].Balance.Total = new Notional(long.MaxValue);
        fixture.Apply(balance);
    }

    private static decimal Cash(EngineFixture fixture) =>
        fixture.Engine.Portfolio.Cash.Units / (decimal)Notional.UnitsPerOne;

    private static EngineFixture Ready(EngineSettings? settings = null)
    {
        var fixture = new EngineFixture(settings ?? EngineFixture.LiveSettings());
        fixture.StartLive();
        fixture.Unlock();
        fixture.AnswerBalances();
        return fixture;
    }
}
