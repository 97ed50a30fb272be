using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Cli.Journals;
using LowLatency.Formats.Histograms;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Reports;

/// <summary>
/// The stages whose stamps the journal holds: decoded and published (nanoseconds after the read), and venueToReceive,
/// the distance of the two wall clocks, which includes their offset (events before the venue's time are only counted).
/// </summary>
internal sealed class JournalLatency
{
    private const int SignificantDigits = 3;

    // One hour, as the engine's own histograms.
    private const long NanosMax = 3_600_000_000_000;

    private readonly Histogram _decoded = Make();
    private readonly Histogram _published = Make();
    private readonly Histogram _venueToReceive = Make();
    private readonly JournalEvents _events = new();
    private readonly List<(string Name, Histogram Values)> _stages = [];
    private long _startNanos;
    private long _endNanos;

    private JournalLatency()
    {
    }

    /// <summary>What a log of the stages cannot hold, one line for each stage that has some.</summary>
    public List<string> Notes { get; } = [];

    public static JournalLatency Read(string folder)
    {
        var latency = new JournalLatency();
        using var cursor = new JournalCursor(folder);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind == JournalRecordKind.Event) latency.OnEvent(cursor, record);
        }

        if (!cursor.End.IsUsable)
        {
            throw new ToolException($"journal {JournalFolder.Describe(folder, cursor.End)}", JournalFolder.Damaged);
        }

        latency.Add("decoded", latency._decoded);
        latency.Add("published", latency._published);
        latency.Add("venueToReceive", latency._venueToReceive);
        if (latency._stages.Count > 0) return latency;
        throw new ToolException($"{folder} holds no event with a latency stamp", ToolException.NoInput);
    }

    /// <summary>Writes the stages as an .hlog, one interval each.</summary>
    public void Write(string path)
    {
        using FileStream file = File.Create(path);
        var writer = new HistogramLogWriter(file);
        writer.WriteHeader(Math.Max(0, _startNanos), "Latency by stage in nanoseconds, made from a journal");
        foreach ((string name, Histogram values) in _stages)
        {
            writer.WriteInterval(name, _startNanos, Math.Max(_startNanos, _endNanos), values);
        }
    }

    private static Histogram Make() => new(1, NanosMax, SignificantDigits);

    private void OnEvent(JournalCursor cursor, in JournalRecord record)
    {
        ReadOnlySpan<EventSlot> message = _events.Message(cursor, record);
        if (message.IsEmpty)
        {
            throw new ToolException($"event {record.Sequence} cannot be decoded", JournalFolder.Damaged);
        }

        if (_startNanos == 0) _startNanos = record.TimeNanos;
        _endNanos = Math.Max(_endNanos, record.TimeNanos);
        ref readonly EventHeader header = ref message[0].Header;
        if (header.PublishNanos != 0)
        {
            _decoded.Record(header.DecodeNanos);
            _published.Record(header.PublishNanos);
        }

        bool isLive = (header.Flags & EventFlags.Historical) == 0 && header.Kind != EventKind.OrderReport;
        if (header.VenueNanos > 0 && isLive) _venueToReceive.Record(header.ReceiveWallNanos - header.VenueNanos);
    }

    // A recorded capture has the venue's clock of another day: then the distance says nothing.
    private void Add(string name, Histogram values)
    {
        if (values.Count <= values.OverflowCount * 2) return;
        _stages.Add((name, values));
        if (values.NegativeCount == 0 && values.OverflowCount == 0) return;
        Notes.Add(
            $"{name}: {values.NegativeCount} below zero (clocks apart) and {values.OverflowCount} above an hour are "
            + "not in the table");
    }
}
