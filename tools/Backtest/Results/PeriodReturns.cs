using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Results;

/// <summary>
/// Returns of equal periods: UTC days where a run spans at least <see cref="DaysMin"/> of them, else the run's own
/// samples. A day's equity is that of the last sample at or before its end.
/// </summary>
public sealed class PeriodReturns
{
    public const int DaysMin = 30;

    private const double SecondsPerYear = 365.25 * 86_400;

    private PeriodReturns(IReadOnlyList<double> values, double perYear, bool isDaily)
    {
        Values = values;
        PerYear = perYear;
        IsDaily = isDaily;
    }

    public IReadOnlyList<double> Values { get; }

    /// <summary>Periods in a year of 365.25 days.</summary>
    public double PerYear { get; }

    public bool IsDaily { get; }

    public static PeriodReturns Of(IReadOnlyList<EquityRow> equity)
    {
        long span = equity.Count == 0 ? 0 : equity[^1].TimeNanos - equity[0].TimeNanos;
        return span >= DaysMin * Timestamp.NanosPerDay ? Daily(equity) : Sampled(equity, span);
    }

    private static PeriodReturns Daily(IReadOnlyList<EquityRow> equity)
    {
        var values = new List<double>();
        double before = equity[0].Equity.ToDouble();
        long end = DayEnd(equity[0].TimeNanos);
        for (int i = 1; i <= equity.Count; i++)
        {
            // The sample after the day's last one; a day without samples has a return of zero.
            while (i == equity.Count || equity[i].TimeNanos > end)
            {
                double now = equity[i - 1].Equity.ToDouble();
                values.Add(before == 0 ? 0 : (now / before) - 1);
                before = now;
                end += Timestamp.NanosPerDay;
                if (i == equity.Count) break;
            }
        }

        return new PeriodReturns(values, 365.25, true);
    }

    private static PeriodReturns Sampled(IReadOnlyList<EquityRow> equity, long span)
    {
        var values = new List<double>();
        for (int i = 1; i < equity.Count; i++)
        {
            double before = equity[i - 1].Equity.ToDouble();
            values.Add(before == 0 ? 0 : (equity[i].Equity.ToDouble() / before) - 1);
        }

        double seconds = values.Count == 0 ? 0 : span / 1e9 / values.Count;
        return new PeriodReturns(values, seconds <= 0 ? 0 : SecondsPerYear / seconds, false);
    }

    // A sample at midnight belongs to the day that ends there.
    private static long DayEnd(long nanos) =>
        ((nanos + Timestamp.NanosPerDay) / Timestamp.NanosPerDay) * Timestamp.NanosPerDay;
}
