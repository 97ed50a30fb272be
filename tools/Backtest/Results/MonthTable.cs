using System;
using System.Collections.Generic;
using LowLatency.Backtest.Records;

namespace LowLatency.Backtest.Results;

/// <summary>Returns by calendar month, UTC; the first and the last month may be parts of one.</summary>
public static class MonthTable
{
    public static IReadOnlyList<MonthRow> Of(IReadOnlyList<EquityRow> equity)
    {
        var rows = new List<MonthRow>();
        double before = equity[0].Equity.ToDouble();
        for (int i = 0; i < equity.Count; i++)
        {
            // The first sample begins its day; a later one at midnight ends the day, and so the month, before it.
            (int year, int month) = MonthOf(i == 0 ? equity[i].TimeNanos : equity[i].TimeNanos - 1);
            bool isLast = i + 1 == equity.Count || MonthOf(equity[i + 1].TimeNanos - 1) != (year, month);
            if (!isLast) continue;
            double now = equity[i].Equity.ToDouble();
            rows.Add(new MonthRow(year, month, before == 0 ? 0 : (now / before) - 1));
            before = now;
        }

        return rows;
    }

    private static (int Year, int Month) MonthOf(long nanos)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(nanos / 100);
        return (time.Year, time.Month);
    }
}
