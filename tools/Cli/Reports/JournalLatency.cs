using System;
using System.Collections.Generic;
using LowLatency.Cli.Journals;
using LowLatency.Formats.Histograms;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Cli.Reports;

/// <summary>
/// The stages whose stamps the journal holds: decoded and published (nanoseconds after the read), and venueToReceive,
/// the distance of the two wall clocks, which includes their offset (events before the venue's time are only counted).
/// </summary>
internal sealed class JournalLatency
{
    private const int SignificantDigits = 3;

    private readonly Histogram _decoded = Make();
    private readonly Histogram _published = Make();
    private readonly Histogram _venueToReceive = Make();
    private readonly JournalEvents _events = new();

    private JournalLatency()
    {
    }

    public long StartNanos { get; private set; }

    public long EndNanos { get; private set; }

    public List<StageSummary> Stages { get; } = [];

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
        if (latency.Stages.Count > 0) return latency;
        throw new ToolException($"{folder} holds no event with a latency stamp", ToolException.NoInput);
    }

    private static Histogram Make() => new(1, StageHistogram.NanosMax, SignificantDigits);

    private void OnEvent(JournalCursor cursor, in JournalRecord record)
    {
        ReadOnlySpan<EventSlot> message = _events.Message(cursor, record);
        if (message.IsEmpty)
        {
            throw new ToolException($"event {record.Sequence} cannot be decoded", JournalFolder.Damaged);
        }

        if (StartNanos == 0) StartNanos = record.TimeNanos;
        EndNanos = Math.Max(EndNanos, record.TimeNanos);
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
    private void Add(string name, Histogram histogram)
    {
        if (histogram.Count > histogram.OverflowCount * 2) Stages.Add(new StageSummary(name, histogram));
    }
}
