using System;
using System.Globalization;
using LowLatency.Model.Numbers;

namespace LowLatency.Backtest.Reports;

/// <summary>Integers of the engine as decimal text, exactly.</summary>
public static class UnitText
{
    public static string Of(long units, int decimals)
    {
        decimal value = units;
        for (int i = 0; i < decimals; i++) value /= 10;
        return value.ToString(CultureInfo.InvariantCulture);
    }

    public static string Of(Notional value) => Of(value.Units, Notional.Decimals);

    /// <summary>2021-05-19T13:00:00Z, with milliseconds where there are any.</summary>
    public static string Time(long nanos)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(nanos / 100);
        string form =
            time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }
}
