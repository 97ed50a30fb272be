using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Backtest.Results;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>Every figure against a value computed by hand.</summary>
[TestFixture]
public sealed class MetricsTests
{
    private const long Day = Timestamp.NanosPerDay;

    [Test]
    public void Figures_of_a_short_curve_are_those_computed_by_hand()
    {
        // Four samples a day apart: +10 %, -20 %, +25 %.
        BacktestMetrics metrics = MetricsCalculator.Compute(Curve(Day, 100, 110, 88, 110), [], 7, 2);
        Assert.That(metrics.Return, Is.EqualTo(0.10).Within(1e-12));
        Assert.That(metrics.Years, Is.EqualTo(3 / 365.25).Within(1e-12));
        Assert.That(metrics.Cagr, Is.EqualTo(Math.Pow(1.1, 365.25 / 3) - 1).Within(1e-6));

        // Mean 0.05; deviations 0.05, -0.25, 0.2; squares 0.0025 + 0.0625 + 0.04 = 0.105; / 2 = 0.0525.
        double deviation = Math.Sqrt(0.0525);
        Assert.That(metrics.Volatility, Is.EqualTo(deviation * Math.Sqrt(365.25)).Within(1e-9));
        Assert.That(metrics.Sharpe, Is.EqualTo(0.05 / deviation * Math.Sqrt(365.25)).Within(1e-9));

        // One negative return of three: sqrt(0.04 / 3).
        Assert.That(metrics.Sortino, Is.EqualTo(0.05 / Math.Sqrt(0.04 / 3) * Math.Sqrt(365.25)).Within(1e-9));
        Assert.That(metrics.MaxDrawdown, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(metrics.MaxDrawdownDays, Is.EqualTo(2), "from the peak to the equity that reached it again");
        Assert.That(metrics.Calmar, Is.EqualTo(metrics.Cagr / 0.2).Within(1e-6));
        Assert.That((metrics.Orders, metrics.OrdersRefused), Is.EqualTo((7, 2)));
    }

    [Test]
    public void A_drawdown_that_does_not_end_counts_to_the_end()
    {
        (double share, long nanos) = MetricsCalculator.Drawdown(Curve(Day, 100, 90, 95, 99));
        Assert.That(share, Is.EqualTo(0.1).Within(1e-12));
        Assert.That(nanos, Is.EqualTo(3 * Day));
    }

    [Test]
    public void Figures_without_a_divisor_are_missing()
    {
        BacktestMetrics metrics = MetricsCalculator.Compute(Curve(Day, 100, 100, 100), [], 0, 0);
        Assert.That(
            (metrics.Sharpe, metrics.Sortino, metrics.Calmar, metrics.WinRate, metrics.ProfitFactor),
            Is.EqualTo(((double?)null, (double?)null, (double?)null, (double?)null, (double?)null)));
    }

    [Test]
    public void Hourly_samples_over_months_become_returns_of_days()
    {
        // 40 days of hours, one percent a day, all of it in the last hour; samples at the ends of hours.
        var curve = new List<EquityRow> { new(Day * 10_000, Notional.FromWhole(1_000), default) };
        double equity = 1_000;
        for (int hour = 1; hour <= 40 * 24; hour++)
        {
            if (hour % 24 == 0) equity *= 1.01;
            long nanos = (Day * 10_000) + (hour * (Day / 24));
            curve.Add(new EquityRow(nanos, new Notional((long)(equity * Notional.UnitsPerOne)), default));
        }

        PeriodReturns returns = PeriodReturns.Of(curve);
        Assert.That((returns.IsDaily, returns.Values.Count, returns.PerYear), Is.EqualTo((true, 40, 365.25)));
        Assert.That(returns.Values, Has.All.EqualTo(0.01).Within(1e-7));
    }

    [Test]
    public void Round_trips_have_fees_in_them_and_a_flip_is_two()
    {
        List<FillRow> fills =
        [
            Fill(1, Side.Buy, 10, 1_000, 1), Fill(2, Side.Buy, 10, 1_100, 1), Fill(3, Side.Sell, 20, 2_300, 2),
            Fill(4, Side.Buy, 10, 1_000, 1), Fill(5, Side.Sell, 30, 2_700, 3), Fill(6, Side.Buy, 20, 1_900, 2),
        ];
        IReadOnlyList<RoundTrip> trips = RoundTripBuilder.Build(fills);
        var profits = new List<double>();
        foreach (RoundTrip trip in trips) profits.Add(trip.Profit.ToDouble());

        // 2300 - 2100 - 4; then a third of 2700 closes the long: 900 - 1000 - 2; the short: 1800 - 1900 - 4.
        Assert.That(profits, Is.EqualTo(new[] { 196.0, -102.0, -104.0 }));
        BacktestMetrics metrics = MetricsCalculator.Compute(Curve(Day, 100, 100), fills, 6, 0);
        Assert.That(metrics.WinRate, Is.EqualTo(1 / 3.0).Within(1e-12));
        Assert.That(metrics.ProfitFactor, Is.EqualTo(196.0 / 206).Within(1e-12));
        Assert.That(metrics.Fees, Is.EqualTo(10));
    }

    [Test]
    public void Exposure_time_in_market_and_turnover_are_means_over_the_samples()
    {
        List<EquityRow> curve =
        [
            new(Day, Notional.FromWhole(
                100), Notional.Zero), new(2 * Day, Notional.FromWhole(100), Notional.FromWhole(50)),
            new(3 * Day, Notional.FromWhole(
                200), Notional.FromWhole(200)), new(4 * Day, Notional.FromWhole(200), Notional.Zero),
        ];
        BacktestMetrics metrics = MetricsCalculator.Compute(curve, [Fill(1, Side.Buy, 10, 300, 0)], 1, 0);
        Assert.That(metrics.Exposure, Is.EqualTo((0 + 0.5 + 1 + 0) / 4).Within(1e-12));
        Assert.That(metrics.TimeInMarket, Is.EqualTo(0.5));
        Assert.That(metrics.TurnoverPerYear, Is.EqualTo(300.0 / 150 / (3 / 365.25)).Within(1e-9));
    }

    [Test]
    public void Months_are_compounded_from_one_end_to_the_next()
    {
        long january = (new DateTime(2021, 1, 15, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;
        List<EquityRow> curve =
        [
            new(january, Notional.FromWhole(100), default), new(january + (17 * Day), Notional.FromWhole(110), default),
            new(january + (30 * Day), Notional.FromWhole(99), default),
        ];

        // The second sample is at midnight of February the first: it belongs to January.
        IReadOnlyList<MonthRow> months = MonthTable.Of(curve);
        Assert.That(months, Has.Count.EqualTo(2));
        Assert.That((months[0].Month, months[1].Month), Is.EqualTo((1, 2)));
        Assert.That(months[0].Return, Is.EqualTo(0.1).Within(1e-12));
        Assert.That(months[1].Return, Is.EqualTo(-0.1).Within(1e-12));
    }

    [Test]
    public void A_run_that_begins_with_a_month_has_no_return_of_the_month_before()
    {
        long january = (new DateTime(2023, 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * 100;
        List<EquityRow> curve =
        [
            new(january, Notional.FromWhole(100), default), new(january + (31 * Day), Notional.FromWhole(110), default),
            new(january + (32 * Day), Notional.FromWhole(121), default),
        ];
        IReadOnlyList<MonthRow> months = MonthTable.Of(curve);
        Assert.That(months, Has.Count.EqualTo(2));
        Assert.That((months[0].Year, months[0].Month, months[1].Month), Is.EqualTo((2023, 1, 2)));
        Assert.That(months[0].Return, Is.EqualTo(0.1).Within(1e-12));
        Assert.That(months[1].Return, Is.EqualTo(0.1).Within(1e-12));
    }

    [Test]
    public void Regimes_hold_every_day_after_the_lookback_once()
    {
        var curve = new List<EquityRow>();
        var marks = new List<long>();
        var random = new Random(3);
        double price = 10_000;
        for (int day = 0; day < 200; day++)
        {
            price *= 1 + (random.NextDouble() * 0.04) - 0.019;
            curve.Add(new EquityRow(Day * (18_000 + day), Notional.FromWhole(1_000 + day), default));
            marks.Add((long)price);
        }

        IReadOnlyList<RegimeRow> rows = RegimeTable.Of(curve, marks);
        int days = 0;
        double market = 1;
        foreach (RegimeRow row in rows)
        {
            days += row.Days;
            market *= 1 + row.MarketReturn;
        }

        Assert.That(rows, Has.Count.EqualTo(9));
        Assert.That(days, Is.EqualTo(199 - RegimeTable.Lookback));
        Assert.That(market, Is.EqualTo(marks[^1] / (double)marks[RegimeTable.Lookback]).Within(1e-9));
    }

    private static List<EquityRow> Curve(long step, params long[] values)
    {
        var curve = new List<EquityRow>();
        for (int i = 0; i < values.Length; i++)
        {
            curve.Add(new EquityRow((step * 18_000) + (i * step), Notional.FromWhole(values[i]), default));
        }

        return curve;
    }

    private static FillRow Fill(int time, Side side, long quantity, long value, long fee) => new(
        time, default, new InstrumentId(0), side, new Price(1), new Quantity(quantity), Notional.FromWhole(value),
        Notional.FromWhole(fee), Liquidity.Taker, new Price(1), default);
}
