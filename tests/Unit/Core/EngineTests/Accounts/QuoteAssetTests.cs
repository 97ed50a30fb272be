using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Portfolio;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests.Accounts;

/// <summary>BCHBTC (instrument 0) is paid in bitcoin, BTCUSDT (1) in dollars, which everything counts in.</summary>
public sealed class QuoteAssetTests
{
    private const ushort Bch = 0;
    private const ushort Btc = 1;
    private const long BitcoinPrice = 50_000_00;

    [Test]
    public void A_share_of_equity_is_spent_in_the_quote_asset_at_its_worth()
    {
        EngineFixture fixture = Started(cash: 99_953, bitcoin: 1m);
        EngineCommand order = Signal(fixture);
        Decision(fixture, out Notional budget, out Notional cost, out Notional notional);

        // 10 % of 99,953 + 1 BTC at 50,000.
        Assert.That(budget, Is.EqualTo(new Notional(14_995_30_000_000)));
        Assert.That(order.Quantity.Units, Is.EqualTo(30_293), "0.299906 BTC at 0.0099 a piece, three decimals");
        Assert.That(cost.Units, Is.EqualTo(29_990_070), "0.2999007 BTC, not 14,995 of them");
        Assert.That(notional.Units, Is.EqualTo(14_995_03_500_000), "50,000 times that");
    }

