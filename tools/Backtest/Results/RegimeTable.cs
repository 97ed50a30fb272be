using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Results;

/// <summary>
/// Days by regime. A day's trend is the market's return over the 20 days before it, its volatility the deviation of
/// their returns; each is cut into thirds over the whole run. So a day's regime is made of what was known before it
/// began, while the bounds of the thirds are seen afterwards: the table describes, it is no input of anything. The
/// market is the first instrument.
/// </summary>
public static class RegimeTable
{
    public const int Lookback = 20;

    private static readonly string[] Trends = ["falling", "flat", "rising"];
    private static readonly string[] Volatilities = ["calm", "normal", "wild"];

    /// <summary>Empty when there are fewer than 60 days.</summary>
    public static IReadOnlyList<RegimeRow> Of(IReadOnlyList<EquityRow> equity, IReadOnlyList<long> marks)
    {
        const int DaysMin = 60;
        (List<double> run, List<double> market) = Days(equity, marks);
        int count = market.Count - Lookback;
        if (market.Count < DaysMin) return [];
        double[] trends = new double[count];
        double[] volatilities = new double[count];
        for (int day = 0; day < count; day++)
        {
            List<double> before = market.GetRange(day, Lookback);
            double growth = 1;
            foreach (double value in before) growth *= 1 + value;
            trends[day] = growth - 1;
            volatilities[day] = MetricsCalculator.Moments(before).Deviation;
        }

        int[] trendThirds = Thirds(trends);
        int[] volatilityThirds = Thirds(volatilities);
        var rows = new List<RegimeRow>();
        for (int trend = 0; trend < 3; trend++)
        {
            for (int volatility = 0; volatility < 3; volatility++)
            {
                (int days, double own, double all) = (0, 1, 1);
                for (int day = 0; day < count; day++)
                {
                    if (trendThirds[day] != trend || volatilityThirds[day] != volatility) continue;
                    days++;
                    own *= 1 + run[day + Lookback];
                    all *= 1 + market[day + Lookback];
                }

                rows.Add(new RegimeRow(Trends[trend], Volatilities[volatility], days, own - 1, all - 1));
            }
        }

        return rows;
    }

    // Returns of whole UTC days of the run and of the market.
    private static (List<double> Run, List<double> Market) Days(
        IReadOnlyList<EquityRow> equity, IReadOnlyList<long> marks)
    {
        List<double> run = [];
        List<double> market = [];
        int last = -1;
        for (int i = 0; i < equity.Count; i++)
        {
            if (marks[i] <= 0) continue;
            bool isDayEnd = i + 1 == equity.Count || DayOf(equity[i + 1].TimeNanos) != DayOf(equity[i].TimeNanos);
            if (!isDayEnd) continue;
            if (last >= 0)
            {
                run.Add((equity[i].Equity.ToDouble() / equity[last].Equity.ToDouble()) - 1);
                market.Add((marks[i] / (double)marks[last]) - 1);
            }

            last = i;
        }

        return (run, market);
    }

    private static long DayOf(long nanos) => (nanos - 1) / Timestamp.NanosPerDay;

    private static int[] Thirds(double[] values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double low = sorted[sorted.Length / 3];
        double high = sorted[2 * sorted.Length / 3];
        int[] thirds = new int[values.Length];
        for (int i = 0; i < values.Length; i++) thirds[i] = values[i] < low ? 0 : values[i] < high ? 1 : 2;
        return thirds;
    }
}
