using System;
using System.Text;
using LowLatency.Core.Portfolio;
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

/// <summary>Two accounts of one venue: BTCUSDT is instrument 0 in the first and instrument 1 in the second.</summary>
public sealed class AccountsTests
{
    private const ushort Second = 1;
    private static readonly AccountId[] Ids = [new(0), new(1)];

    [Test]
    public void Accounts_keep_their_numbers_whatever_order_the_instruments_have_and_what_is_only_followed_has_its_own()
    {
        EngineSettings settings = Settings();
        settings.Instruments.Reverse();
        Assert.That(Keys(new AccountTable(settings)), Is.EqualTo(Keys(new AccountTable(Settings()))));
        settings = Settings();
        settings.Instruments.Add(
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "ETHUSDT", Account = 1, IsTraded = false });
        var table = new AccountTable(settings);
        Assert.That(table.Of(new InstrumentId((ushort)(settings.Instruments.Count - 1))), Is.EqualTo(1));

        static string Keys(AccountTable table) => $"{table[0]}, {table[1]}";
    }

    [Test]
    public void A_lock_of_one_account_keeps_no_order_of_the_other()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(Of(1, fixture.Events.Venue(VenueCondition.Disconnected, isSet: true)));
        EngineCommand first = fixture.Place(Signal(fixture, 0));
        Assert.That((first.Instrument.Value, first.Account), Is.EqualTo(((ushort)0, Ids[0])));
        Assert.That(EngineFixture.Count(Signal(fixture, Second), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Second].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        fixture.Apply(Of(1, fixture.Events.Venue(VenueCondition.Disconnected, isSet: false)));
        EngineCommand second = fixture.Place(Signal(fixture, Second));
        Assert.That((second.Instrument.Value, second.Account), Is.EqualTo((Second, Ids[1])));
    }

    [Test]
    public void What_the_venue_refuses_an_account_pauses_that_account_alone()
    {
        EngineFixture fixture = Ready();
        for (int i = 0; i < 2; i++)
        {
            EngineCommand refused = fixture.Place(Signal(fixture, 0));
            fixture.Apply(fixture.Events.Report(
                refused.ClientOrderId, OrderReportKind.Rejected, ReasonCode.VenueRejectedInsufficientBalance,
                scope: RefusalScope.Account));
            fixture.Events.Step(5_000);
        }

        EngineCommand alarm = fixture.All.FindLast(static command => command.Reason == ReasonCode.RiskRejectRate);
        Assert.That((alarm.Venue, alarm.Account), Is.EqualTo((VenueId.BinanceSpot, Ids[0])));
        Assert.That(EngineFixture.Count(Signal(fixture, 0), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskRejectRate));
        fixture.Place(Signal(fixture, Second));
    }

    [Test]
    public void An_account_without_its_balances_holds_up_itself_alone()
    {
        EngineFixture fixture = Started();
        Open(fixture);
        Balances(fixture, 0, 100_000m);
        fixture.Place(Signal(fixture, 0));
        Assert.That(EngineFixture.Count(Signal(fixture, Second), CommandKind.PlaceOrder), Is.Zero);
        Balances(fixture, 1, 50_000m);
        fixture.Place(Signal(fixture, Second));
    }

    [Test]
    public void Each_account_has_its_own_cash_and_the_engine_the_sum()
    {
        EngineFixture fixture = Ready();
        Account portfolio = fixture.Engine.Portfolio;
        Assert.That(portfolio.Cash, Is.EqualTo(Notional.FromWhole(150_000)));
        EngineCommand order = fixture.Place(Signal(fixture, Second));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, order.LimitPrice.Units, order.Quantity.Units));
        Assert.That(portfolio.CashOf(0).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That(portfolio.CashOf(1).Cash, Is.LessThan(Notional.FromWhole(50_000)));
        Assert.That(
            portfolio.CashOf(0).Cash.Units + portfolio.CashOf(1).Cash.Units, Is.EqualTo(portfolio.Cash.Units));
        Assert.That(portfolio.Deposits, Is.EqualTo(Notional.FromWhole(150_000)));
    }

    [Test]
    public void What_one_account_has_buys_nothing_in_the_other()
    {
        EngineFixture fixture = Started();
        Open(fixture);
        Balances(fixture, 0, 100_000m);
        Balances(fixture, 1, 20m);
        Assert.That(EngineFixture.Count(Signal(fixture, Second), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Second].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskBalance));
        fixture.Place(Signal(fixture, 0));
    }

    [Test]
    public void An_order_in_doubt_in_one_account_leaves_the_balances_of_the_other_comparable()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(Signal(fixture, 0));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.OutcomeUnknown));
        for (int i = 0; i < 2; i++)
        {
            fixture.Events.Step(3_000);
            fixture.Apply(Of(1, fixture.Events.Balance(-1, 50_100m, BalanceSource.Reconciliation)));
            fixture.Apply(Of(0, fixture.Events.Balance(-1, 100_100m, BalanceSource.Reconciliation)));
        }

        Account portfolio = fixture.Engine.Portfolio;
        Assert.That(portfolio.CashOf(1).Cash, Is.EqualTo(Notional.FromWhole(50_100)), "a deposit");
        Assert.That(portfolio.CashOf(0).Cash, Is.EqualTo(Notional.FromWhole(100_000)), "in doubt");
        EngineCommand alarm = fixture.All.FindLast(command => command.Reason == ReasonCode.BalanceDrift);
        Assert.That((alarm.Venue, alarm.Account), Is.EqualTo((VenueId.BinanceSpot, Ids[1])));
    }

    [Test]
    public void Reconciliation_and_cancels_carry_the_account()
    {
        EngineFixture fixture = Started();
        EngineCommand[] asked = fixture.All.FindAll(command => command.Kind == CommandKind.Reconcile).ToArray();
        Assert.That(
            Array.ConvertAll(asked, command => (command.Instrument.Value, command.Account)),
            Is.EqualTo(new[] { ((ushort)0, Ids[0]), (Second, Ids[1]) }));
        Open(fixture);
        Balances(fixture, 0, 100_000m);
        Balances(fixture, 1, 50_000m);
        EngineCommand order = fixture.Place(Signal(fixture, Second));
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Acknowledged));
        EngineCommand[] commands = fixture.Apply(fixture.Events.Operator(OperatorAction.CancelAll));
        EngineCommand cancel = Array.Find(commands, command => command.Kind == CommandKind.CancelOrder);
        Assert.That((cancel.ClientOrderId, cancel.Account), Is.EqualTo((order.ClientOrderId, Ids[1])));
    }

    [Test]
    public void The_state_of_two_accounts_survives_saving_and_loading()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(Signal(fixture, Second));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, order.LimitPrice.Units, order.Quantity.Units));
        fixture.Apply(Of(1, fixture.Events.Venue(VenueCondition.BreakerOpen, isSet: true)));
        var saved = new byte[4 << 20];
        Assert.That(fixture.Engine.TrySave(saved, out int length), Is.True);
        LowLatency.Core.Engine loaded = EngineFixture.Make(Settings());
        Assert.That(loaded.TryLoad(saved.AsSpan(0, length)), Is.True);
        Assert.That(loaded.ComputeStateHash(), Is.EqualTo(fixture.Engine.ComputeStateHash()));
        Assert.That(loaded.Portfolio.CashOf(1).Cash, Is.EqualTo(fixture.Engine.Portfolio.CashOf(1).Cash));
        Assert.That(loaded.Readiness.IsReady(new AccountKey(VenueId.BinanceSpot, Ids[1])), Is.False);
        Assert.That(loaded.Readiness.IsReady(new AccountKey(VenueId.BinanceSpot, Ids[0])), Is.True);
        Assert.That(loaded.Orders[loaded.Orders.Find(order.ClientOrderId)].Account, Is.EqualTo(Ids[1]));
    }

    [Test]
    public void Balances_are_kept_by_account_and_asset_and_survive_saving_and_loading()
    {
        EngineFixture fixture = Ready();
        ulong before = fixture.Engine.ComputeStateHash();
        fixture.Apply(Asset(fixture, 2, "USDT"));
        fixture.Apply(Asset(fixture, 1, "BTC"));
        fixture.Apply(Held(fixture, 0, 2, 70));
        fixture.Apply(Held(fixture, 1, 2, 30));
        fixture.Apply(Held(fixture, 1, 2, 40));
        Assert.That(fixture.Engine.ComputeStateHash(), Is.Not.EqualTo(before));
        var saved = new byte[4 << 20];
        Assert.That(fixture.Engine.TrySave(saved, out int length), Is.True);
        LowLatency.Core.Engine loaded = EngineFixture.Make(Settings());
        Assert.That(loaded.TryLoad(saved.AsSpan(0, length)), Is.True);
        Assert.That(loaded.ComputeStateHash(), Is.EqualTo(fixture.Engine.ComputeStateHash()));
        AssetBalances assets = loaded.Portfolio.Assets;
        Assert.That(assets.NameOf(new AssetId(2)).SequenceEqual("USDT"u8), Is.True);
        Assert.That(assets.NameOf(new AssetId(1)).SequenceEqual("BTC"u8), Is.True);
        Assert.That(
            Array.ConvertAll(assets.All.ToArray(), static held => (held.Account.Account, held.Asset.Value, held.Free)),
            Is.EqualTo(new[] { (Ids[0], (ushort)2, 70L), (Ids[1], (ushort)2, 40L) }));
    }

    [Test]
    public void What_is_told_about_an_account_that_is_not_configured_is_ignored()
    {
        EngineFixture fixture = Ready();
        fixture.Apply(Of(7, fixture.Events.Venue(VenueCondition.Disconnected, isSet: true)));
        fixture.Apply(Of(7, fixture.Events.Balance(-1, 1m)));
        Assert.That(fixture.Engine.Portfolio.Cash, Is.EqualTo(Notional.FromWhole(150_000)));
        Assert.That(fixture.Engine.Readiness.IsReady(new AccountKey(VenueId.BinanceSpot, new AccountId(7))), Is.False);
        fixture.Place(Signal(fixture, 0));
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Risk.RejectsMax = 2;
        settings.Risk.RejectBreakerMillis = 3_600_000;
        settings.Instruments[Second] =
            new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT", Account = 1 };
        return settings;
    }

    private static EventSlot[] Asset(EngineFixture fixture, ushort asset, string name)
    {
        EventSlot[] message = fixture.Events.Clock();
        message[0].Header.Kind = EventKind.AssetDefined;
        message[0].AssetDefined.Asset = new AssetId(asset);
        message[0].AssetDefined.TrySetName(Encoding.ASCII.GetBytes(name));
        return message;
    }

    private static EventSlot[] Held(EngineFixture fixture, byte account, ushort asset, long free)
    {
        EventSlot[] message = fixture.Events.Clock();
        message[0].Header.Kind = EventKind.AssetBalance;
        message[0].Header.Venue = VenueId.BinanceSpot;
        message[0].AssetBalance = new AssetBalancePayload { Asset = new AssetId(asset), Free = free };
        return Of(account, message);
    }

    private static EngineFixture Started()
    {
        var fixture = new EngineFixture(Settings());
        fixture.StartLive();
        return fixture;
    }

    private static EngineFixture Ready()
    {
        EngineFixture fixture = Started();
        Open(fixture);
        Balances(fixture, 0, 100_000m);
        Balances(fixture, 1, 50_000m);
        return fixture;
    }

    private static void Open(EngineFixture fixture)
    {
        for (byte account = 0; account < 2; account++) fixture.Unlock(account);
    }

    private static void Balances(EngineFixture fixture, byte account, decimal cash)
    {
        fixture.Apply(Of(account, fixture.Events.Balance(-1, cash)));
        fixture.Apply(fixture.Events.Balance(account, 0m));
    }

    private static EventSlot[] Of(byte account, EventSlot[] message)
    {
        message[0].Header.Account = new AccountId(account);
        return message;
    }

    private static EngineCommand[] Signal(EngineFixture fixture, ushort instrument)
    {
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Snapshot(instrument, 9_999, 10_001));
        return fixture.Apply(fixture.Events.ClosedBar(instrument, 10_000, 10_001, 50));
    }
}
