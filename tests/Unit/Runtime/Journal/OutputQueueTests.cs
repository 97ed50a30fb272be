using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class OutputQueueTests
{
    [Test]
    public void Outputs_stand_behind_their_cause_in_their_order()
    {
        using TempFolder folder = new();
        OutputQueue queue = new(8);
        using (JournalWriter writer = Start(folder.Path))
        {
            Event(writer, 1);
            queue.Post([Decision(1), Decision(1)], 0, [Command(1)], 1);
            queue.Post([], 0, [Command(2), Command(2)], 2);
            Assert.That(queue.Drain(writer), Is.EqualTo(3), "event 2 is not in the journal yet");
            Assert.That(queue.Drain(writer), Is.Zero);
            Event(writer, 2);
            Assert.That(queue.Drain(writer), Is.EqualTo(2));
            writer.Commit();
        }

        Assert.That(Records(folder.Path), Is.EqualTo((string[])
        [
            "Event 1", "Decision 1.0", "Decision 1.1", "Command 1.0", "Event 2", "Command 2.0", "Command 2.1",
        ]));
    }

    [Test]
    public void A_full_queue_holds_nobody_up_and_says_how_many_are_missing_of_which_events()
    {
        using TempFolder folder = new();
        OutputQueue queue = new(2);
        using (JournalWriter writer = Start(folder.Path))
        {
            for (int i = 1; i <= 5; i++) Event(writer, i);
            for (int i = 1; i <= 4; i++) queue.Post([], 0, [Command(i)], i);
            Assert.That(queue.MissedCount, Is.EqualTo(2));
            queue.Settle();
            Assert.That(queue.Drain(writer), Is.EqualTo(2), "there was no room for the gap either");
            queue.Post([], 0, [Command(5)], 5);
            Assert.That(queue.Drain(writer), Is.EqualTo(2));
            writer.Commit();
        }

        Assert.That(Records(folder.Path), Is.EqualTo((string[])
        [
            "Event 1", "Event 2", "Event 3", "Event 4", "Event 5", "Command 1.0", "Command 2.0", "Gap 3..4 2",
            "Command 5.0",
        ]));
    }

    [Test]
    public void Decisions_that_the_engine_could_not_hold_are_a_gap_in_front_of_the_commands()
    {
        using TempFolder folder = new();
        OutputQueue queue = new(4);
        using (JournalWriter writer = Start(folder.Path))
        {
            Event(writer, 1);
            queue.Post([Decision(1)], 3, [Command(1)], 1);
            queue.Drain(writer);
            queue.Post([], 2, [], 1);
            queue.Settle();
            queue.Drain(writer);
            writer.Commit();
        }

        Assert.That(
            Records(folder.Path),
            Is.EqualTo((string[])["Event 1", "Decision 1.0", "Gap 1..1 3", "Command 1.0", "Gap 1..1 2"]));
        Assert.That(queue.MissedCount, Is.EqualTo(5));
    }

    [Test]
    public void Posting_and_draining_allocate_nothing()
    {
        using TempFolder folder = new();
        OutputQueue queue = new(16);
        using JournalWriter writer = Start(folder.Path);
        DecisionOutcome[] decisions = [Decision(1)];
        EngineCommand[] commands = [Command(1), Command(1)];
        Event(writer, 1);
        Round(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(100);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Round(int count)
        {
            for (int i = 0; i < count; i++)
            {
                queue.Post(decisions, 0, commands, 1);
                queue.Drain(writer);
            }

            writer.Commit();
        }
    }

    [Test]
    public void With_a_thread_on_either_side_every_output_is_recorded_or_counted_in_a_gap()
    {
        const int posts = 20_000;
        using TempFolder folder = new();
        OutputQueue queue = new(64);
        using (JournalWriter writer = Start(folder.Path))
        {
            Event(writer, 1);
            bool isDone = false;
            Thread producer = new(() =>
            {
                for (int i = 0; i < posts; i++) queue.Post([Decision(1)], 0, [Command(1)], 1);
                Volatile.Write(ref isDone, true);
            });
            producer.Start();
            while (!Volatile.Read(ref isDone)) queue.Drain(writer);
            producer.Join();
            queue.Drain(writer);
            queue.Settle();
            queue.Drain(writer);
            writer.Commit();
        }

        long recorded = 0;
        long missing = 0;
        foreach (string line in Records(folder.Path))
        {
            string count = line[(line.LastIndexOf(' ') + 1)..];
            bool isGap = line.StartsWith("Gap", StringComparison.Ordinal);
            if (isGap) missing += long.Parse(count, CultureInfo.InvariantCulture);
            else if (!line.StartsWith("Event", StringComparison.Ordinal)) recorded++;
        }

        Assert.That(missing, Is.EqualTo(queue.MissedCount));
        Assert.That(recorded + missing, Is.EqualTo(2L * posts));
        Assert.That(recorded, Is.GreaterThanOrEqualTo(64));
    }

    [Test]
    public void The_journal_thread_appends_outputs_with_the_events_of_a_step_and_never_alone()
    {
        using TempFolder folder = new();
        OutputQueue queue = new(8);
        using JournalWriter writer = Start(folder.Path);
        JournalThreadTests.QueueSource source = new();
        JournalThread<JournalThreadTests.QueueSource> thread = new(source, writer, new JournalNotes(), queue);
        source.Messages.Enqueue(SampleMessages.Trade(1));
        Assert.That(thread.DoWork(), Is.EqualTo(1));
        long batches = writer.BatchCount;
        queue.Post([], 0, [Command(1)], 1);
        Assert.That(thread.DoWork(), Is.Zero);
        Assert.That(writer.BatchCount, Is.EqualTo(batches), "no flush for an output alone");
        source.Messages.Enqueue(SampleMessages.Trade(2));
        thread.DoWork();
        Assert.That(Records(folder.Path), Is.EqualTo((string[])["Event 1", "Event 2", "Command 1.0"]));
    }

    [Test]
    public void A_run_that_did_not_end_in_order_is_followed_by_a_gap_of_unknown_size()
    {
        using TempFolder folder = new();
        Run(folder.Path, records: true, isClean: false);
        Run(folder.Path, records: true, isClean: true);
        Run(folder.Path, records: true, isClean: true);
        Assert.That(Records(folder.Path), Is.EqualTo((string[])
        [
            "Event 1", "Event 2", "Command 1.0", "Gap 1..2 -1", "Event 3", "Event 4", "Command 3.0", "CleanEnd",
            "Event 5", "Event 6", "Command 5.0", "CleanEnd",
        ]));
    }

    [Test]
    public void So_is_a_run_that_recorded_no_outputs_even_when_it_ended_in_order()
    {
        using TempFolder folder = new();
        Run(folder.Path, records: false, isClean: true);
        Run(folder.Path, records: true, isClean: true);
        Assert.That(Records(folder.Path)[..4], Is.EqualTo((string[])["Event 1", "Event 2", "CleanEnd", "Gap 1..2 -1"]));
    }

    private static void Run(string path, bool records, bool isClean)
    {
        using JournalDirectory directory = JournalFixture.Open(path);
        JournalResumePoint resume = directory.Recover(out _)!.Value;
        using JournalWriter writer = new(path, JournalFixture.Small, resume);
        writer.Start(JournalFixture.Start(resume.NextEpoch) with { RecordsOutputs = records });
        long first = resume.LastSequence + 1;
        for (int i = 0; i < 2; i++) Event(writer, (int)first + i);
        OutputQueue queue = new(4);
        if (records) queue.Post([], 0, [Command(first)], first);
        queue.Drain(writer);
        writer.Commit();
        if (isClean) writer.Stop(1);
    }

    private static JournalWriter Start(string path)
    {
        using JournalDirectory directory = JournalFixture.Open(path);
        JournalWriter writer = new(path, JournalFixture.Small, directory.Recover(out _)!.Value);
        writer.Start(JournalFixture.Start(1) with { RecordsOutputs = true });
        return writer;
    }

    private static void Event(JournalWriter writer, int number) => writer.Append(SampleMessages.Trade(number));

    private static EngineCommand Command(long cause) => GoldenJournal.Command with { CauseSequence = cause };

    private static DecisionOutcome Decision(long cause) => GoldenJournal.Decision with { CauseSequence = cause };

    private static List<string> Records(string path)
    {
        List<string> lines = [];
        using JournalCursor cursor = new(path);
        while (cursor.Read(out JournalRecord record))
        {
            switch (record.Kind)
            {
                case JournalRecordKind.Event:
                    lines.Add($"Event {record.Sequence}");
                    break;
                case JournalRecordKind.Command:
                    OutputBody.TryRead(record.Body, out EngineCommand command, out ushort place);
                    lines.Add($"Command {command.CauseSequence}.{place}");
                    break;
                case JournalRecordKind.Decision:
                    OutputBody.TryRead(record.Body, out DecisionOutcome decision, out ushort index);
                    lines.Add($"Decision {decision.CauseSequence}.{index}");
                    break;
                case JournalRecordKind.OutputGap:
                    OutputGapBody.TryRead(record.Body, out OutputGapBody gap);
                    lines.Add($"Gap {gap.FirstCause}..{gap.LastCause} {gap.Count}");
                    break;
                case JournalRecordKind.CleanEnd:
                    lines.Add("CleanEnd");
                    break;
            }
        }

        return lines;
    }
}
