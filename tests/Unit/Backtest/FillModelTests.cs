using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Backtest.Settings;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>The fill model of docs/backtest.md on candles made by hand, buy and hold as the strategy.</summary>
[TestFixture]
public sealed class FillModelTests
{
    private static readonly DateTime Start = new(2021, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    // A hundredth of a unit is the tick, a ten-thousandth the lot.
    private static readonly NaiveCandle First = new(Start, 100m, 101.01m, 99m, 100m, 1000.0001m);

    [Test]
    public void A_market_order_buys_at_the_next_open_and_the_slippage_on_top()
    {
        BacktestResult result = Run(Always(), First, Next(1, 102m, 103m, 101m, 102.5m));
        Assert.That(result.Record.Orders[0].DecisionPrice.Units, Is.EqualTo(100_05), "the close and 5 bp");
        FillRow fill = result.Record.Fills[0];
        Assert.That(fill.Price.Units, Is.EqualTo(102_06), "102 and 5.1 hundredths, up to the tick");
        Assert.That(fill.Liquidity, Is.EqualTo(Liquidity.Taker));
        Assert.That(
            fill.TimeNanos, Is.EqualTo(Nanos(Start.AddHours(1)) + 50_000_000), "an order latency after the close");
        Assert.That(fill.Fee.Units, Is.EqualTo((fill.Value.Units + 999) / 1_000), "a thousandth, rounded up");
        long wanted = fill.Quantity.Units * 100_05;
        Assert.That(fill.Slippage.Units, Is.EqualTo(fill.Value.Units - (wanted * 100)));
    }

    [Test]
    public void No_more_than_the_share_of_the_volume_is_filled_and_the_rest_expires()
    {
        BacktestResult result = Run(Always(), First, Next(1, 100m, 101m, 99m, 100m) with { Volume = 5.0001m });
        Assert.That(result.Record.Fills, Has.Count.EqualTo(1));
        Assert.That(result.Record.Fills[0].Quantity.Units, Is.EqualTo(5_000), "a tenth of 5.0001, down to the lot");
    }

    [Test]
    public void An_order_into_a_gap_finds_no_market()
    {
        BacktestResult result = Run(Always(), First, Next(3, 100m, 101m, 99m, 100m));
        Assert.That(
            (result.Record.Fills.Count, result.Record.NoMarketCount), Is.EqualTo((0, 2)),
            "into the gap and into the end");
        Assert.That((result.Record.Refused, result.Report.Metrics.OrdersRefused), Is.EqualTo((0, 0)), "by no venue");
        Assert.That(result.Report.Notes, Has.Exactly(1).StartsWith("2 orders met no market"));
    }

    [Test]
    public void Bars_without_volume_open_no_breaker()
    {
        // A bar a minute, and a buy at the end of each until one is filled.
        var candles = new List<NaiveCandle> { First };
        for (int minute = 1; minute < 20; minute++)
        {
            candles.Add(new NaiveCandle(
                First.Open.AddMinutes(minute), 100m, 101m, 99m, 100m, minute < 13 ? 0 : 1_000m));
        }

        BacktestSettings settings = Always();
        settings.Engine.Bars.IntervalSeconds = [60];
        settings.Engine.Bars.SignalIntervalSeconds = 60;
        BacktestResult result = Run(settings, [.. candles]);
        Assert.That(result.Record.NoMarketCount, Is.EqualTo(12));
        Assert.That(result.Record.Fills, Is.Not.Empty);
        Assert.That(result.Record.Orders, Has.Count.EqualTo(13), "one in each bar until the first with volume");
        Assert.That(result.Report.Decisions, Has.None.Property("Reason").EqualTo("RiskRejectRate"));
    }

    [TestCase(99.95, 0, Description = "a touch is no fill")]
    [TestCase(99.91, 0, Description = "the ask is the low and 5 bp, above the limit")]
    [TestCase(99.90, 1)]
    public void A_resting_limit_fills_only_when_the_market_goes_through_it(double low, int fills)
    {
        // The order joins the bid: 100 less 5 bp = 99.95. The ask at a low is the low and 5 bp.
        BacktestSettings settings = Always();
        settings.Engine.Combination.MarketOrderFrom = 2;
        BacktestResult result = Run(settings, First, Next(1, 100.5m, 101m, (decimal)low, 100.5m));
        Assert.That(result.Record.Orders[0].LimitPrice.Units, Is.EqualTo(99_95));
        Assert.That(result.Record.Fills, Has.Count.EqualTo(fills));
        if (fills == 0) return;
        Assert.That(result.Record.Fills[0].Price.Units, Is.EqualTo(99_95), "its own price, never better");
        Assert.That(result.Record.Fills[0].Liquidity, Is.EqualTo(Liquidity.Maker));
    }

    [TestCase(0, true, 50)]
    [TestCase(2, true, 0)]
    [TestCase(2, false, 0)]
    public void A_stop_at_the_venue_needs_no_engine_and_pays_no_latency(
        int behindPercent, bool isPathShown, int laterMillis)
    {
        BacktestSettings settings = Always();
        settings.IsPathShown = isPathShown;
        settings.Engine.Execution.StopLossPercent = 3;
        settings.Engine.Execution.RestingStopBehindPercent = behindPercent;
        BacktestResult result = Run(
            settings, First, Next(1, 100m, 100.5m, 99.5m, 100m), Next(2, 90m, 91m, 89m, 90m),
            Next(3, 90m, 91m, 89m, 90m));
        FillRow sold = result.Record.Fills[1];
        Assert.That((sold.Side, sold.Price.Units), Is.EqualTo((Side.Sell, 89_95L)), "the open less 5 bp");
        Assert.That(sold.TimeNanos, Is.EqualTo(Nanos(Start.AddHours(2)) + (laterMillis * 1_000_000)));
    }

    [Test]
    public void A_stop_sees_the_low_before_the_high_and_is_filled_at_the_low()
    {
        BacktestSettings settings = Always();
        settings.Engine.Execution.StopLossPercent = 3;
        BacktestResult result = Run(
            settings, First, Next(
                1, 100m, 100.5m, 99.5m, 100m), Next(2, 100m, 120m, 95m, 118m), Next(3, 118m, 119m, 117m, 118m));
        FillRow sold = result.Record.Fills[1];
        Assert.That(sold.Side, Is.EqualTo(Side.Sell));
        Assert.That(sold.Price.Units, Is.EqualTo(94_95), "the low less 5 bp");
        Assert.That(sold.TimeNanos, Is.EqualTo(Nanos(Start.AddHours(2).AddMinutes(15)) + 50_000_000));
    }

    [Test]
    public void A_stop_whose_level_is_jumped_at_the_open_is_filled_at_the_open()
    {
        BacktestSettings settings = Always();
        settings.Engine.Execution.StopLossPercent = 3;
        BacktestResult result = Run(
            settings, First, Next(
                1, 100m, 100.5m, 99.5m, 100m), Next(2, 95m, 97m, 90m, 96m), Next(3, 96m, 97m, 95m, 96m));
        Assert.That(result.Record.Fills[1].Price.Units, Is.EqualTo(94_95), "95 less 5 bp, not the low of 90");
    }

    [Test]
    public void Without_the_path_a_stop_waits_for_the_close()
    {
        BacktestSettings settings = Always();
        settings.IsPathShown = false;
        settings.Engine.Execution.StopLossPercent = 3;
        BacktestResult result = Run(
            settings, First, Next(
                1, 100m, 100.5m, 99.5m, 100m), Next(2, 100m, 120m, 95m, 118m), Next(3, 118m, 119m, 117m, 118m));
        Assert.That(result.Record.Fills, Has.Count.EqualTo(1), "the closes never fell");
    }

    [Test]
    public void Feed_latency_makes_the_order_later_by_so_much()
    {
        BacktestSettings settings = Always();
        settings.Latency.FeedMicros = 30_000;
        BacktestResult result = Run(settings, First, Next(1, 102m, 103m, 101m, 102.5m));
        Assert.That(result.Record.Fills[0].TimeNanos, Is.EqualTo(Nanos(Start.AddHours(1)) + 80_000_000));
        Assert.That(result.Record.Fills[0].Price.Units, Is.EqualTo(102_06));
    }

    [Test]
    public void An_order_that_arrives_in_the_second_quarter_meets_the_extreme()
    {
        // A long latency: sixteen minutes later the bar is at its low, since nothing is held yet.
        BacktestSettings settings = Always();
        settings.Latency.FeedMicros = 60_000_000;
        settings.Latency.OrderMicros = 60_000_000;
        settings.Engine.Execution.AcknowledgeTimeoutMillis = 600_000;
        NaiveCandle second = Next(1, 102m, 103m, 101m, 102.5m);
        BacktestResult result = Run(settings, First, second);
        Assert.That(result.Record.Fills[0].TimeNanos, Is.EqualTo(Nanos(second.Open) + 120_000_000_000));
        Assert.That(result.Record.Fills[0].Price.Units, Is.EqualTo(102_06), "two minutes in, it is still the open");
    }

    [Test]
    public void Money_is_conserved_to_the_unit()
    {
        List<NaiveCandle> candles = NaiveCandle.Walk(5, 600);
        using var bench = new BacktestBench();
        BacktestSettings settings = BacktestBench.Settings("ema-momentum", bench.Write("walk.csv", candles));
        settings.Engine.Combination.MarketOrderFrom = 0.5m;
        BacktestResult result = BacktestBench.Run(settings);
        Int128 cash = (Int128)100_000 * Notional.UnitsPerOne;
        long held = 0;
        foreach (FillRow fill in result.Record.Fills)
        {
            bool isBuy = fill.Side == Side.Buy;
            cash += (isBuy ? -fill.Value.Units : fill.Value.Units) - fill.Fee.Units;
            held += isBuy ? fill.Quantity.Units : -fill.Quantity.Units;
        }

        long mark = result.Record.Marks[0][^1];
        Int128 equity = cash + ((Int128)held * mark * 100);
        Assert.That(result.Record.Fills, Has.Count.GreaterThan(20));
        Assert.That(result.Record.Equity[^1].Equity.Units, Is.EqualTo((long)equity));
    }

    private static BacktestSettings Always() => BacktestBench.Settings("buy-and-hold", "");

    private static NaiveCandle Next(int hour, decimal open, decimal high, decimal low, decimal close) =>
        new(Start.AddHours(hour), open, high, low, close, 1000.0001m);

    private static BacktestResult Run(BacktestSettings settings, params NaiveCandle[] candles)
    {
        using var bench = new BacktestBench();
        settings.Data[0].Path = bench.Write("candles.csv", candles);
        settings.Data[0].IntervalSeconds = settings.Engine.Bars.SignalIntervalSeconds;
        return BacktestBench.Run(settings);
    }

    private static long Nanos(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}
