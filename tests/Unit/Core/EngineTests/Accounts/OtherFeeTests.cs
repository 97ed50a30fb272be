using System;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>
/// Fees of BTCUSDT (0) that the venue takes in BNB (1, at 600.00 unless said otherwise). Everything has eight decimals
/// of quantity and two of price.
/// </summary>
public sealed class OtherFeeTests
{
    private const ushort Bnb = 1;
    private const ushort BnbAsset = 7;
    private const long Fee = 250_000;
    private static readonly InstrumentId Btc = new(0);
    private static readonly InstrumentId BnbId = new(Bnb);

    [Test]
    public void A_fee_in_an_asset_that_is_only_followed_has_its_marks_value_and_the_day_sees_it()
    {
        EngineFixture fixture = Ready(Settings(isTraded: false));
        long dayLoss = fixture.Engine.Portfolio.DayLoss.Units;
        Fill(fixture, Fee);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Fees.Units, Is.EqualTo(150_000_000), "0.0025 BNB at 600");
        Assert.That(account.DayLoss.Units - dayLoss, Is.EqualTo(150_000_000));
        Assert.That(account.Drawdown.Units, Is.EqualTo(150_000_000));
        AssertConserved(account);
        AssertListed(account, Fee, unvalued: 0);
        Assert.That(fixture.Engine.Counters.FeesUnpriced, Is.Zero);
        Assert.That(fixture.Engine.Orders[0].Fees.Units, Is.EqualTo(150_000_000), "the order's own");
    }

    [Test]
    public void A_fee_that_nothing_values_is_listed_with_asset_and_amount()
    {
        EngineFixture fixture = Ready(Settings(isTraded: false), isPriced: false);
        Fill(fixture, Fee);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[Btc].Fees, Is.EqualTo(Notional.Zero));
        AssertListed(account, Fee, unvalued: Fee);
        Assert.That(fixture.Engine.Counters.FeesUnpriced, Is.EqualTo(1));
        AssertConserved(account);
    }

    [Test]
    public void A_fee_in_a_traded_asset_lessens_its_position_so_that_the_venue_agrees()
    {
        EngineFixture fixture = Ready(Settings(isAdopted: true), bnb: 8.29075m);
        Fill(fixture, Fee);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[BnbId].Quantity.Units, Is.EqualTo(829_075_000 - Fee));
        Assert.That(account[Btc].Fees.Units, Is.EqualTo(150_000_000));
        Assert.That(account[BnbId].Fees, Is.EqualTo(Notional.Zero), "what was traded bears it");
        Assert.That(account.DayLoss.Units, Is.EqualTo(150_000_000 + Loss(account)));
        AssertConserved(account);
        AssertListed(account, Fee, unvalued: 0);
        fixture.Events.Step(60_000);
        EngineCommand[] commands = fixture.Apply(
            fixture.Events.Balance(Bnb, 8.28825m, BalanceSource.Reconciliation));
        Assert.That(commands, Is.Empty);
        fixture.Events.Step(5_000);
        Assert.That(EngineFixture.Count(fixture.Apply(fixture.Events.Clock()), CommandKind.Reconcile), Is.Zero);
    }

    [Test]
    public void The_owners_coins_pay_first_and_it_is_a_loss_of_trading_all_the_same()
    {
        EngineFixture fixture = Ready(Settings(), bnb: 1m);
        Fill(fixture, Fee);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account.Foreign.Of(BnbId).Units, Is.EqualTo(100_000_000 - Fee));
        Assert.That(account[BnbId].Quantity.IsZero, Is.True);
        Assert.That(account[Btc].Fees.Units, Is.EqualTo(150_000_000));
        Assert.That(account.DayLoss.Units, Is.EqualTo(150_000_000 + Loss(account)));
        AssertConserved(account);
    }

    [Test]
    public void A_rebate_is_held_and_a_gain()
    {
        EngineFixture fixture = Ready(Settings(), bnb: 1m);
        Fill(fixture, -Fee);
        Account account = fixture.Engine.Portfolio;
        Assert.That(account[BnbId].Quantity.Units, Is.EqualTo(Fee));
        Assert.That(account[Btc].Fees.Units, Is.EqualTo(-150_000_000));
        AssertConserved(account);
    }

    [Test]
    public void A_restart_knows_the_fees_by_asset()
    {
        EngineSettings settings = Settings(isTraded: false);
        EngineFixture fixture = Ready(settings);
        Fill(fixture, Fee);
        ulong hash = fixture.Engine.ComputeStateHash();
        fixture.Restart(settings);
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(hash));
        AssertListed(fixture.Engine.Portfolio, Fee, unvalued: 0);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_fee_of_a_late_fill_that_the_answers_have_shown_is_taken_once(bool isAdopted)
    {
        EngineSettings settings = Settings(isAdopted: isAdopted);
        settings.Reconciliation.UnprovenMillisMax = 60_000;
        settings.Reconciliation.RuleVersion = ReconciliationSettings.RuleVersionNewest;
        EngineFixture fixture = Ready(settings, bnb: 1m);
        EngineCommand order = fixture.Place(fixture.Signal(100));
        EventSlot[] late = fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units, Fee);
        late[0].Header.VenueNanos = fixture.Events.NowNanos;
        late[0].OrderReport.FeeAsset = FeeAsset.Other;
        late[0].OrderReport.FeeAssetId = new AssetId(BnbAsset);
        fixture.Apply(fixture.Events.Report(order.ClientOrderId, OrderReportKind.NotSent));
        for (int answer = 0; answer < 2; answer++)
        {
            fixture.Events.Step(13_000);
            fixture.Apply(fixture.Events.Balance(Bnb, 0.9975m, BalanceSource.Reconciliation));
        }

        fixture.Apply(fixture.Events.Snapshot(Bnb, 69_999, 70_001));
        fixture.Apply(late);
        Account account = fixture.Engine.Portfolio;
        long left = account[BnbId].Quantity.Units + account.Foreign.Of(BnbId).Units;
        Assert.That(left, Is.EqualTo(100_000_000 - Fee), "as the venue has it");
        Assert.That(account[Btc].Fees.Units, Is.EqualTo(175_000_000), "at the mark of now");
        Assert.That(account.Deposits.Units, Is.EqualTo(isAdopted ? 10_060_000_000_000 : 10_000_175_000_000));
        AssertConserved(account);
    }

    [Test]
    public void A_fill_of_before_names_no_asset_and_is_booked_as_it_was()
    {
        EngineFixture fixture = Ready(Settings(isTraded: false));
        Fill(fixture, Fee, asset: 0);
        Assert.That(fixture.Engine.Portfolio.OtherFees.Count, Is.Zero);
        Assert.That(fixture.Engine.Portfolio[Btc].Fees, Is.EqualTo(Notional.Zero));
        Assert.That(fixture.Engine.Counters.FeesUnpriced, Is.EqualTo(1));
    }

    // Bought at 100.00, marked at 100.00: nothing is lost but fees.
    private static long Loss(Account account) => -account[Btc].Unrealised.Units;

    private static void AssertListed(Account account, long paid, long unvalued)
    {
        Assert.That(account.OtherFees.Count, Is.EqualTo(1));
        AssetFee fee = account.OtherFees.All[0];
        Assert.That((fee.Asset.Value, fee.Paid.Units, fee.Unvalued.Units), Is.EqualTo((BnbAsset, paid, unvalued)));
    }

    // Equity - deposits = realised + unrealised - fees.
    private static void AssertConserved(Account account)
    {
        Int128 sum = 0;
        for (ushort i = 0; i < account.PositionCount; i++)
        {
            Position position = account[new InstrumentId(i)];
            sum += (Int128)position.Realised.Units + position.Unrealised.Units - position.Fees.Units;
        }

        Assert.That((Int128)account.Equity.Units - account.Deposits.Units, Is.EqualTo(sum));
    }

    private static void Fill(EngineFixture fixture, long fee, ushort asset = BnbAsset)
    {
        EngineCommand order = fixture.Place(fixture.Signal(100));
        EventSlot[] fill = fixture.Events.Fill(order.ClientOrderId, 1, 10_000, order.Quantity.Units, fee);
        fill[0].OrderReport.FeeAsset = FeeAsset.Other;
        fill[0].OrderReport.FeeAssetId = new AssetId(asset);
        fixture.Apply(fill);
    }

    private static EngineSettings Settings(bool isTraded = true, bool isAdopted = false)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Instruments[Bnb] = new InstrumentSettings
        {
            Venue = "BinanceSpot",
            Symbol = "BNBUSDT",
            IsTraded = isTraded,
            AreHoldingsAdopted = isAdopted,
        };
        settings.Instruments[0].AreHoldingsAdopted = false;
        return settings;
    }

    private static EngineFixture Ready(EngineSettings settings, decimal bnb = 0, bool isPriced = true)
    {
        var fixture = new EngineFixture(settings);
        fixture.Apply(fixture.Events.Started(1, 0));
        for (ushort i = 0; i < 2; i++) fixture.Apply(fixture.Events.Rules(i, quantityDecimals: 8, lot: 1_000));
        if (isPriced) fixture.Apply(fixture.Events.Snapshot(Bnb, 59_999, 60_001));
        fixture.Apply(fixture.Events.Snapshot(0, 9_999, 10_001, 10_000_000_000_000));
        EventSlot[] named = fixture.Events.Clock();
        named[0].Header.Kind = EventKind.AssetDefined;
        named[0].AssetDefined.Asset = new AssetId(BnbAsset);
        named[0].AssetDefined.TrySetName("BNB"u8);
        fixture.Apply(named);
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        for (VenueCondition each = VenueCondition.Disconnected; each <= VenueCondition.ClockUnhealthy; each++)
        {
            fixture.Apply(fixture.Events.Venue(each, isSet: false));
        }

        fixture.Apply(fixture.Events.Balance(-1, 100_000m));
        fixture.Apply(fixture.Events.Balance(0, 0m));
        if (settings.Instruments[Bnb].IsTraded) fixture.Apply(fixture.Events.Balance(Bnb, bnb));
        return fixture;
    }
}
