using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>A market that is 36 % away when the order meets it.</summary>
[TestFixture]
public sealed class WorstPriceRunTests
{
    [Test]
    public void An_order_whose_market_jumped_away_is_given_up_and_reported()
    {
        BacktestResult result = Run(isCollarAtVenue: true);
        Assert.That(result.Record.Orders, Is.Not.Empty);
        Assert.That(Worst(result), Is.LessThanOrEqualTo(1.02));
        Assert.That(result.Record.GivenUpCount, Is.EqualTo(1));
        Assert.That(
            result.Report.Notes,
            Has.Some.StartsWith("1 orders found too little within their worst price (risk.collarPercent): "));
    }

    [Test]
    public void Without_a_worst_price_it_fills_36_percent_away()
    {
        BacktestResult result = Run(isCollarAtVenue: false);
        Assert.That(Worst(result), Is.EqualTo(1.36).Within(0.01));
        Assert.That(result.Record.GivenUpCount, Is.Zero);
    }

    private static double Worst(BacktestResult result) => result.Record.Fills.Max(
        static fill => fill.Price.Units / (double)fill.DecisionPrice.Units);

    private static BacktestResult Run(bool isCollarAtVenue)
    {
        using var bench = new BacktestBench();
        var candles = new List<NaiveCandle>();
        DateTime time = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < 12; i++)
        {
            decimal price = i == 0 ? 100.01m : 136.01m;
            candles.Add(new NaiveCandle(time.AddHours(i), price, price + 0.01m, price - 0.01m, price, 10_000.5m));
        }

        BacktestSettings settings = BacktestBench.Settings("buy-and-hold", bench.Write("jump.csv", candles));
        settings.Engine.Risk.IsCollarAtVenue = isCollarAtVenue;

        // So that the venue does not refuse it for want of cash.
        settings.Engine.Combination.EquityPercentPerTrade = 50;
        return BacktestBench.Run(settings);
    }
}
