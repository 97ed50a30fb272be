using System;
using System.Globalization;
using LowLatency.Formats.Journal;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Replay;

/// <summary>`--until`, `--at`: a sequence, an ISO time, or a time of the first day of the journal, UTC.</summary>
internal static class ReplayUntil
{
    public static JournalReplayRange Parse(string? until, string option, string folder)
    {
        if (until == null) return new JournalReplayRange();
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (long.TryParse(until, NumberStyles.None, culture, out long sequence) && sequence > 0)
        {
            return new JournalReplayRange { UntilSequence = sequence };
        }

        if (until.Contains(':', StringComparison.Ordinal) && TimeOnly.TryParse(until, culture, out TimeOnly time))
        {
            long day = FirstEventNanos(folder) / Timestamp.NanosPerDay;
            return new JournalReplayRange { UntilNanos = (day * Timestamp.NanosPerDay) + (time.Ticks * 100) };
        }

        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (until.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(until, culture, Style, out DateTimeOffset moment))
        {
            return new JournalReplayRange { UntilNanos = (moment - DateTimeOffset.UnixEpoch).Ticks * 100 };
        }

        throw new ToolException(
            $"{option} {until}: give a sequence (1 or more), an ISO time (2026-01-31T12:00:00Z) or HH:mm:ss[.fff]");
    }

    private static long FirstEventNanos(string folder)
    {
        using var cursor = new JournalCursor(folder);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind == JournalRecordKind.Event) return record.TimeNanos;
        }

        throw new ToolException($"{folder} holds no event that could name the day", ToolException.NoInput);
    }
}
