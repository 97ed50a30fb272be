using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Bench.Journals;

/// <summary>
/// <c>bench replay</c>: a journal from the disk (page cache) through checksum, decoder and engine to commands and state
/// hash, on one core, beside the floors: a pass over its bytes in memory, and CRC-32C over them. All contenders
/// interleaved in every round. TMPDIR chooses the disk.
/// </summary>
internal sealed class ReplayRun : IMeasuredRun
{
    private const double Goal = 5_000_000;
    private const int Rounds = 9;

    private static readonly StrategyRegistry Registry = StrategyRegistry.BuiltIn();

    public string Name => "replay";

    public string Description => "journal -> decode -> engine -> hashes, events a second on one core";

    public void Run(TextWriter output, bool quick)
    {
        string folder = Directory.CreateTempSubdirectory("replay-bench-").FullName;
        try
        {
            using (ReplayDay day = ReplayDay.Generate(folder, quick ? 20_000 : 2_000_000))
            {
                Measure(output, "generated day", folder, day, quick ? 1 : Rounds);
            }

            List<EventSlot[]>? recorded = quick ? null : ReplayCapture.TryLoad();
            if (recorded == null) return;
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            using ReplayDay capture = ReplayDay.Record(folder, CaptureSettings(), recorded);
            Measure(output, ReplayCapture.Name, folder, capture, Rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EngineSettings CaptureSettings() => new()
    {
        Instance = 1,
        Instruments = [new InstrumentSettings { Venue = "BinanceUsdm", Symbol = "BTCUSDT" }],
        Strategies = [new StrategySettings { Name = "ema-momentum" }],
    };

    private static void Measure(TextWriter output, string name, string folder, ReplayDay day, int rounds)
    {
        byte[] bytes = ReadAll(folder, (int)day.WrittenBytes);
        long events = Replay(folder, long.MaxValue, out EngineReplayOutcome outcome);
        if (!outcome.IsEqual) throw new InvalidDataException($"the replay differs: {outcome.Fault} {outcome.End}");
        PrintMix(output, name, day, events, outcome);
        (string Name, Func<long> Body)[] contenders =
        [
            ("full replay", () => Replay(folder, long.MaxValue, out _)),
            ("read + check + decode", () => Decode(folder)),
            ("floor: CRC-32C of the bytes", () => Crc32C.Compute(bytes)),
            ("floor: pass over the bytes", () => Pass(bytes)),
        ];
        double[][] nanos = new double[contenders.Length][];
        double[][] cpu = new double[contenders.Length][];
        for (int i = 0; i < contenders.Length; i++) nanos[i] = new double[rounds];
        for (int i = 0; i < contenders.Length; i++) cpu[i] = new double[rounds];
        for (int round = -3; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                TimeSpan used = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                contenders[i].Body();
                if (round < 0) continue;
                nanos[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / events;
                cpu[i][round] = (Environment.CpuUsage.TotalTime - used).TotalNanoseconds / events;
            }
        }

        output.WriteLine($"  {"ns an event",-28} {"wall",10} {"best",10} {"CPU",10} {"best",10} {"M/s CPU",10}");
        double bytesPerEvent = day.WrittenBytes / (double)events;
        for (int i = 0; i < contenders.Length; i++) Print(output, contenders[i].Name, nanos[i], cpu[i], bytesPerEvent);
        Print(output, "the rest: apply, hashes", Difference(nanos), Difference(cpu), bytesPerEvent);
        double rate = 1e9 / Ratios.Median(cpu[0]);
        double best = 1e9 / Best(cpu[0]);
        string verdict = rate >= Goal ? "met" : best >= Goal ? "met in the best round" : "MISSED";
        output.WriteLine($"  goal {Goal / 1e6:F0} M events/s on one core, by CPU time: {verdict}");
        long allocated = AllocatedBytes(folder, events);
        output.WriteLine(FormattableString.Invariant($"  allocated by the second half: {allocated} B"));
    }

    private static void PrintMix(
        TextWriter output, string name, ReplayDay day, long events, EngineReplayOutcome outcome)
    {
        output.WriteLine(FormattableString.Invariant(
            $"{name}: {events} events, {day.LevelCount / (double)events:F2} book levels an event, ")
            + FormattableString.Invariant($"{day.WrittenBytes / (double)events:F1} bytes an event, ")
            + FormattableString.Invariant($"{day.CommandCount} commands, {outcome.HashesCompared} hashes equal"));
        foreach ((EventKind kind, long count) in day.Counts)
        {
            double percent = 100.0 * count / events;
            if (count * 1_000 >= events) output.Write(FormattableString.Invariant($"  {kind} {percent:F1} %"));
            else if (kind == EventKind.OrderReport) output.Write($"  {kind} {count}");
        }

        output.WriteLine();
    }

    // CPU time leaves out what other programs on the machine took; it still contains what they did to the caches.
    private static void Print(TextWriter output, string name, double[] nanos, double[] cpu, double bytesPerEvent)
    {
        double median = Ratios.Median(cpu);
        output.WriteLine(FormattableString.Invariant(
            $"  {name,-28} {Ratios.Median(nanos),10:F1} {Best(nanos),10:F1} {median,10:F1} {Best(cpu),10:F1}")
            + FormattableString.Invariant($" {1e3 / median,10:F2}  {bytesPerEvent * 1e3 / median,8:F0} MB/s"));
    }

    private static double Best(double[] values)
    {
        double best = double.MaxValue;
        foreach (double value in values) best = Math.Min(best, value);
        return best;
    }

    private static double[] Difference(double[][] values)
    {
        double[] difference = new double[values[0].Length];
        for (int i = 0; i < difference.Length; i++) difference[i] = values[0][i] - values[1][i];
        return difference;
    }

    private static long Replay(string folder, long until, out EngineReplayOutcome outcome)
    {
        outcome = EngineReplay.Run(folder, Registry, new JournalReplayRange { UntilSequence = until });
        return outcome.Events;
    }

    private static long Decode(string folder)
    {
        Counter counter = default;
        JournalReplay.Run(folder, new JournalReplayRange(), ref counter);
        return counter.Sum;
    }

    // What the second half of a replay allocates: what is allocated once cancels out.
    private static long AllocatedBytes(string folder, long events)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Replay(folder, events / 2, out _);
        long half = GC.GetAllocatedBytesForCurrentThread();
        Replay(folder, long.MaxValue, out _);
        return GC.GetAllocatedBytesForCurrentThread() - half - (half - before);
    }

    private static byte[] ReadAll(string folder, int length)
    {
        string[] paths = Directory.GetFiles(folder, "*.journal");
        Array.Sort(paths, StringComparer.Ordinal);
        byte[] bytes = new byte[length];
        int used = 0;
        foreach (string path in paths)
        {
            using FileStream file = File.OpenRead(path);
            used += file.ReadAtLeast(bytes.AsSpan(used), length - used, throwOnEndOfStream: false);
        }

        return bytes;
    }

    private static long Pass(byte[] bytes)
    {
        Vector<long> sum = default;
        foreach (Vector<long> part in MemoryMarshal.Cast<byte, Vector<long>>(bytes)) sum += part;
        return Vector.Sum(sum);
    }

    private struct Counter : IJournalVisitor
    {
        public long Sum;

        public bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message)
        {
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
