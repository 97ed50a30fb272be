using System;
using System.Text;
using LowLatency.Core.Orders;
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
/// A live account with BTCUSDT (instrument 0), ETHUSDC (1) and USDCUSDT (2), which is only followed. Everything counts
/// in USDT; one USDC is worth 1.1 of them.
/// </summary>
public sealed class LiveQuoteAssetTests
{
    private const ushort Btc = 0;
    private const ushort Eth = 1;
    private const ushort Peg = 2;
    private const int Usdt = 0;
    private const int Usdc = 1;
    private static readonly AccountKey Place = new(VenueId.BinanceSpot);
    private static readonly string[] Assets = ["BTC", "ETH", "USDT", "USDC", "BNB"];

    [Test]
    public void Cash_of_each_asset_is_its_own_and_equity_counts_in_the_reporting_one()
    {
        EngineFixture fixture = Ready();
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(10_000)));
        Assert.That(account.Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That((account.Equity, account.Deposits, account.DayLoss), Is.EqualTo(
            (Notional.FromWhole(111_000), Notional.FromWhole(111_000), Notional.Zero)));
        Assert.That(account.PeakEquity, Is.EqualTo(Notional.FromWhole(111_000)));
    }

    [Test]
    public void Nothing_is_entered_before_every_cash_of_the_account_is_compared()
    {
        EngineFixture fixture = Opened();
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(Btc, 0m));
        fixture.Apply(fixture.Events.Balance(Eth, 0m));
        Assert.That(EngineFixture.Count(Signal(fixture, Btc), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Btc].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        fixture.Apply(Cash(fixture, "USDC", 10_000m));
        fixture.Place(Signal(fixture, Btc));
    }

    [Test]
    public void A_buy_is_limited_by_the_cash_of_its_own_quote_asset()
    {
        EngineFixture fixture = Ready(usdc: 500m);
        Assert.That(EngineFixture.Count(Signal(fixture, Eth), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Eth].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskBalance));
        EngineCommand order = fixture.Place(Signal(Ready(), Btc));
        Assert.That(order.Instrument.Value, Is.EqualTo(Btc));
        fixture = Ready();
        order = fixture.Place(Signal(fixture, Eth));
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, order.LimitPrice.Units, order.Quantity.Units));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdc).Cash, Is.LessThan(Notional.FromWhole(10_000)));
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
    }

    [Test]
    public void A_withdrawal_that_the_venue_tells_is_taken_from_the_cash_of_its_asset_alone()
    {
        EngineFixture fixture = Ready();
        EngineCommand[] told = fixture.Apply(Move(fixture, "USDC", -4_000m));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(6_000)));
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That((account.Equity, account.DayLoss), Is.EqualTo((Notional.FromWhole(106_600), Notional.Zero)));
        Assert.That(Array.Exists(told, static one => one.Reason == ReasonCode.BalanceMoved), Is.True);
        fixture.Apply(Move(fixture, "USDT", 1_000m));
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(101_000)));
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(6_000)));
    }

    [Test]
    public void A_difference_that_two_answers_show_is_a_withdrawal_of_that_asset()
    {
        EngineFixture fixture = Ready();
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(Cash(fixture, "USDC", 9_990m, BalanceSource.Reconciliation));
        }

        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(9_990)));
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That((fixture.Engine.Counters.Drifts, account.DayLoss), Is.EqualTo((1L, Notional.Zero)));
        Assert.That(fixture.Engine.Risk.DriftHalt.IsSet, Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_a_late_fill_of_another_cash_leaves_is_the_same_however_the_rate_moved(bool isLate)
    {
        EngineSettings settings = Settings();
        settings.Instruments[Eth].AreHoldingsAdopted = true;
        EngineFixture fixture = Ready(settings: settings);
        EngineCommand order = fixture.Place(Signal(fixture, Eth));
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units);
        fill[0].Header.VenueNanos = fixture.Events.NowNanos;
        if (isLate) fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        else fixture.Apply(fill);
        decimal coins = order.Quantity.Units / 1_000m;
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(13_000);
            fixture.Apply(Cash(fixture, "USDC", 10_000m - (coins * 100), BalanceSource.Reconciliation));
            fixture.Apply(fixture.Events.Balance(Eth, coins, BalanceSource.Reconciliation));
        }

        fixture.Apply(fixture.Events.Snapshot(Peg, 119, 121));
        if (isLate) fixture.Apply(fill);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(111_000)), "at the rate of the start");
        Assert.That(account.Equity, Is.EqualTo(Notional.FromWhole(112_000)), "and the rate's gain");
        Assert.That(account.DayLoss, Is.EqualTo(-Notional.FromWhole(1_000)));
    }

    [TestCase(0)]
    [TestCase(1_000)]
    public void A_large_drift_of_one_cash_takes_back_the_entry_that_waits_in_another(int splitNotional)
    {
        EngineSettings settings = Settings();
        settings.Execution.Split = new SplitSettings { Algorithm = "iceberg", Notional = splitNotional };
        EngineFixture fixture = Ready(50_000m, settings);
        fixture.Events.Step(11_000);
        fixture.Apply(Cash(fixture, "USDC", 20_000m, BalanceSource.Reconciliation));
        EngineCommand waiting = fixture.Place(Signal(fixture, Btc));
        EngineCommand[] told = fixture.Apply(Cash(fixture, "USDC", 20_000m, BalanceSource.Reconciliation));
        Assert.That(Array.Exists(told, static one => one.Reason == ReasonCode.RiskPositionDrift), Is.True);
        EngineCommand[] cancels = Array.FindAll(told, static one => one.Kind == CommandKind.CancelOrder);
        Assert.That(cancels, Has.Length.EqualTo(1));
        Assert.That(cancels[0].ClientOrderId, Is.EqualTo(waiting.ClientOrderId));
        ParentOrder parent = fixture.Engine.Parents[new InstrumentId(Btc)];
        Assert.That((parent.Number, parent.IsWorking, parent.Reason), Is.EqualTo(splitNotional == 0
            ? (0L, false, ReasonCode.None)
            : (1L, false, ReasonCode.RiskPositionDrift)));
    }

    [Test]
    public void Fills_in_one_asset_do_not_keep_the_balance_of_another_from_its_result()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(Signal(fixture, Btc));
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, answer + 1, order.LimitPrice.Units, 1));
            fixture.Apply(Cash(fixture, "USDC", 9_990m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Portfolio.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(9_990)));
    }

    [Test]
    public void A_doubt_about_one_asset_keeps_only_what_is_paid_with_it_and_survives_a_restart()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(Signal(fixture, Eth));
        for (int trade = 1; trade <= 14; trade++)
        {
            // A fill each five seconds, and nobody tells where 4,000 are.
            fixture.Events.Step(5_000);
            fixture.Apply(fixture.Events.Fill(order.ClientOrderId, trade, order.LimitPrice.Units, 1));
            fixture.Apply(Cash(fixture, "USDC", 6_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.All.FindAll(static one => one.Reason == ReasonCode.BalanceUnproven), Has.Count.EqualTo(1));
        Assert.That(fixture.Engine.Readiness.IsReady(Place, Usdc), Is.False);
        Assert.That(fixture.Engine.Readiness.IsReady(Place, Usdt), Is.True);
        Assert.That(fixture.Engine.Readiness.IsReadyForExits(Place), Is.True);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        Assert.That(fixture.Engine.Readiness.IsReady(Place, Usdc), Is.False);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.Cancelled));
        Assert.That(EngineFixture.Count(Signal(fixture, Eth), CommandKind.PlaceOrder), Is.Zero);
        Assert.That(fixture.Engine.Instruments[Eth].LastDecision.Reason, Is.EqualTo(ReasonCode.RiskVenueNotReady));
        fixture.Place(Signal(fixture, Btc));

        // Two answers agree about what is left.
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(Cash(fixture, "USDC", 6_000m, BalanceSource.Reconciliation));
        }

        Assert.That(fixture.Engine.Readiness.IsReady(Place, Usdc), Is.True);
        Assert.That(fixture.Engine.Portfolio.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(6_000)));
    }

    [Test]
    public void A_start_that_was_cut_off_between_two_assets_takes_the_rest_for_the_beginning()
    {
        EngineFixture fixture = Opened();
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Started(2, 0));
        fixture.Unlock();
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(Btc, 0m));
        fixture.Apply(fixture.Events.Balance(Eth, 0m));
        fixture.Apply(Cash(fixture, "USDC", 10_000m));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(111_000)));
        Assert.That((fixture.Engine.Counters.Drifts, fixture.Engine.Risk.DriftHalt.IsSet), Is.EqualTo((0L, false)));
    }

    [Test]
    public void An_asset_that_was_never_answered_makes_no_other_assets_first_answer_believed()
    {
        EngineFixture fixture = Opened();
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(Btc, 0m));
        fixture.Apply(fixture.Events.Balance(Eth, 0m));
        fixture.Restart(Settings());
        fixture.Apply(fixture.Events.Started(2, 0));
        fixture.Unlock();
        fixture.Apply(fixture.Events.Balance(-1, 60_000m));
        fixture.Apply(fixture.Events.Balance(Btc, 3m));
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdt).Cash, Is.EqualTo(Notional.FromWhole(100_000)), "one answer is none");
        Assert.That(account.Foreign.Of(new InstrumentId(Btc)), Is.EqualTo(Notional.Zero), "nor is one of the coins");
        fixture.Apply(Cash(fixture, "USDC", 10_000m));
        fixture.Apply(fixture.Events.Balance(Eth, 1m));
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(10_000)), "new is what it starts with");
        Assert.That(account.Foreign.Of(new InstrumentId(Eth)), Is.EqualTo(Notional.FromWhole(1)));
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(Settings());
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        Assert.That(fixture.Engine.Counters.Drifts, Is.Zero);
    }

    [Test]
    public void A_fee_that_is_taken_in_another_cash_is_paid_from_it_and_is_a_loss()
    {
        EngineFixture fixture = Ready();
        EngineCommand order = fixture.Place(Signal(fixture, Btc));
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, 1, 10_000, 1);
        fill[0].OrderReport.FeeAsset = FeeAsset.Other;
        fill[0].OrderReport.FeeAssetId = Id("USDC");
        fill[0].OrderReport.Fee = Notional.FromWhole(10);
        fixture.Apply(fill);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(9_990)));
        Assert.That(account[new InstrumentId(Btc)].Fees, Is.EqualTo(Notional.FromWhole(11)), "in its own quote asset");
        Assert.That(account.Deposits, Is.EqualTo(Notional.FromWhole(111_000)), "nothing came or went");
        Assert.That(account.DayLoss.Units, Is.GreaterThanOrEqualTo(Notional.FromWhole(11).Units));
        Assert.That(account.OtherFees.All[0].Unvalued, Is.EqualTo(Notional.Zero));
    }

    [Test]
    public void What_the_private_stream_says_about_cash_is_not_believed()
    {
        EngineFixture fixture = Ready();
        for (int told = 0; told < 2; told++)
        {
            fixture.Events.Step(11_000);
            fixture.Apply(Cash(fixture, "USDC", 1m, BalanceSource.Stream));
        }

        Assert.That(fixture.Engine.Portfolio.CashOf(0, Usdc).Cash, Is.EqualTo(Notional.FromWhole(10_000)));
    }

    [Test]
    public void What_is_only_followed_makes_no_cash_and_no_word_of_the_state()
    {
        EngineSettings settings = Settings();
        settings.Instruments[Eth].IsTraded = false;
        EngineFixture fixture = Opened(settings);
        fixture.Apply(fixture.Events.Balance(Btc, 0m));
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(Cash(fixture, "USDC", 10_000m));
        int length = EngineFixture.Save(fixture.Engine).Length;
        Assert.That(fixture.Engine.Portfolio.CashOf(0, Usdc).IsFunded, Is.False);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(100_000)));
        fixture.Place(Signal(fixture, Btc));
        EngineFixture both = Ready();
        Assert.That(EngineFixture.Save(both.Engine), Has.Length.GreaterThan(length), "a comparison and doubts");
    }

    private static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Reconciliation.UnprovenMillisMax = 60_000;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        settings.ReportingAsset = "USDT";
        settings.Instruments =
        [
            Instrument("BTCUSDT", "BTC", "USDT", isTraded: true),
            Instrument("ETHUSDC", "ETH", "USDC", isTraded: true),
            Instrument("USDCUSDT", "USDC", "USDT", isTraded: false),
        ];
        return settings;
    }

    private static InstrumentSettings Instrument(string symbol, string baseAsset, string quoteAsset, bool isTraded) =>
        new()
        {
            Venue = "BinanceSpot",
            Symbol = symbol,
            BaseAsset = baseAsset,
            QuoteAsset = quoteAsset,
            IsTraded = isTraded,
            AreHoldingsAdopted = false,
        };

    private static AssetId Id(string asset) => new((ushort)(Array.IndexOf(Assets, asset) + 1));

    private static EngineFixture Opened(EngineSettings? settings = null)
    {
        var fixture = new EngineFixture(settings ?? Settings());
        fixture.StartLive();
        fixture.Apply(fixture.Events.Rules(Peg));
        fixture.Apply(fixture.Events.Snapshot(Peg, 109, 111));
        foreach (string asset in Assets)
        {
            EventSlot[] message = fixture.Events.Clock();
            message[0].Header.Kind = EventKind.AssetDefined;
            message[0].AssetDefined.Asset = Id(asset);
            message[0].AssetDefined.TrySetName(Encoding.ASCII.GetBytes(asset));
            fixture.Apply(message);
        }

        fixture.Unlock();
        return fixture;
    }

    private static EngineFixture Ready(decimal usdc = 10_000m, EngineSettings? settings = null)
    {
        EngineFixture fixture = Opened(settings);
        fixture.Apply(fixture.Events.Balance(Btc, 0m));
        fixture.Apply(fixture.Events.Balance(Eth, 0m));
        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(Cash(fixture, "USDC", usdc));
        return fixture;
    }

    private static EventSlot[] Cash(
        EngineFixture fixture, string asset, decimal total, BalanceSource source = BalanceSource.Start)
    {
        EventSlot[] message = fixture.Events.Balance(-1, total, source);
        BalancePayload told = message[0].Balance;
        message[0].Header.Kind = EventKind.AssetBalance;
        message[0].AssetBalance = new AssetBalancePayload
        {
            Asset = Id(asset),
            Free = told.Total.Units,
            Decimals = Notional.Decimals,
            AskedNanos = told.AskedNanos,
            Source = source,
        };
        return message;
    }

    private static EventSlot[] Move(EngineFixture fixture, string asset, decimal amount)
    {
        EventSlot[] message = fixture.Events.Income(-1, amount);
        message[0].Income.Asset = Id(asset);
        return message;
    }

    private static EngineCommand[] Signal(EngineFixture fixture, ushort instrument)
    {
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Snapshot(Peg, 109, 111));
        fixture.Apply(fixture.Events.Snapshot(instrument, 9_999, 10_001));
        return fixture.Apply(fixture.Events.ClosedBar(instrument, 10_000, 10_001, 50));
    }
}
