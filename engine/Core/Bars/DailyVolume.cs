using System;
using LowLatency.Model.Time;

namespace LowLatency.Core.Bars;

/// <summary>The base volume of the last 24 hours by closed bars. Pure; any thread.</summary>
public static class DailyVolume
{
    /// <summary>
    /// In quantity units, by the longest interval whose bars cover a day; it ends with that interval's last closed bar.
    /// False while none does.
    /// </summary>
    public static bool TrySum(BarBuilder bars, out Int128 volume)
    {
        volume = 0;
        for (int i = bars.IntervalCount - 1; i >= 0; i--)
        {
            BarSeries series = bars.SeriesAt(i);
            long perDay = Timestamp.NanosPerDay / series.IntervalNanos;
            if (series.Count < perDay) continue;
            for (int age = 0; age < perDay; age++) volume += series[age].Volume.Units;
            return true;
        }

        return false;
    }

    /// <summary>The shortest interval whose bars cover a day; null while none does.</summary>
    public static BarSeries? FindShortest(BarBuilder bars)
    {
        for (int i = 0; i < bars.IntervalCount; i++)
        {
            BarSeries series = bars.SeriesAt(i);
            if (series.Count >= Timestamp.NanosPerDay / series.IntervalNanos) return series;
        }

        return null;
    }
}
