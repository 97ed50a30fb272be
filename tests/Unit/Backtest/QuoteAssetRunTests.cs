using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Backtest;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>Two instruments with two quote assets in one run: BTC in dollars, BCH in bitcoin.</summary>
[TestFixture]
public sealed class QuoteAssetRunTests
{
    private const decimal InitialBitcoin = 50m;

    [Test]
    public void Equity_is_what_the_fills_leave_of_each_asset_at_the_last_marks()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = Settings(bench);
        var ledger = new Ledger(settings.Engine.Portfolio.InitialCash, InitialBitcoin);
        BacktestResult result = BacktestBench.Run(settings, ledger);
        Assert.That(ledger.FillCounts, Has.All.GreaterThan(10));
        Assert.That(ledger.Bitcoin, Is.Not.EqualTo(InitialBitcoin));
        decimal bitcoinPrice = ledger.PriceOf(0, result.Record.Marks[0][^1]);
        decimal bchPrice = ledger.PriceOf(1, result.Record.Marks[1][^1]);
        decimal equity = ledger.Dollars + (ledger.Held[0] * bitcoinPrice)
            + ((ledger.Bitcoin + (ledger.Held[1] * bchPrice)) * bitcoinPrice);
        decimal reported = result.Record.Equity[^1].Equity.Units / (decimal)Notional.UnitsPerOne;
        Assert.That(reported, Is.EqualTo(equity).Within(0.0001m));
    }

    [Test]
    public void No_order_is_worth_more_than_its_share_of_equity_in_the_reporting_asset()
    {
        using var bench = new BacktestBench();
        BacktestResult result = BacktestBench.Run(Settings(bench));
        FillRow[] bought = [.. result.Record.Fills.Where(
            static fill => fill.Instrument.Value == 1 && fill.Side == Side.Buy)];
        Assert.That(bought, Has.Length.GreaterThan(5));

        // 5 % of some 150,000: the fill may be a bar's open away from its decision.
        Assert.That(bought.Select(static fill => fill.Value.ToDouble()), Has.All.InRange(1_000.0, 10_000.0));
    }

    [Test]
    public void Symbols_of_different_assets_that_do_not_say_so_are_refused_with_what_to_add()
    {
        using var bench = new BacktestBench();
        BacktestSettings settings = Settings(bench);
        settings.Engine.ReportingAsset = null;
        settings.Engine.Portfolio.InitialBalances = null;
        string[] symbols = ["BTCUSDT", "BCHBTC"];
        for (int i = 0; i < symbols.Length; i++)
        {
            settings.Engine.Instruments[i] = new InstrumentSettings { Venue = "BinanceSpot", Symbol = symbols[i] };
            settings.Data[i].Instrument = "BinanceSpot:" + symbols[i];
        }

        Assert.That(
            () => BacktestBench.Run(settings),
            Throws.TypeOf<BacktestException>().With.Message.EqualTo(
                "engine.instruments[1].quoteAsset: BCHBTC and BTCUSDT seem to be priced in different assets; give "
                + "baseAsset and quoteAsset of every instrument, and reportingAsset"));
    }

    private static BacktestSettings Settings(BacktestBench bench)
    {
        BacktestSettings settings = BacktestBench.Settings(
            "sma-crossover", bench.Write("btc.csv", NaiveCandle.Walk(31, 1_500)),
            bench.Write("bch.csv", [.. NaiveCandle.Walk(32, 1_500).Select(Scaled)]));
        (settings.Engine.Instruments[0].BaseAsset, settings.Engine.Instruments[0].QuoteAsset) = ("BTC", "USDT");
        (settings.Engine.Instruments[1].BaseAsset, settings.Engine.Instruments[1].QuoteAsset) = ("BCH", "BTC");
        settings.Data[1].NotionalMin = 0.0001m;
        settings.Engine.ReportingAsset = "USDT";
        settings.Engine.Portfolio.InitialBalances = new SortedDictionary<string, decimal> { ["BTC"] = InitialBitcoin };
        settings.Engine.Combination.EquityPercentPerTrade = 5;
        return settings;
    }

    // One bitcoin a piece and not a thousand.
    private static NaiveCandle Scaled(NaiveCandle candle) => candle with
    {
        First = candle.First / 1_000,
        High = candle.High / 1_000,
        Low = candle.Low / 1_000,
        Last = candle.Last / 1_000,
    };

    // Adds up what the venue reported, in decimals: shares nothing with the engine's account.
    private sealed class Ledger(decimal dollars, decimal bitcoin) : IRunObserver
    {
        private readonly Dictionary<string, Side> _sides = [];
        private readonly InstrumentRules[] _rules = new InstrumentRules[2];

        public decimal Dollars { get; private set; } = dollars;

        public decimal Bitcoin { get; private set; } = bitcoin;

        public decimal[] Held { get; } = new decimal[2];

        public int[] FillCounts { get; } = new int[2];

        public decimal PriceOf(int instrument, long units) =>
            units / (decimal)PowersOfTen.Of(_rules[instrument].PriceDecimals);

        public void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
        {
            foreach (ref readonly EngineCommand command in commands)
            {
                if (command.Kind == CommandKind.PlaceOrder) _sides[command.ClientOrderId.ToString()] = command.Side;
            }

            ref readonly EventSlot slot = ref message[0];
            int index = slot.Header.Instrument.Value;
            if (slot.Header.Kind == EventKind.InstrumentRules) _rules[index] = slot.Rules.Rules;
            if (slot.Header.Kind != EventKind.OrderReport || slot.OrderReport.Kind != OrderReportKind.Filled) return;
            bool isBuy = _sides[slot.OrderReport.ClientOrderId.ToString()] == Side.Buy;
            decimal quantity = slot.OrderReport.LastQuantity.Units
                / (decimal)PowersOfTen.Of(_rules[index].QuantityDecimals);
            decimal value = PriceOf(index, slot.OrderReport.LastPrice.Units) * quantity;
            decimal paid = (isBuy ? value : -value) + (slot.OrderReport.Fee.Units / (decimal)Notional.UnitsPerOne);
            Held[index] += isBuy ? quantity : -quantity;
            FillCounts[index]++;
            if (index == 0) Dollars -= paid;
            else Bitcoin -= paid;
        }
    }
}
