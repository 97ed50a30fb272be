using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Invariants;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class JournalSkipsTests
{
    private static readonly EventSkippedBody First = new(2, InvariantCode.FilledWithinOrder, EventKind.OrderReport);
    private static readonly EventSkippedBody Second = new(3, InvariantCode.UnexpectedException, EventKind.Trade);
    private static readonly EventSkippedBody Timer = new(3, InvariantCode.TimerOfOrderInUse, EventKind.Trade, 0);

    [Test]
    public void A_journal_without_any_has_none()
    {
        using var folder = new TempFolder();
        Assert.That(JournalSkips.Read(folder.Path), Is.Empty);
        JournalFixture.Run(folder.Path, 5);
        Assert.That(JournalSkips.Read(folder.Path), Is.Empty);
    }

    [Test]
    public void Every_segment_begun_since_names_all_of_them()
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 5);
        Append(folder.Path, [First]);
        Assert.That(JournalSkips.Read(folder.Path), Is.EqualTo((EventSkippedBody[])[First]));
        Append(folder.Path, [First, Second], events: 5_000);
        Assert.That(JournalSegments.List(folder.Path), Has.Count.GreaterThan(3), "it rolled");
        Assert.That(JournalSkips.Read(folder.Path), Is.EqualTo((EventSkippedBody[])[First, Second]));
        Assert.That(JournalSegments.Verify(folder.Path).End.IsUsable, Is.True);
    }

    [Test]
    public void A_torn_newest_segment_leaves_it_to_the_one_before()
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 5);
        Append(folder.Path, [First]);
        Append(folder.Path, [First, Second]);
        List<JournalSegment> segments = JournalSegments.List(folder.Path);
        using (FileStream torn = new(segments[^1].Path, FileMode.Open)) torn.SetLength(120);
        Assert.That(JournalSkips.Read(folder.Path), Is.EqualTo((EventSkippedBody[])[First]));
    }

    [Test]
    public void A_body_that_cannot_be_is_refused()
    {
        byte[] body = new byte[EventSkippedBody.Length];
        Second.Write(body);
        Assert.That(EventSkippedBody.TryRead(body, out EventSkippedBody read), Is.True);
        Assert.That(read, Is.EqualTo(Second));
        Assert.That(EventSkippedBody.TryRead(body.AsSpan(1), out _), Is.False);
        body[15] = 0x80;
        Assert.That(EventSkippedBody.TryRead(body, out _), Is.False, "no timer");
        new EventSkippedBody(0, InvariantCode.None, EventKind.Trade).Write(body);
        Assert.That(EventSkippedBody.TryRead(body, out _), Is.False, "no event");
    }

    [Test]
    public void A_timer_is_named_in_records_that_programs_before_it_refuse()
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 5);
        Append(folder.Path, [Second, Timer]);
        Assert.That(JournalSkips.Read(folder.Path), Is.EqualTo((EventSkippedBody[])[Second, Timer]));
        var versions = new List<byte>();
        using var cursor = new JournalCursor(folder.Path, JournalSegments.List(folder.Path)[^1].Index);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind == JournalRecordKind.EventSkipped) versions.Add(record.Version);
        }

        Assert.That(versions, Is.EqualTo((byte[])[1, 2]));
    }

    private static void Append(string folder, EventSkippedBody[] skips, int events = 3)
    {
        using JournalDirectory opened = JournalFixture.Open(folder);
        JournalResumePoint resume = opened.Recover(out _)!.Value;
        using var writer = new JournalWriter(folder, JournalFixture.Small, resume);
        Assert.That(writer.Start(JournalFixture.Start(resume.NextEpoch) with { SkippedEvents = skips }), Is.True);
        for (int i = 0; i < events; i++)
        {
            writer.Append(SampleMessages.Trade(i));
            writer.Commit();
        }

        Assert.That(writer.Stop(1), Is.True, writer.Fault.ToString());
    }
}