    [Test]
    public void Five_percent_of_99953_dollars_are_never_4997_bitcoins()
    {
        EngineSettings settings = Settings(bitcoin: 0.1m);
        settings.Combination.EquityPercentPerTrade = 5;
        EngineFixture fixture = Started(settings, 94_953);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(99_953)));
        EngineCommand order = Signal(fixture);
        Assert.That(order.Quantity.Units, Is.EqualTo(10_096), "4,997.65 dollars are 0.099953 BTC, at 0.0099 a piece");
    }

    [Test]
    public void A_buy_needs_the_cash_of_its_own_quote_asset()
    {
        EngineFixture fixture = Started(cash: 100_000, bitcoin: 0.1m);
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(105_000)));
        Assert.That(Orders(Signals(fixture)), Is.Zero, "0.21 BTC wanted");
        Assert.That(Reason(fixture), Is.EqualTo(ReasonCode.RiskBalance));
        fixture = Started(cash: 100_000, bitcoin: 0.3m);
        Assert.That(Signal(fixture).Instrument.Value, Is.EqualTo(Bch));
    }

    [Test]
    public void Fills_move_the_cash_of_their_quote_asset_alone()
    {
        EngineFixture fixture = Started(cash: 100_000, bitcoin: 1m);
        EngineCommand order = Signal(fixture);
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 100, 10_000, feeUnits: 10_000));
        Account portfolio = fixture.Engine.Portfolio;
        Assert.That(portfolio.CashOf(0, 0).Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That(portfolio.CashOf(0, 1).Cash, Is.EqualTo(new Notional(90_000_000 - 10_000)), "0.1 BTC and the fee");
        Assert.That(portfolio.Cash, Is.EqualTo(Notional.FromWhole(100_000)));
        Assert.That(
            portfolio.Equity, Is.EqualTo(new Notional(Notional.FromWhole(150_000).Units - 500_000_000)),
            "the fee: 0.0001 BTC at 50,000");
        Assert.That(portfolio.Deposits, Is.EqualTo(Notional.FromWhole(150_000)));
    }

    [Test]
    public void What_the_quote_asset_loses_is_a_loss_of_equity()
    {
        EngineFixture fixture = Started(cash: 100_000, bitcoin: 1m);
        fixture.Apply(fixture.Events.Snapshot(Btc, 30_000_00 - 1, 30_000_00 + 1));
        fixture.Apply(fixture.Events.Snapshot(Btc, 30_000_00 - 2, 30_000_00 + 2));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(130_000)));
        Assert.That(fixture.Engine.Portfolio.DayLoss, Is.EqualTo(Notional.FromWhole(20_000)));
        for (int i = 3; i < 6; i++)
        {
            // Another rate each time: marks confirm a loss.
            fixture.Apply(fixture.Events.Snapshot(Btc, 30_000_00 - (10 * i), 30_000_00));
        }

        Assert.That(fixture.Engine.Risk.DailyLossHalt.IsSet, Is.True);
        Assert.That(fixture.Engine.Risk.DrawdownHalt.IsSet, Is.True);
    }

    [Test]
    public void The_order_value_and_the_concentration_are_those_of_the_reporting_asset()
    {
        EngineSettings settings = Settings(bitcoin: 10m);
        settings.Risk.OrderNotionalMax = 10_000;
        EngineFixture fixture = Started(settings, 100_000);
        Assert.That(Orders(Signals(fixture)), Is.Zero);
        Assert.That(Reason(fixture), Is.EqualTo(ReasonCode.RiskOrderNotional), "60,000 dollars, 1.2 BTC");
        settings = Settings(bitcoin: 10m);
        settings.Risk.SymbolExposurePercentMax = 9;
        settings.Risk.OrderNotionalMax = 1_000_000;
        fixture = Started(settings, 100_000);
        Assert.That(Orders(Signals(fixture)), Is.Zero);
        Assert.That(Reason(fixture), Is.EqualTo(ReasonCode.RiskConcentration));
    }

    [Test]
    public void Nothing_is_entered_before_the_quote_asset_has_a_price_and_while_its_pair_is_silent()
    {
        EngineFixture fixture = Started(Settings(bitcoin: 1m), 100_000, isPriced: false);
        Assert.That(Orders(Signals(fixture, isPriced: false)), Is.Zero);
        Assert.That(Reason(fixture), Is.EqualTo(ReasonCode.RiskAssetUnvalued));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(100_000)));
        fixture.Apply(fixture.Events.Snapshot(Btc, BitcoinPrice - 1, BitcoinPrice + 1));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(Notional.FromWhole(150_000)));
        Assert.That(fixture.Engine.Portfolio.Deposits, Is.EqualTo(Notional.FromWhole(150_000)), "no profit");
        Assert.That(fixture.Engine.Portfolio.DayLoss, Is.EqualTo(Notional.Zero));

        // A minute without a message of BTCUSDT.
        Assert.That(Orders(Signals(fixture, isPriced: false)), Is.Zero);
        Assert.That(Reason(fixture), Is.EqualTo(ReasonCode.RiskAssetUnvalued));
        Signal(fixture);
    }

    [Test]
    public void A_restart_knows_every_balance_and_rate()
    {
        EngineFixture fixture = Started(cash: 100_000, bitcoin: 1m);
        EngineCommand order = Signal(fixture);
        fixture.Apply(fixture.Events.Fill(order.ClientOrderId, 1, 100, 10_000, feeUnits: 10_000));
        Engine before = fixture.Engine;
        fixture.Restart(Settings(bitcoin: 1m));
        Assert.That(fixture.Engine.ComputeStateHash(), Is.EqualTo(before.ComputeStateHash()));
        Assert.That(fixture.Engine.Portfolio.CashOf(0, 1), Is.EqualTo(before.Portfolio.CashOf(0, 1)));
        fixture.Apply(fixture.Events.Step(1).Snapshot(Bch, 99, 103));
        before.Apply(fixture.Events.Snapshot(Bch, 99, 103));
        Assert.That(fixture.Engine.Portfolio.Equity, Is.EqualTo(before.Portfolio.Equity));
    }

    [Test]
    public void A_stablecoin_is_worth_its_own_pair_and_an_alarm_when_it_leaves_one()
    {
        EngineSettings settings = Settings(bitcoin: 0);
        settings.Portfolio.InitialBalances = null;
        settings.Instruments =
        [
            Instrument("BTCUSDC", "BTC", "USDC"), Instrument("USDCUSDT", "USDC", "USDT"),
        ];
        EngineFixture fixture = new(settings);
        fixture.Apply(fixture.Events.Started(1, 100_000));
        fixture.Apply(fixture.Events.Rules(1, priceDecimals: 4));
        fixture.Apply(fixture.Events.Snapshot(1, 9_998, 10_000));
        AssetRates rates = fixture.Engine.Portfolio.Rates;
        Assert.That(rates.RateOf(1), Is.EqualTo(new ConversionRate(9_999, 4)));
        Assert.That(Depegs(fixture), Is.Zero);
        fixture.Apply(fixture.Events.Snapshot(1, 9_700, 9_702));
        fixture.Apply(fixture.Events.Snapshot(1, 9_600, 9_602));
        Assert.That(Depegs(fixture), Is.EqualTo(1), "once for each time");
        Assert.That(rates.RateOf(1), Is.EqualTo(new ConversionRate(9_601, 4)));
        fixture.Apply(fixture.Events.Snapshot(1, 9_999, 10_001));
        fixture.Apply(fixture.Events.Snapshot(1, 9_600, 9_602));
        Assert.That(Depegs(fixture), Is.EqualTo(2));
    }

    [Test]
    public void A_single_quote_asset_named_or_not_is_the_same_run()
    {
        Assert.That(Hashes(isNamed: true), Is.EqualTo(Hashes(isNamed: false)));

        static (ulong State, ulong Commands) Hashes(bool isNamed)
        {
            EngineSettings settings = EngineFixture.Settings();
            for (int i = 0; isNamed && i < 2; i++)
            {
                settings.Instruments[i].BaseAsset = settings.Instruments[i].Symbol[..3];
                settings.Instruments[i].QuoteAsset = "USDT";
            }

            EngineFixture fixture = new EngineFixture(settings).Trading();
            fixture.Buy();
            fixture.Quote(9_000, 9_002);
            return (fixture.Engine.ComputeStateHash(), fixture.Engine.CommandHash);
        }
    }

    private static int Depegs(EngineFixture fixture) =>
        fixture.All.FindAll(command => command.Reason == ReasonCode.StablecoinDepegged).Count;

    private static int Orders(EngineCommand[] commands) => EngineFixture.Count(commands, CommandKind.PlaceOrder);

    private static ReasonCode Reason(EngineFixture fixture) => fixture.Engine.Instruments[Bch].LastDecision.Reason;

    private static void Decision(
        EngineFixture fixture, out Notional budget, out Notional cost, out Notional notional)
    {
        var trace = fixture.Engine.Instruments[Bch].LastDecision;
        (budget, cost, notional) = (trace.Budget, trace.Risk.WorstCost, trace.Risk.WorstNotional);
    }

    // Prices have four decimals, the book is at 0.0099 / 0.0101: what is bought is limited to 0.0099 BTC a piece.
    private static EngineCommand[] Signals(EngineFixture fixture, bool isPriced = true)
    {
        fixture.Events.Step(60_000);
        if (isPriced) fixture.Apply(fixture.Events.Snapshot(Btc, BitcoinPrice - 1, BitcoinPrice + 1));
        fixture.Apply(fixture.Events.Snapshot(Bch, 99, 101));
        return fixture.Apply(fixture.Events.ClosedBar(Bch, 100, 101));
    }

    private static EngineCommand Signal(EngineFixture fixture)
    {
        EngineCommand[] placed = Array.FindAll(
            Signals(fixture), static command => command.Kind == CommandKind.PlaceOrder);
        Assert.That(placed, Has.Length.EqualTo(1), () => $"reason {Reason(fixture)}");
        return placed[0];
    }

    private static EngineFixture Started(long cash, decimal bitcoin) => Started(Settings(bitcoin), cash);

    private static EngineFixture Started(EngineSettings settings, long cash, bool isPriced = true)
    {
        EngineFixture fixture = new(settings);
        fixture.Apply(fixture.Events.Started(1, cash));
        fixture.Apply(fixture.Events.Rules(Bch, priceDecimals: 4, minNotional: 0));
        fixture.Apply(fixture.Events.Rules(Btc));
        fixture.Apply(fixture.Events.Snapshot(Bch, 99, 101));
        if (isPriced) fixture.Apply(fixture.Events.Snapshot(Btc, BitcoinPrice - 1, BitcoinPrice + 1));
        fixture.Apply(fixture.Events.Operator(OperatorAction.EnableTrading));
        return fixture;
    }

    private static EngineSettings Settings(decimal bitcoin)
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Instruments = [Instrument("BCHBTC", "BCH", "BTC"), Instrument("BTCUSDT", "BTC", "USDT")];
        settings.ReportingAsset = "USDT";
        settings.Portfolio.InitialBalances = new SortedDictionary<string, decimal> { ["BTC"] = bitcoin };
        settings.Combination.EquityPercentPerTrade = 10;
        settings.Combination.MarketOrderFrom = 10;
        return settings;
    }

    private static InstrumentSettings Instrument(string symbol, string baseAsset, string quoteAsset) => new()
    {
        Venue = "BinanceSpot",
        Symbol = symbol,
        BaseAsset = baseAsset,
        QuoteAsset = quoteAsset,
    };
}
