using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Backtest.Settings;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Sweeps;

/// <summary>
/// Windows of a walk-forward: so many days in which every combination is tried, then so many in which the best of them
/// is
/// run on data that no choice has seen; the next window begins so many days later.
/// </summary>
public sealed record WalkForward(int InSampleDays, int OutOfSampleDays)
{
    /// <summary>in:out, in days.</summary>
    public static WalkForward Parse(string text)
    {
        string[] parts = text.Split(':');
        int inSample = 0;
        int outOfSample = 0;
        bool isGood = parts.Length == 2 && int.TryParse(
            parts[0], out inSample) && int.TryParse(parts[1], out outOfSample)
            && inSample > 0 && outOfSample > 0;
        if (isGood) return new WalkForward(inSample, outOfSample);
        throw new BacktestException($"--walk-forward {text}: write days in sample and out of sample, e.g. 180:60");
    }

    /// <summary>Start of the choice, start of what follows, and its end, unix nanoseconds.</summary>
    public IReadOnlyList<(long From, long Split, long To)> Windows(long fromNanos, long toNanos)
    {
        var windows = new List<(long, long, long)>();
        long inSample = InSampleDays * Timestamp.NanosPerDay;
        long outOfSample = OutOfSampleDays * Timestamp.NanosPerDay;
        for (long from = fromNanos; from + inSample + outOfSample <= toNanos; from += outOfSample)
        {
            windows.Add((from, from + inSample, from + inSample + outOfSample));
        }

        if (windows.Count > 0) return windows;
        throw new BacktestException(
            $"--walk-forward {InSampleDays}:{OutOfSampleDays}: the data hold only "
            + $"{(toNanos - fromNanos) / Timestamp.NanosPerDay} days; give fewer");
    }

    /// <summary>The settings restricted to a time.</summary>
    public static BacktestSettings Between(BacktestSettings settings, long fromNanos, long toNanos) =>
        SettingsPath.With(
        settings, [new("from", Text(fromNanos)), new("to", Text(toNanos))]);

    private static string Text(long nanos) =>
        DateTime.UnixEpoch.AddTicks(nanos / 100).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
}
