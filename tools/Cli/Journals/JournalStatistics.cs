using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Cli.Formatting;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Journals;

/// <summary>`journal stats`: how many records of which kind, and what they cost.</summary>
internal sealed class JournalStatistics
{
    private readonly SortedDictionary<string, (long Count, long Bytes)> _kinds = new(StringComparer.Ordinal);
    private readonly SortedSet<uint> _epochs = [];
    private readonly JournalEvents _events = new();
    private long _levels;
    private long _levelBytes;
    private long _firstNanos;
    private long _lastNanos;
    private long _eventCount;
    private JournalRecordKind _lastKind;

    private JournalStatistics()
    {
    }

    public static int Run(string given, TextWriter output)
    {
        string folder = JournalFolder.Find(given);
        var statistics = new JournalStatistics();
        using var cursor = new JournalCursor(folder);
        while (cursor.Read(out JournalRecord record)) statistics.OnRecord(cursor, record);
        statistics.Write(folder, cursor, output);
        return cursor.End.IsUsable ? 0 : JournalFolder.Damaged;
    }

    private void OnRecord(JournalCursor cursor, in JournalRecord record)
    {
        _lastKind = record.Kind;
        _epochs.Add(cursor.Header.Epoch);
        if (record.Kind != JournalRecordKind.Event)
        {
            Count($"record {record.Kind}", record.Length);
            return;
        }

        ReadOnlySpan<EventSlot> message = _events.Message(cursor, record);
        if (message.IsEmpty)
        {
            throw new ToolException($"event {record.Sequence} cannot be decoded", JournalFolder.Damaged);
        }

        EventKind kind = message[0].Header.Kind;
        Count(kind.ToString(), record.Length);
        if (kind is EventKind.BookDelta or EventKind.BookSnapshot)
        {
            _levels += Math.Max(0, BookShape.Levels(message));
            _levelBytes += record.Length;
        }

        if (_eventCount++ == 0) _firstNanos = record.TimeNanos;
        _lastNanos = Math.Max(_lastNanos, record.TimeNanos);
    }

    private void Count(string kind, int bytes)
    {
        (long Count, long Bytes) sum = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = (sum.Count + 1, sum.Bytes + bytes);
    }

    private void Write(string folder, JournalCursor cursor, TextWriter output)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        IReadOnlyList<JournalSegment> segments = JournalSegments.List(folder);
        long diskBytes = 0;
        int compressed = 0;
        foreach (JournalSegment segment in segments)
        {
            diskBytes += segment.Bytes;
            if (segment.IsCompressed) compressed++;
        }

        double seconds = (_lastNanos - _firstNanos) / 1e9;
        double rate = seconds > 0 ? _eventCount / seconds : 0;
        bool isClean = _lastKind == JournalRecordKind.CleanEnd;
        output.WriteLine($"journal    {Path.GetFullPath(folder)}");
        output.WriteLine(
            $"segments   {segments.Count} ({compressed} compressed), {AmountText.Bytes(diskBytes)} on the disk,"
            + $" {AmountText.Bytes(cursor.RecordBytes)} of records");
        output.WriteLine($"epochs     {string.Join(", ", _epochs)}");
        output.WriteLine($"events     {AmountText.Of(_eventCount)} up to sequence {cursor.End.LastSequence}");
        if (_eventCount > 0)
        {
            output.WriteLine($"time       {new Timestamp(_firstNanos)} .. {new Timestamp(_lastNanos)}");
            output.WriteLine(string.Create(culture, $"duration   {seconds:F3} s, {rate:F1} events/s"));
        }

        if (_levels > 0)
        {
            string each = ((double)_levelBytes / _levels).ToString("F2", culture);
            output.WriteLine($"levels     {AmountText.Of(_levels)} book levels, {each} bytes each");
        }

        string clean = isClean ? "yes" : "no";
        output.WriteLine($"end        {JournalFolder.Describe(folder, cursor.End)}; clean end: {clean}");
        output.WriteLine();
        var table = new TextTable("kind", "records", "bytes", "bytes/record", "share");
        foreach ((string kind, (long count, long bytes)) in _kinds)
        {
            double share = 100.0 * bytes / Math.Max(1, cursor.RecordBytes);
            table.Add(
                kind, AmountText.Of(count), AmountText.Of(bytes), ((double)bytes / count).ToString("F1", culture),
                share.ToString("F1", culture) + " %");
        }

        table.Write(output);
    }
}
