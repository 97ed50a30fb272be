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

/// <summary>
/// Coins that are in the account and were not bought here. Quantities have three decimals, prices two; the book is at
/// 99.99 / 100.01.
/// </summary>
public sealed class ForeignHoldingTests
{
    private static readonly InstrumentId Btc = new(0);

    [Test]
    public void Coins_of_the_first_start_are_foreign_shown_told_once_and_in_no_equity()
    {
        EngineFixture fixture = Ready(coins: 2m);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.IsZero, Is.True);
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)));
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(100_000)));
        EngineCommand[] told = fixture.All.FindAll(IsForeignAlarm).ToArray();
        Assert.That(told, Has.Length.EqualTo(1));
        Assert.That((told[0].Instrument, told[0].Detail), Is.EqualTo((Btc, 200_000_000L)));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
    }

    [Test]
    public void No_signal_sells_foreign_coins()
    {
        EngineFixture fixture = Ready(coins: 2m);
        Assert.That(EngineFixture.Count(fixture.Signal(-100), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[0].LastDecision.Reason, Is.EqualTo(ReasonCode.AlreadyAtTarget));
    }

    [Test]
    public void A_stop_loss_sells_what_was_bought_and_no_more()
    {
        EngineFixture fixture = Ready(coins: 2m);
        ClientOrderId bought = fixture.Buy();
        Quantity quantity = fixture.Engine.Orders[fixture.Engine.Orders.Find(bought)].Quantity;
        EngineCommand stop = fixture.Place(fixture.Quote(9_000, 9_002));
        Assert.That((stop.Side, stop.Quantity), Is.EqualTo((Side.Sell, quantity)));
    }

    [Test]
    public void Without_an_adoption_a_price_is_not_needed_to_know_what_is_foreign()
    {
        EngineFixture fixture = Ready(coins: 2m, second: 7m);
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(new InstrumentId(1)), Is.EqualTo(Notional.FromWhole(7)));
        Assert.That(fixture.Engine.Readiness.IsReady(new AccountKey(VenueId.BinanceSpot)), Is.True);
        fixture.Place(fixture.Signal(50));
    }

    [Test]
    public void A_restart_knows_what_is_foreign()
    {
        EngineFixture fixture = Ready(coins: 2m);
        fixture.Buy();
        Quantity position = fixture.Engine.Portfolio[Btc].Quantity;
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Started(2, 0));
        fixture.All.Clear();
        fixture.Apply(fixture.Events.Balance(0, 2m + (position.Units / 1_000m)));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity, Is.EqualTo(position));
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)));
        Assert.That(fixture.All.Exists(IsForeignAlarm), Is.False, "known is not told again");
    }

    [Test]
    public void What_comes_in_later_is_foreign_too_and_halts_nothing()
    {
        EngineFixture fixture = Ready(coins: 2m);
        fixture.Buy();
        Quantity position = fixture.Engine.Portfolio[Btc].Quantity;
        Notional equity = fixture.Engine.Portfolio.Equity;
        Confirm(fixture, 502m + (position.Units / 1_000m));
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity, Is.EqualTo(position));
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(502)));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(equity));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
        Assert.That(fixture.All.FindAll(IsForeignAlarm), Has.Count.EqualTo(2));
    }

    [Test]
    public void One_answer_makes_nothing_foreign_after_the_first()
    {
        EngineFixture fixture = Ready(coins: 2m);
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Balance(0, 3m, BalanceSource.Reconciliation));
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)));
    }

    [Test]
    public void A_withdrawal_takes_the_owners_coins_first_and_ours_only_when_no_other_is_left()
    {
        EngineFixture fixture = Ready(coins: 2m);
        fixture.Buy();
        Quantity position = fixture.Engine.Portfolio[Btc].Quantity;
        decimal ours = position.Units / 1_000m;
        Confirm(fixture, 0.5m + ours);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity, Is.EqualTo(position));
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc).Units, Is.EqualTo(50_000_000));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
        Confirm(fixture, ours - 0.1m);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(position.Units - 100));
        Assert.That(fixture.Engine.Portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.Zero));
        EngineCommand drift = fixture.All.FindLast(static command => command.Reason == ReasonCode.BalanceDrift);
        Assert.That(drift.Detail, Is.EqualTo(-100), "what is missing of ours");
    }

    [Test]
    public void A_fill_that_was_taken_for_the_owners_coins_comes_back_to_the_position()
    {
        EngineFixture fixture = Ready(coins: 2m);
        Confirm(fixture, 200m);
        EngineCommand order = fixture.Place(fixture.Signal(100));
        long quantity = order.Quantity.Units;
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 10_001, quantity));
        Confirm(fixture, 200m);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(quantity));
        Assert.That(
            fixture.Engine.Portfolio.Foreign.Of(Btc).Units, Is.EqualTo(20_000_000_000 - (quantity * 100_000)));
    }

    [Test]
    public void An_explicit_adoption_at_a_later_start_makes_them_ours_at_their_mark_without_a_halt()
    {
        EngineFixture fixture = Ready(coins: 2m);
        EngineSettings settings = Settings();
        settings.Instruments[0].AreHoldingsAdopted = true;
        fixture.Restart(settings);
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Started(2, 0));
        fixture.Apply(fixture.Events.Snapshot(0, 9_999, 10_001));
        fixture.Apply(fixture.Events.Balance(0, 2m));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Quantity.Units, Is.EqualTo(2_000));
        Assert.That(account.Foreign.Of(Btc), Is.EqualTo(Notional.Zero));
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(100_200)));
        Assert.That(account.Equity, Is.EqualTo(account.Deposits));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
    }

    [Test]
    public void A_recorded_run_that_says_nothing_is_replayed_as_it_was()
    {
        EngineSettings settings = Settings();
        foreach (InstrumentSettings instrument in settings.Instruments) instrument.AreHoldingsAdopted = null;
        EngineFixture fixture = Ready(coins: 2m, settings: settings);
        Assert.That(fixture.Engine.Portfolio[Btc].Quantity.Units, Is.EqualTo(2_000));
        Assert.That(fixture.All.Exists(IsForeignAlarm), Is.False);
        byte[] json = EngineSettingsJson.Write(settings);
        Assert.That(System.Text.Encoding.UTF8.GetString(json), Does.Not.Contain("areHoldingsAdopted"));
        settings.Instruments[0].AreHoldingsAdopted = false;
        EngineSettings read = EngineSettingsJson.TryRead(EngineSettingsJson.Write(settings))!;
        Assert.That(read.Instruments[0].AreHoldingsAdopted, Is.False, "it lies with the journal");
    }

    [Test]
    public void Each_account_has_its_own()
    {
        EngineSettings settings = Settings();
        settings.Instruments[1] = new InstrumentSettings
        {
            Venue = "BinanceSpot",
            Symbol = "BTCUSDT",
            Account = 1,
            AreHoldingsAdopted = true,
        };
        EngineFixture fixture = Started(settings);
        fixture.Apply(fixture.Events.Snapshot(1, 9_999, 10_001));
        for (byte account = 0; account < 2; account++)
        {
            EventSlot[] cash = fixture.Events.Balance(-1, 50_000m);
            cash[0].Header.Account = new AccountId(account);
            fixture.Apply(cash);
            fixture.Apply(fixture.Events.Balance(account, 2m + account));
        }

        Account portfolio = fixture.Engine.Portfolio;
        Assert.That(portfolio.Foreign.Of(Btc), Is.EqualTo(Notional.FromWhole(2)));
        Assert.That(portfolio[Btc].Quantity.IsZero, Is.True);
        Assert.That(portfolio.Foreign.Of(new InstrumentId(1)), Is.EqualTo(Notional.Zero));
        Assert.That(portfolio[new InstrumentId(1)].Quantity.Units, Is.EqualTo(3_000));
        Assert.That(portfolio.Equity, Is.EqualTo(Notional.FromWhole(100_300)));
    }

    private static bool IsForeignAlarm(EngineCommand command) =>
        command.Kind == CommandKind.Alarm && command.Reason == ReasonCode.HoldingForeign;

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.LiveSettings(unprovenMillis: null);
        settings.Execution.StopLossPercent = 1;
        return settings;
    }

    // Twice the same, long after the last fill.
    private static void Confirm(EngineFixture fixture, decimal held)
    {
        for (int i = 0; i < 2; i++)
        {
            fixture.Events.Step(15_000);
            fixture.Refresh();
            fixture.Apply(fixture.Events.Balance(0, held, BalanceSource.Reconciliation));
        }
    }

    private static EngineFixture Started(EngineSettings settings)
    {
        var fixture = new EngineFixture(settings);
        fixture.StartLive();
        fixture.Unlock();
        return fixture;
    }

    private static EngineFixture Ready(decimal coins, decimal second = 0, EngineSettings? settings = null)
    {
        EngineFixture fixture = Started(settings ?? Settings());
        fixture.AnswerBalances(coins, second);
        return fixture;
    }
}
