using System;
using System.Diagnostics;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;

namespace LowLatency.Bench.Journals;

/// <summary>Replay from the disk (page cache) on one core: read, checksum, chain, decode, visit.</summary>
internal static class JournalReplayBench
{
    private const double GoalEventsPerSecond = 5_000_000;

    public static void Run(TextWriter output, string folder, int rounds, int divisor = 1)
    {
        output.WriteLine("replay, events a second on one core (median, best):");
        EventSlot[][] small = JournalBenchMessages.Small(1_024);
        Measure(output, folder, rounds, "trades and best bid/ask", small, 2_000_000 / divisor);
        Measure(output, folder, rounds, "depth of 20 levels", JournalBenchMessages.Depth(1_024, 20), 400_000 / divisor);
        Measure(output, folder, rounds, "depth of 200 levels", JournalBenchMessages.Depth(256, 200), 60_000 / divisor);
    }

    private static void Measure(
        TextWriter output, string folder, int rounds, string name, EventSlot[][] messages, int count)
    {
        string path = Path.Combine(folder, "replay");
        Directory.CreateDirectory(path);
        long bytes = Write(path, messages, count);
        double[] rates = new double[rounds];
        for (int round = -1; round < rounds; round++)
        {
            Counter counter = default;
            long start = Stopwatch.GetTimestamp();
            JournalEnd end = JournalReplay.Run(path, new JournalReplayRange(), ref counter);
            double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (counter.Count != count) throw new InvalidDataException(end.ToString());
            if (round >= 0) rates[round] = rate;
        }

        Directory.Delete(path, recursive: true);
        Array.Sort(rates);
        double median = rates[rounds / 2];
        double toGoal = median / GoalEventsPerSecond;
        output.WriteLine(FormattableString.Invariant(
            $"  {name,-28} {median / 1e6,7:F2} M/s  {rates[^1] / 1e6,7:F2} M/s  x{toGoal:F2} of goal")
            + FormattableString.Invariant($"  {bytes / (double)count:F1} bytes an event"));
    }

    private static long Write(string path, EventSlot[][] messages, int count)
    {
        using JournalWriter writer = new(
            path, new JournalWriterOptions { FreeBytesMin = 0 }, new JournalResumePoint { JournalId = 1 });
        writer.Start(new JournalStart { Epoch = 1, WallNanos = 1_723_161_248_937_085_768, MonotonicNanos = 0 });
        for (int i = 0; i < count; i++)
        {
            writer.Append(messages[i % messages.Length]);
            if (i % 256 == 0) writer.Commit();
        }

        if (!writer.Stop(1)) throw new IOException(writer.Fault.ToString());
        return writer.WrittenBytes;
    }

    private struct Counter : IJournalVisitor
    {
        public long Count;
        public long Sum;

        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
            Count++;
            Sum += message[^1].Header.ReceiveWallNanos;
            return true;
        }

        public readonly void OnStateHash(in StateHashBody recorded)
        {
        }

        public readonly void OnRecord(in JournalRecord record)
        {
        }
    }
}
