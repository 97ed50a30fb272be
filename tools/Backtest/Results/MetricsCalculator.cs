using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Results;

/// <summary>Computes the figures of a run from its record. Pure.</summary>
public static class MetricsCalculator
{
    private const double NanosPerYear = 365.25 * Timestamp.NanosPerDay;

    public static BacktestMetrics Compute(RunRecord record) =>
        Compute(record.Equity, record.Fills, record.Orders.Count, record.Refused);

    public static BacktestMetrics Compute(
        IReadOnlyList<EquityRow> equity, IReadOnlyList<FillRow> fills, int orders, long refused)
    {
        double first = equity[0].Equity.ToDouble();
        double last = equity[^1].Equity.ToDouble();
        double years = (equity[^1].TimeNanos - equity[0].TimeNanos) / NanosPerYear;
        double? cagr = years > 0 && first > 0 && last > 0 ? Math.Pow(last / first, 1 / years) - 1 : null;
        PeriodReturns returns = PeriodReturns.Of(equity);
        (double mean, double deviation, double downside) = Moments(returns.Values);
        double scale = Math.Sqrt(returns.PerYear);
        (double drawdown, long length) = Drawdown(equity);
        (double exposure, double inMarket, double meanEquity) = Averages(equity);
        IReadOnlyList<RoundTrip> trips = RoundTripBuilder.Build(fills);
        (int wins, double profit, double loss) = Sum(trips);
        (double value, double fees, double slippage) = Sum(fills);
        return new BacktestMetrics
        {
            InitialEquity = first,
            FinalEquity = last,
            Return = first == 0 ? 0 : (last / first) - 1,
            Years = years,
            Cagr = cagr,
            Volatility = deviation * scale,
            Sharpe = deviation > 0 ? mean / deviation * scale : null,
            Sortino = downside > 0 ? mean / downside * scale : null,
            Calmar = drawdown > 0 ? cagr / drawdown : null,
            MaxDrawdown = drawdown,
            MaxDrawdownDays = length / (double)Timestamp.NanosPerDay,
            Trades = trips.Count,
            WinRate = trips.Count > 0 ? wins / (double)trips.Count : null,
            ProfitFactor = loss > 0 ? profit / loss : null,
            Exposure = exposure,
            TimeInMarket = inMarket,
            TurnoverPerYear = years > 0 && meanEquity > 0 ? value / meanEquity / years : null,
            Orders = orders,
            OrdersRefused = refused,
            Fills = fills.Count,
            Fees = fees,
            Slippage = slippage,
        };
    }

    /// <summary>Mean, sample deviation (n - 1), and root of the mean square of what is below zero.</summary>
    public static (double Mean, double Deviation, double Downside) Moments(IReadOnlyList<double> values)
    {
        if (values.Count < 2) return default;
        double sum = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Count;
        double squares = 0;
        double negatives = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
            if (value < 0) negatives += value * value;
        }

        return (mean, Math.Sqrt(squares / (values.Count - 1)), Math.Sqrt(negatives / values.Count));
    }

    /// <summary>Largest fall as a share of its peak, and the longest time below a peak, nanoseconds.</summary>
    public static (double Share, long Nanos) Drawdown(IReadOnlyList<EquityRow> equity)
    {
        double worst = 0;
        long longest = 0;
        bool isBelow = false;
        EquityRow peak = equity[0];
        foreach (EquityRow row in equity)
        {
            if (row.Equity >= peak.Equity)
            {
                if (isBelow) longest = Math.Max(longest, row.TimeNanos - peak.TimeNanos);
                isBelow = false;
                peak = row;
                continue;
            }

            isBelow = true;
            double fall = peak.Equity.Units <= 0 ? 0 : 1 - (row.Equity.ToDouble() / peak.Equity.ToDouble());
            worst = Math.Max(worst, fall);
            longest = Math.Max(longest, row.TimeNanos - peak.TimeNanos);
        }

        return (worst, longest);
    }

    private static (double Exposure, double InMarket, double MeanEquity) Averages(IReadOnlyList<EquityRow> equity)
    {
        double exposure = 0;
        double sum = 0;
        int held = 0;
        foreach (EquityRow row in equity)
        {
            double value = row.Equity.ToDouble();
            sum += value;
            if (value > 0) exposure += row.Exposure.ToDouble() / value;
            if (row.Exposure.Units != 0) held++;
        }

        return (exposure / equity.Count, held / (double)equity.Count, sum / equity.Count);
    }

    private static (int Wins, double Profit, double Loss) Sum(IReadOnlyList<RoundTrip> trips)
    {
        int wins = 0;
        double profit = 0;
        double loss = 0;
        foreach (RoundTrip trip in trips)
        {
            double result = trip.Profit.ToDouble();
            if (result > 0)
            {
                wins++;
                profit += result;
            }
            else
            {
                loss -= result;
            }
        }

        return (wins, profit, loss);
    }

    private static (double Value, double Fees, double Slippage) Sum(IReadOnlyList<FillRow> fills)
    {
        decimal value = 0;
        decimal fees = 0;
        decimal slippage = 0;
        foreach (FillRow fill in fills)
        {
            value += fill.Value.Units;
            fees += fill.Fee.Units;
            slippage += fill.Slippage.Units;
        }

        const decimal One = Model.Numbers.Notional.UnitsPerOne;
        return ((double)(value / One), (double)(fees / One), (double)(slippage / One));
    }
}
