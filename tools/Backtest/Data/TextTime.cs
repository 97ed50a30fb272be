using System;
using System.Globalization;

namespace LowLatency.Backtest.Data;

/// <summary>Times of text files as unix nanoseconds, always UTC.</summary>
public static class TextTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd", "yyyy-MM-dd hh-tt",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
    ];

    /// <summary>To the millisecond, without it where it is 0: 2026-01-01T00:00:00Z.</summary>
    /// <param name="nanos">Unix nanoseconds.</param>
    public static string Of(long nanos)
    {
        string text = $"{DateTime.UnixEpoch.AddTicks(nanos / 100):yyyy-MM-ddTHH:mm:ss.fff}Z";
        return text.Replace(".000Z", "Z", StringComparison.Ordinal);
    }

    /// <summary>
    /// Whole seconds, milliseconds, microseconds or nanoseconds since 1970 by their number of digits, or a calendar
    /// time.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanos)
    {
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            nanos = 0;
            long scale = text.Length switch
            {
                <= 10 => 1_000_000_000,
                <= 13 => 1_000_000,
                <= 16 => 1_000,
                19 => 1,
                _ => 0,
            };
            if (scale == 0 || number <= 0 || number > long.MaxValue / scale) return false;
            nanos = number * scale;
            return true;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        bool isTime = DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out DateTime time);
        nanos = isTime ? (time - DateTime.UnixEpoch).Ticks * 100 : 0;
        return isTime && nanos > 0;
    }
}
