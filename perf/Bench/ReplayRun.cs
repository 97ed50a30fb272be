using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Replay;

namespace LowLatency.Bench;

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
        var nanos = new double[contenders.Length][];
        for (int i = 0; i < contenders.Length; i++) nanos[i] = new double[rounds];
        for (int round = -3; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[i].Body();
                if (round >= 0) nanos[i][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / events;
            }
        }

        for (int i = 0; i < contenders.Length; i++) Print(output, contenders[i].Name, nanos[i], day, events);
        var applied = new double[rounds];
        for (int i = 0; i < rounds; i++) applied[i] = nanos[0][i] - nanos[1][i];
        Print(output, "  the rest: apply, hashes", applied, day, events);
        Array.Sort(nanos[0]);
        string verdict = 1e9 / Ratios.Median(nanos[0]) >= Goal ? "met" : 1e9 / nanos[0][0] >= Goal ? "met at best" : "MISSED";
        output.WriteLine($"  goal {Goal / 1e6:F0} M events/s: {verdict}");
        output.WriteLine(FormattableString.Invariant($"  allocated beyond start: {AllocatedBytes(folder)} B"));
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
            if (count * 1_000 >= events || kind == EventKind.OrderReport)
                output.Write(FormattableString.Invariant($"  {kind} {100.0 * count / events:F2} %"));
        }

        output.WriteLine();
    }

    private static void Print(TextWriter output, string name, double[] nanos, ReplayDay day, long events)
    {
        double median = Ratios.Median(nanos);
        double best = double.MaxValue;
        foreach (double value in nanos) best = Math.Min(best, value);
        double bytesPerEvent = day.WrittenBytes / (double)events;
        output.WriteLine(FormattableString.Invariant(
            $"  {name,-28} {median,7:F1} ns an event (best {best,6:F1})  {1e3 / median,7:F2} M/s (best {1e3 / best,6:F2})")
            + FormattableString.Invariant($"  {bytesPerEvent * 1e3 / median,8:F0} MB/s"));
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

    // What a whole replay allocates more than one that ends behind the first event: file handles and buffers cancel out.
    private static long AllocatedBytes(string folder)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Replay(folder, 1, out _);
        long started = GC.GetAllocatedBytesForCurrentThread();
        Replay(folder, long.MaxValue, out _);
        return GC.GetAllocatedBytesForCurrentThread() - started - (started - before);
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
