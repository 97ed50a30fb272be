using System;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Retention;
using LowLatency.Runtime.Storage;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class JournalThreadTests
{
    [Test]
    public void A_step_takes_what_is_there_as_one_batch_with_the_notes_behind_it()
    {
        using TempFolder folder = new();
        using JournalWriter writer = Start(folder.Path);
        QueueSource source = new();
        JournalNotes notes = new();
        JournalThread<QueueSource> thread = new(source, writer, notes, new OutputQueue(), batchMessagesMax: 3);
        for (int i = 1; i <= 5; i++) source.Messages.Enqueue(SampleMessages.Trade(i));
        notes.TryPost(new StateHashBody(2, 11, 22, 33));
        long batches = writer.BatchCount;
        Assert.That(thread.DoWork(), Is.EqualTo(4), "three messages and a note");
        Assert.That(writer.DurableSequence.Value, Is.EqualTo(3));
        Assert.That(source.ReleasedCount, Is.EqualTo(3));
        Assert.That(thread.DoWork(), Is.EqualTo(2));
        Assert.That(thread.DoWork(), Is.Zero);
        Assert.That(writer.BatchCount - batches, Is.EqualTo(2));
        Assert.That(writer.Stop(1), Is.True);
        JournalVerification result = JournalSegments.Verify(folder.Path);
        Assert.That(result.LastStateHash, Is.EqualTo(new StateHashBody(2, 11, 22, 33)));
    }

    [Test]
    public void After_a_fault_nothing_more_is_taken()
    {
        using TempFolder folder = new();
        FailingStorage storage = new();
        using JournalWriter writer = Start(folder.Path, storage);
        QueueSource source = new();
        JournalThread<QueueSource> thread = new(source, writer, new JournalNotes(), new OutputQueue());
        source.Messages.Enqueue(SampleMessages.Trade(1));
        storage.WriteError = 28;
        thread.DoWork();
        source.Messages.Enqueue(SampleMessages.Trade(2));
        Assert.That(thread.DoWork(), Is.Zero);
        Assert.That(source.Messages, Has.Count.EqualTo(1));
        Assert.That(writer.IsFaulted, Is.True);
    }

    [Test]
    public void Notes_beyond_the_room_are_refused_and_counted()
    {
        JournalNotes notes = new();
        int taken = 0;
        while (notes.TryPost(new SnapshotTakenBody(1, 2))) taken++;
        Assert.That(taken, Is.EqualTo(64));
        Assert.That(notes.RefusedCount, Is.EqualTo(1));
    }

    [Test]
    public void Replay_covers_a_range_and_reports_the_hashes_in_it()
    {
        using TempFolder folder = new();
        using (JournalWriter writer = Start(folder.Path))
        {
            for (int i = 1; i <= 3_000; i++)
            {
                writer.Append(SampleMessages.Trade(i));
                if (i % 500 == 0) writer.AppendStateHash(new StateHashBody(i, (ulong)i, 0, 0));
                writer.Commit();
            }

            writer.Stop(1);
        }

        Collector all = new() { Sequences = [], Hashes = [] };
        JournalEnd end = JournalReplay.Run(folder.Path, new JournalReplayRange(), ref all);
        Assert.That((end.Action, end.LastSequence), Is.EqualTo((RecoveryAction.End, 3_000L)));
        Assert.That(all.Sequences, Has.Count.EqualTo(3_000));
        Assert.That(all.Hashes, Is.EqualTo(new long[] { 500, 1_000, 1_500, 2_000, 2_500, 3_000 }));
        Collector part = new() { Sequences = [], Hashes = [] };
        JournalReplayRange range = new() { AfterSequence = 2_400, UntilSequence = 2_700 };
        end = JournalReplay.Run(folder.Path, range, ref part);
        Assert.That((end.Action, end.LastSequence), Is.EqualTo((RecoveryAction.Continue, 2_700L)));
        Assert.That((part.Sequences[0], part.Sequences[^1]), Is.EqualTo((2_401L, 2_700L)));
        Assert.That(part.Hashes, Is.EqualTo(new long[] { 2_500 }));
        Collector timed = new() { Sequences = [], Hashes = [] };
        range = new JournalReplayRange { UntilNanos = SampleMessages.Trade(10)[0].Header.ReceiveWallNanos };
        JournalReplay.Run(folder.Path, range, ref timed);
        Assert.That(timed.Sequences, Has.Count.EqualTo(10));
        Collector stopping = new() { Sequences = [], Hashes = [], StopAt = 7 };
        end = JournalReplay.Run(folder.Path, new JournalReplayRange(), ref stopping);
        Assert.That((end.Action, end.LastSequence), Is.EqualTo((RecoveryAction.Continue, 7L)));
    }

    [Test]
    public void Compressed_segments_replay_the_same_and_removed_ones_are_missed_loudly()
    {
        using TempFolder folder = new();
        JournalFixture.Run(folder.Path, 5_000);
        List<string> before = JournalFixture.Dump(folder.Path, out _);
        long plain = 0, packed = 0;
        foreach (JournalSegment segment in JournalSegments.List(folder.Path)) plain += segment.Bytes;
        Assert.That(JournalRetention.Compress(folder.Path), Is.GreaterThan(2));
        foreach (JournalSegment segment in JournalSegments.List(folder.Path)) packed += segment.Bytes;
        Assert.That(packed, Is.LessThan(plain));
        Assert.That(JournalFixture.Dump(folder.Path, out JournalEnd end), Is.EqualTo(before));
        Assert.That(end.Action, Is.EqualTo(RecoveryAction.End));
        Assert.That(JournalRetention.Remove(folder.Path, 0, keepAfterSequence: 0), Is.Zero);
        Assert.That(JournalRetention.Remove(folder.Path, 0, keepAfterSequence: 3_000), Is.GreaterThan(0));
        Collector part = new() { Sequences = [], Hashes = [] };
        end = JournalReplay.Run(folder.Path, new JournalReplayRange { AfterSequence = 3_000 }, ref part);
        Assert.That((part.Sequences[0], part.Sequences[^1]), Is.EqualTo((3_001L, 5_000L)));
        end = JournalReplay.Run(folder.Path, new JournalReplayRange(), ref part);
        Assert.That((end.Action, end.Finding), Is.EqualTo((RecoveryAction.Stop, JournalFinding.SegmentMissing)));
    }

    [Test]
    public void Segments_go_when_old_and_outgrown_or_for_want_of_room_and_never_what_a_snapshot_needs()
    {
        using TempFolder folder = new();
        JournalFixture.Run(folder.Path, 5_000);
        List<JournalSegment> all = JournalSegments.List(folder.Path);
        long end = JournalFixture.Start(1).WallNanos + 1_000_000_000_000;
        const long enough = long.MaxValue;
        JournalRetentionLimits none = new();
        Assert.That(Removable(none with { AgeNanosMin = 1L << 60 }, enough), Is.Zero, "young");
        Assert.That(Removable(none with { BytesMin = long.MaxValue }, enough), Is.Zero, "not outgrown");
        Assert.That(Removable(none, enough), Is.EqualTo(all.Count - 2), "the newest two stay");
        Assert.That(Removable(none with { BytesMin = all[^1].Bytes + all[^2].Bytes + 1 }, enough),
            Is.EqualTo(all.Count - 3));
        JournalRetentionLimits roomy = new() { AgeNanosMin = 1L << 60, FreeBytesMin = 1_000_000 };
        Assert.That(Removable(roomy, 1_000_000 - all[0].Bytes), Is.EqualTo(1), "no more than the room asks for");
        Assert.That(JournalRetention.Remove(folder.Path, in none, enough, end, keepAfterSequence: 0), Is.Zero);
        Assert.That(JournalRetention.Remove(folder.Path, in none, enough, end, 3_000), Is.GreaterThan(0));
        Collector part = new() { Sequences = [], Hashes = [] };
        JournalReplay.Run(folder.Path, new JournalReplayRange { AfterSequence = 3_000 }, ref part);
        Assert.That((part.Sequences[0], part.Sequences[^1]), Is.EqualTo((3_001L, 5_000L)));

        int Removable(in JournalRetentionLimits limits, long free) =>
            JournalRetention.CountRemovable(folder.Path, in limits, free, end);
    }

    [Test]
    public void A_follower_sees_every_record_once_while_a_writer_appends_and_rolls()
    {
        using TempFolder folder = new();
        const int eventCount = 20_000;
        using JournalFollower follower = new(folder.Path);
        Assert.That(follower.Read(out _), Is.EqualTo(JournalFollowOutcome.Waiting));
        Thread appender = new(() =>
        {
            using JournalWriter writer = Start(folder.Path);
            for (int i = 1; i <= eventCount; i++)
            {
                writer.Append(SampleMessages.Trade(i));
                if (i % 7 == 0) writer.Commit();
            }

            writer.Stop(1);
        });
        appender.Start();
        long next = 1;
        bool isEnded = false;
        DateTime deadline = DateTime.UtcNow.AddSeconds(60);
        while (!isEnded && DateTime.UtcNow < deadline)
        {
            JournalFollowOutcome outcome = follower.Read(out JournalRecord record);
            Assert.That(outcome, Is.Not.EqualTo(JournalFollowOutcome.Stopped), follower.End.ToString());
            if (outcome == JournalFollowOutcome.Waiting)
            {
                Thread.Yield();
                continue;
            }

            isEnded = record.Kind == JournalRecordKind.CleanEnd;
            if (record.Kind != JournalRecordKind.Event) continue;
            Assert.That(record.Sequence, Is.EqualTo(next));
            EventSlot slot = follower.Message(record)[0];
            Assert.That(slot.Trade.Quantity.Units, Is.EqualTo(1_000 + next));
            next++;
        }

        appender.Join();
        Assert.That(isEnded, Is.True, $"at {next}");
        Assert.That(next, Is.EqualTo(eventCount + 1));
        Assert.That(follower.Read(out _), Is.EqualTo(JournalFollowOutcome.Waiting));
        JournalFixture.Run(folder.Path, 1);
        while (follower.Read(out _) == JournalFollowOutcome.Record)
        {
        }

        Assert.That(follower.LastSequence, Is.EqualTo(eventCount + 1), "goes on into the next run");
    }

    private static JournalWriter Start(string path, IJournalStorage? storage = null)
    {
        JournalWriter writer = new(path, JournalFixture.Small, new JournalResumePoint { JournalId = 1 }, storage);
        if (!writer.Start(JournalFixture.Start(1))) throw new InvalidOperationException(writer.Fault.ToString());
        return writer;
    }

    internal sealed class QueueSource : IJournalSource
    {
        private int _readCount;

        public Queue<EventSlot[]> Messages { get; } = new();

        public int ReleasedCount { get; private set; }

        public bool TryRead(out ReadOnlySpan<EventSlot> message)
        {
            message = default;
            if (!Messages.TryDequeue(out EventSlot[]? next)) return false;
            message = next;
            _readCount++;
            return true;
        }

        public void Release() => ReleasedCount = _readCount;
    }

    private struct Collector : IJournalVisitor
    {
        public required List<long> Sequences;
        public required List<long> Hashes;
        public long StopAt;

        public readonly bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
            Sequences.Add(sequence);
            return sequence != StopAt;
        }

        public readonly void OnStateHash(in StateHashBody recorded) => Hashes.Add(recorded.Sequence);

        public readonly void OnRecord(in JournalRecord record)
        {
        }
    }
}
