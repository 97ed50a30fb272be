using System;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Core.Settings.Assets;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Risk;

public sealed class RiskStateTests
{
    private const long Now = 1_000_000_000_000;

    [Test]
    public void A_state_of_before_there_was_a_breaker_for_each_account_has_that_one_for_all()
    {
        // What it wrote then did not depend on the number of accounts: it was as that of one is now.
        var before = new RiskState(new RiskSettings(), 1) { IsTradingEnabled = true };
        before.RejectsOf(0).Open(Now);
        byte[] bytes = Save(before);
        var after = new RiskState(new RiskSettings(), 3);
        Assert.That(TryLoad(after, bytes), Is.True);
        Assert.That(after.IsTradingEnabled, Is.True);
        for (int account = 0; account < 3; account++) Assert.That(after.RejectsOf(account).IsOpen(Now), Is.True);
        Assert.That(Save(after), Is.EqualTo(bytes), "and its hash is the same");
    }

    [Test]
    public void Breakers_that_differ_survive_saving()
    {
        var state = new RiskState(new RiskSettings(), 3);
        state.RejectsOf(1).Open(Now);
        byte[] bytes = Save(state);
        var loaded = new RiskState(new RiskSettings(), 3);
        Assert.That(TryLoad(loaded, bytes), Is.True);
        for (int account = 0; account < 3; account++)
        {
            Assert.That(loaded.RejectsOf(account).IsOpen(Now), Is.EqualTo(account == 1), $"{account}");
        }

        Assert.That(TryLoad(new RiskState(new RiskSettings(), 1), bytes), Is.False, "other settings");
    }

    [Test]
    public void A_loss_at_one_mark_is_not_certain_while_another_asset_is_held()
    {
        EngineSettings settings = Settings();
        Account account = Funded(settings);
        var risk = new RiskState(settings.Risk, 1);
        var limits = new RiskLimits(settings);

        // A coin is bought for bitcoin that is not there: what counts in bitcoin is zero in all, as if there were none.
        account.Fill(new InstrumentId(0), Side.Buy, new Price(100), new Quantity(1_000), default, Rules());
        account.Mark(new InstrumentId(0), new Price(200), Rules());
        account.BeginDay();
        account.Mark(new InstrumentId(0), new Price(100), Rules());
        Assert.That(account.Equity, Is.EqualTo(account.Cash));
        Assert.That(account.DayLoss, Is.EqualTo(Notional.FromWhole(50_000)));
        Assert.That(account.DependsOnMarks, Is.True);
        Assert.That(risk.ObserveEquity(account, limits, Now, 1), Is.EqualTo(ReasonCode.None), "one is not enough");
        Assert.That(risk.ObserveEquity(account, limits, Now, 2), Is.EqualTo(ReasonCode.None));
        Assert.That(risk.ObserveEquity(account, limits, Now, 3), Is.Not.EqualTo(ReasonCode.None));
    }

    [Test]
    public void A_loss_that_is_cash_of_the_reporting_asset_is_certain()
    {
        EngineSettings settings = Settings();
        Account account = Funded(settings);
        Assert.That(account.DependsOnMarks, Is.False);
        account.Fill(new InstrumentId(1), Side.Buy, new Price(50_000_00), new Quantity(1_000), default, Rules());
        account.Fill(new InstrumentId(1), Side.Sell, new Price(10_000_00), new Quantity(1_000), default, Rules());
        Assert.That(account.DependsOnMarks, Is.False);
        var risk = new RiskState(settings.Risk, 1);
        Assert.That(
            risk.ObserveEquity(account, new RiskLimits(settings), Now, 1), Is.EqualTo(ReasonCode.RiskDrawdown));
    }

    private static EngineSettings Settings() => new()
    {
        ReportingAsset = "USDT",
        Instruments =
        [
            Instrument("BCH", "BTC"), Instrument("BTC", "USDT"),
        ],
    };

    private static InstrumentSettings Instrument(string baseAsset, string quoteAsset) => new()
    {
        Venue = "BinanceSpot",
        Symbol = baseAsset + quoteAsset,
        BaseAsset = baseAsset,
        QuoteAsset = quoteAsset,
    };

    private static Account Funded(EngineSettings settings)
    {
        var account = new Account(2, new AccountTable(2), AssetPlan.Of(settings));
        account.TryFund(Notional.FromWhole(100_000));
        account.Mark(new InstrumentId(1), new Price(50_000_00), Rules());
        return account;
    }

    private static InstrumentRules Rules() => new()
    {
        PriceDecimals = 2,
        QuantityDecimals = 3,
        TickUnits = 1,
        LotUnits = 1,
        Abilities = InstrumentAbilities.Trading,
    };

    private static byte[] Save(RiskState state)
    {
        byte[] bytes = new byte[4_096];
        var writer = StateTraversal.ToSave(bytes);
        state.Traverse(ref writer);
        return bytes.AsSpan(0, (int)writer.Length).ToArray();
    }

    private static bool TryLoad(RiskState state, byte[] bytes)
    {
        var reader = StateTraversal.ToLoad(bytes);
        state.Traverse(ref reader);
        return !reader.IsDamaged && reader.IsAtEnd;
    }
}
