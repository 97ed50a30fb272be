using System;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Storage;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class JournalWriterTests
{
    [Test]
    public void What_was_appended_is_read_back_over_many_segments_and_runs()
    {
        using TempFolder folder = new();
        JournalFixture.Run(folder.Path, 2_000);
        JournalResumePoint second = JournalFixture.Run(folder.Path, 2_000);
        Assert.That(second.LastSequence, Is.EqualTo(2_000));
        Assert.That(second.IsCleanEnd, Is.True);
        Assert.That(second.LastEpoch, Is.EqualTo(1));
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
        Assert.That(count, Is.EqualTo(4_000));
        Assert.That(end.Action, Is.EqualTo(RecoveryAction.End), end.ToString());
        Assert.That(JournalSegments.List(folder.Path), Has.Count.EqualTo(4));
    }

    [Test]
    public void Durable_sequence_moves_with_each_commit([Values] bool isFlushed)
    {
        using TempFolder folder = new();
        JournalDurability durability = isFlushed ? JournalDurability.Flushed : JournalDurability.Buffered;
        FailingStorage storage = new();
        using JournalWriter writer = StartWriter(folder, storage, durability);
        int flushesBefore = storage.FlushCount;
        for (int i = 1; i <= 10; i++) writer.Append(SampleMessages.Trade(i));
        Assert.That(writer.DurableSequence.Value, Is.Zero);
        int writesBefore = storage.WriteCount;
        Assert.That(writer.Commit(), Is.True);
        Assert.That(writer.DurableSequence.Value, Is.EqualTo(10));
        Assert.That(storage.WriteCount - writesBefore, Is.EqualTo(1), "one write a batch");
        Assert.That(storage.FlushCount - flushesBefore, Is.EqualTo(isFlushed ? 1 : 0), "one fdatasync a batch");
    }

    [TestCase(JournalOperation.Write, 28, ReasonCode.JournalFull)]
    [TestCase(JournalOperation.Write, 5, ReasonCode.JournalWriteFailed)]
    [TestCase(JournalOperation.Write, 0, ReasonCode.JournalFull)]
    [TestCase(JournalOperation.Flush, 5, ReasonCode.JournalFlushFailed)]
    public void A_failure_is_latched_and_never_retried(JournalOperation operation, int error, ReasonCode reason)
    {
        using TempFolder folder = new();
        FailingStorage storage = new();
        using JournalWriter writer = StartWriter(folder, storage, JournalDurability.Flushed);
        writer.Append(SampleMessages.Trade(1));
        Assert.That(writer.Commit(), Is.True);
        writer.Append(SampleMessages.Trade(2));
        if (operation == JournalOperation.Flush) storage.FlushError = error;
        else if (error == 0) storage.IsWriteShort = true;
        else storage.WriteError = error;
        Assert.That(writer.Commit(), Is.False);
        Assert.That(writer.Fault.Reason, Is.EqualTo(reason));
        Assert.That(writer.Fault.Operation, Is.EqualTo(operation));
        Assert.That(writer.Fault.Errno, Is.EqualTo(error));
        Assert.That(writer.Fault.Sequence, Is.EqualTo(2));
        (storage.FlushError, storage.WriteError, storage.IsWriteShort) = (0, 0, false);
        (int writes, int flushes) = (storage.WriteCount, storage.FlushCount);
        Assert.That(writer.Append(SampleMessages.Trade(3)), Is.False);
        Assert.That(writer.Commit(), Is.False);
        Assert.That(writer.Stop(1), Is.False);
        Assert.That((storage.WriteCount, storage.FlushCount), Is.EqualTo((writes, flushes)), "nothing was tried again");
        Assert.That(writer.DurableSequence.Value, Is.EqualTo(1));
        writer.Dispose();
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
        Assert.That(end.IsUsable, Is.True, end.ToString());
        Assert.That(count, Is.InRange(1, 2), "readable up to the last good record");
    }

    [Test]
    public void A_missing_reserve_is_known_before_the_first_event()
    {
        using TempFolder folder = new();
        FailingStorage storage = new() { FreeBytesAnswer = 1_000_000 };
        JournalWriterOptions options = JournalFixture.Small with { FreeBytesMin = 2_000_000 };
        using JournalWriter writer = new(folder.Path, options, new JournalResumePoint { JournalId = 1 }, storage);
        Assert.That(writer.Start(JournalFixture.Start(1)), Is.False);
        Assert.That(writer.Fault.Reason, Is.EqualTo(ReasonCode.JournalFull));
        Assert.That(writer.Fault.Operation, Is.EqualTo(JournalOperation.FreeSpaceCheck));
        Assert.That(JournalSegments.List(folder.Path), Is.Empty);
    }

    [Test]
    public void A_segment_that_cannot_be_made_on_roll_latches_full()
    {
        using TempFolder folder = new();
        FailingStorage storage = new();
        using JournalWriter writer = StartWriter(folder, storage, JournalDurability.Buffered);
        storage.CreateError = 28;
        int number = 0;
        while (writer.Append(SampleMessages.Trade(++number)) && writer.Commit())
        {
        }

        Assert.That(writer.Fault.Reason, Is.EqualTo(ReasonCode.JournalFull));
        Assert.That(writer.Fault.Operation, Is.EqualTo(JournalOperation.Create));
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
        Assert.That(end.Action, Is.EqualTo(RecoveryAction.End), end.ToString());
        Assert.That(count, Is.EqualTo(writer.DurableSequence.Value));
    }

    [Test]
    public void A_message_larger_than_the_buffer_latches_a_fault()
    {
        using TempFolder folder = new();
        using JournalWriter writer = StartWriter(folder, new FailingStorage(), JournalDurability.Buffered);
        Assert.That(writer.Append(SampleMessages.Book(EventKind.BookSnapshot, 1_000, 1_000)), Is.False);
        Assert.That(writer.Fault.Reason, Is.EqualTo(ReasonCode.MessageTooLarge));
    }

    [Test]
    public void Replicated_is_refused_with_a_reason() => Assert.That(
        new JournalWriterOptions { Durability = JournalDurability.Replicated }.Validate(), Does.Contain("reserved"));

    [Test]
    public void The_largest_book_passes_with_default_options()
    {
        using TempFolder folder = new();
        JournalWriterOptions options = new() { FreeBytesMin = 0 };
        using JournalWriter writer = new(folder.Path, options, new JournalResumePoint { JournalId = 1 });
        Assert.That(writer.Start(JournalFixture.Start(1)), Is.True);
        EventSlot[] book = SampleMessages.Book(EventKind.BookSnapshot, 20_000, 20_000);
        for (int i = 0; i < 20; i++) Assert.That(writer.Append(book) && writer.Commit(), Is.True);
        Assert.That(writer.Stop(1), Is.True);
        JournalVerification result = JournalSegments.Verify(folder.Path);
        Assert.That(result.EventCount, Is.EqualTo(20));
        Assert.That(result.IsCleanEnd, Is.True);
    }

    [Test]
    public void Appending_and_committing_allocates_nothing()
    {
        using TempFolder folder = new();
        JournalWriterOptions options = new() { FreeBytesMin = 0 };
        using JournalWriter writer = new(folder.Path, options, new JournalResumePoint { JournalId = 1 });
        Assert.That(writer.Start(JournalFixture.Start(1)), Is.True);
        EventSlot[] trade = SampleMessages.Trade(1);
        EventSlot[] book = SampleMessages.Book(EventKind.BookDelta, 20, 20);
        JournalNotes notes = new();
        AppendMany(writer, trade, book, notes, 1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AppendMany(writer, trade, book, notes, 20_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        before = GC.GetAllocatedBytesForCurrentThread();
        AppendMany(writer, trade.AsSpan().ToArray(), book, notes, 1);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Positive, "the measurement sees allocations");
    }

    [Test]
    public void A_small_disk_that_fills_up_latches_full_and_stays_readable()
    {
        if (!SmallDisk.TryMount(out SmallDisk? disk, 512)) Assert.Ignore("needs root for a small tmpfs");
        using (disk)
        {
            JournalResumePoint resume = new() { JournalId = 1 };
            using JournalWriter writer = new(disk!.Path, JournalFixture.Small, resume);
            Assert.That(writer.Start(JournalFixture.Start(1)), Is.True);
            int number = 0;
            while (writer.Append(SampleMessages.Trade(++number)) && writer.Commit())
            {
                Assert.That(number, Is.LessThan(50_000));
            }

            Assert.That(writer.Fault.Reason, Is.EqualTo(ReasonCode.JournalFull), writer.Fault.ToString());
            JournalEnd end = JournalFixture.ReplayTrades(disk.Path, out long count);
            Assert.That(end.IsUsable, Is.True, end.ToString());
            Assert.That(count, Is.EqualTo(writer.DurableSequence.Value).And.GreaterThan(1_000));
        }
    }

    private static void AppendMany(
        JournalWriter writer, EventSlot[] trade, EventSlot[] book, JournalNotes notes, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            writer.Append(trade);
            writer.Append(book);
            notes.TryPost(new StateHashBody(writer.LastSequence, 1, 2, 3));
            notes.Drain(writer);
            writer.Commit();
        }
    }

    private static JournalWriter StartWriter(TempFolder folder, IJournalStorage storage, JournalDurability durability)
    {
        JournalWriterOptions options = JournalFixture.Small with { Durability = durability };
        JournalWriter writer = new(folder.Path, options, new JournalResumePoint { JournalId = 1 }, storage);
        Assert.That(writer.Start(JournalFixture.Start(1)), Is.True, writer.Fault.ToString());
        return writer;
    }
}
