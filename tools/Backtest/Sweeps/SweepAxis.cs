using System;
using System.Collections.Generic;
using System.Globalization;

namespace LowLatency.Backtest.Sweeps;

/// <summary>One setting and the values to try: path=1,2,5 or path=first..last:step.</summary>
public sealed record SweepAxis(string Path, IReadOnlyList<string> Values)
{
    private const int ValuesMax = 10_000;

    public static SweepAxis Parse(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1) throw Fault(text, "write path=1,2,5 or path=first..last:step");
        string path = text[..equals].Trim();
        string values = text[(equals + 1)..].Trim();
        int dots = values.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            const StringSplitOptions Split = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
            return new SweepAxis(path, values.Split(',', Split));
        }

        string[] end = values[(dots + 2)..].Split(':');
        bool isRange = TryNumber(values[..dots], out decimal first) & TryNumber(end[0], out decimal last);
        decimal step = 1;
        if (!isRange || end.Length > 2 || (end.Length == 2 && !TryNumber(end[1], out step)))
        {
            throw Fault(text, "a range is first..last or first..last:step, with numbers");
        }

        if (step <= 0 || last < first) throw Fault(
            text, "a range rises: the step is above 0, the last not below the first");
        if ((last - first) / step > ValuesMax) throw Fault(text, $"more than {ValuesMax} values");
        var all = new List<string>();
        for (decimal value = first; value <= last; value += step)
        {
            all.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        return new SweepAxis(path, all);
    }

    /// <summary>Every combination of the axes' values, the last axis fastest.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Combine(IReadOnlyList<SweepAxis> axes)
    {
        long total = 1;
        foreach (SweepAxis axis in axes) total *= axis.Values.Count;
        const long TotalMax = 1_000_000;
        if (total > TotalMax) throw new BacktestException($"--sweep: {total} combinations, at most {TotalMax}");
        var all = new List<IReadOnlyList<KeyValuePair<string, string>>>();
        for (long number = 0; number < total; number++)
        {
            var one = new KeyValuePair<string, string>[axes.Count];
            long rest = number;
            for (int i = axes.Count - 1; i >= 0; i--)
            {
                (rest, long value) = Math.DivRem(rest, axes[i].Values.Count);
                one[i] = new(axes[i].Path, axes[i].Values[(int)value]);
            }

            all.Add(one);
        }

        return all;
    }

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static BacktestException Fault(string text, string what) => new($"--sweep {text}: {what}");
}
