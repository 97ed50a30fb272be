using LowLatency.Core.Portfolio;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
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

    private static EngineFixture Ready()
    {
        var fixture = new EngineFixture(EngineFixture.LiveSettings());
        fixture.StartLive();
        fixture.Unlock();
        fixture.AnswerBalances();
        return fixture;
    }
}
