using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Storage;
using Microsoft.Win32.SafeHandles;

namespace LowLatency.Bench.Journals;

/// <summary>
/// Journal: append, group commit and replay beside what they compete with, interleaved in one run. The ratios count,
/// not the nanoseconds: the machine is shared.
/// </summary>
internal static class JournalBench
{
    private const int RecordCount = 100_000;

    /// <summary>Runs all; files go below the folder and are removed.</summary>
    public static void Run(TextWriter output, string folder, int rounds = 7)
    {
        Directory.CreateDirectory(folder);
        EventSlot[][] messages = JournalBenchMessages.Small(1_024);
        Append(output, folder, rounds, messages);
        GroupCommit(output, folder, rounds, messages);
        JournalReplayBench.Run(output, folder, rounds);
    }

    private static void Append(TextWriter output, string folder, int rounds, EventSlot[][] messages)
    {
        byte[][] encoded = Encode(messages);
        long total = 0;
        foreach (byte[] record in encoded) total += record.Length;
        output.WriteLine(FormattableString.Invariant(
            $"append, {total / (double)encoded.Length:F1} bytes a record, ns a record:"));
        byte[] memory = new byte[RecordCount * 256];
        List<(string, Func<double>)> contenders =
        [
            ("RandomAccess.Write each", () => RandomAccessEach(folder, encoded)),
            ("memory copy", () => MemoryCopy(memory, encoded)),
            ("FileStream 64 kB", () => BufferedStream(folder, encoded)),
            ("journal, 1 a batch", () => Journal(folder, messages, 1)),
            ("journal, 16 a batch", () => Journal(folder, messages, 16)),
            ("journal, 256 a batch", () => Journal(folder, messages, 256)),
            ("journal, 4096 a batch", () => Journal(folder, messages, 4_096)),
        ];
        JournalBenchTable.Print(output, contenders, rounds);
    }

    private static void GroupCommit(TextWriter output, string folder, int rounds, EventSlot[][] messages)
    {
        foreach (int batch in new[] { 1, 16, 256, 4_096 })
        {
            output.WriteLine(FormattableString.Invariant($"write + fdatasync, {batch} records a batch, ns a batch:"));
            List<(string, Func<double>)> contenders =
            [
                ("bare write + fdatasync", () => BareFlush(folder, messages, batch)),
                ("journal, flushed", () => JournalFlush(folder, messages, batch)),
            ];
            JournalBenchTable.Print(output, contenders, rounds);
        }
    }

    private static byte[][] Encode(EventSlot[][] messages)
    {
        byte[][] encoded = new byte[messages.Length][];
        byte[] target = new byte[1_024];
        JournalEncoder encoder = new(0, 0);
        for (int i = 0; i < messages.Length; i++)
        {
            int length = encoder.WriteEvent(target, messages[i], 0, JournalRecordFlags.None);
            encoded[i] = target[..length];
        }

        return encoded;
    }

    private static double MemoryCopy(byte[] memory, byte[][] encoded)
    {
        long start = Stopwatch.GetTimestamp();
        int at = 0;
        for (int i = 0; i < RecordCount; i++)
        {
            byte[] record = encoded[i & 1_023];
            record.CopyTo(memory, at);
            at += record.Length;
        }

        return Nanos(start, RecordCount);
    }

    private static double RandomAccessEach(string folder, byte[][] encoded)
    {
        string path = Path.Combine(folder, "random-access");
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None,
            FileOptions.DeleteOnClose, RecordCount * 128L);
        long start = Stopwatch.GetTimestamp();
        long at = 0;
        for (int i = 0; i < RecordCount; i++)
        {
            byte[] record = encoded[i & 1_023];
            RandomAccess.Write(file, record, at);
            at += record.Length;
        }

        return Nanos(start, RecordCount);
    }

    private static double BufferedStream(string folder, byte[][] encoded)
    {
        string path = Path.Combine(folder, "stream");
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 65_536,
            FileOptions.DeleteOnClose);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < RecordCount; i++) file.Write(encoded[i & 1_023]);
        file.Flush();
        return Nanos(start, RecordCount);
    }

    private static double Journal(string folder, EventSlot[][] messages, int batch)
    {
        using JournalWriter writer = Start(folder, JournalDurability.Buffered, out string path);
        long start = Stopwatch.GetTimestamp();
        for (int i = 1; i <= RecordCount; i++)
        {
            writer.Append(messages[i & 1_023]);
            if (i % batch == 0) writer.Commit();
        }

        writer.Commit();
        double nanos = Nanos(start, RecordCount);
        Remove(writer, path);
        return nanos;
    }

    private static double JournalFlush(string folder, EventSlot[][] messages, int batch)
    {
        int batches = Batches(batch);
        using JournalWriter writer = Start(folder, JournalDurability.Flushed, out string path);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            for (int j = 0; j < batch; j++) writer.Append(messages[j & 1_023]);
            writer.Commit();
        }

        double nanos = Nanos(start, batches);
        Remove(writer, path);
        return nanos;
    }

    private static double BareFlush(string folder, EventSlot[][] messages, int batch)
    {
        byte[] bytes = new byte[batch * 128];
        int length = 0;
        JournalEncoder encoder = new(0, 0);
        byte[] target = new byte[1_024];
        for (int j = 0; j < batch; j++)
        {
            length += encoder.WriteEvent(target, messages[j & 1_023], 0, JournalRecordFlags.None);
        }

        int batches = Batches(batch);
        string path = Path.Combine(folder, "bare");
        File.Delete(path);
        LinuxStorage.Instance.Create(path, 64L * 1024 * 1024, out IJournalFile? file);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            file!.Write(bytes.AsSpan(0, length), (long)i * length);
            file.Flush();
        }

        double nanos = Nanos(start, batches);
        file!.Dispose();
        File.Delete(path);
        return nanos;
    }

    private static JournalWriter Start(string folder, JournalDurability durability, out string path)
    {
        path = Path.Combine(folder, "journal");
        Directory.CreateDirectory(path);
        JournalWriterOptions options = new() { Durability = durability, FreeBytesMin = 0 };
        JournalWriter writer = new(path, options, new JournalResumePoint { JournalId = 1 });
        JournalStart start = new() { Epoch = 1, WallNanos = 1, MonotonicNanos = 1 };
        if (!writer.Start(start)) throw new IOException(writer.Fault.ToString());
        return writer;
    }

    private static void Remove(JournalWriter writer, string path)
    {
        if (writer.IsFaulted) throw new IOException(writer.Fault.ToString());
        writer.Dispose();
        Directory.Delete(path, recursive: true);
    }

    private static int Batches(int batch) => Math.Clamp(20_000 / batch, 10, 400);

    private static double Nanos(long start, int count) =>
        Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
}
