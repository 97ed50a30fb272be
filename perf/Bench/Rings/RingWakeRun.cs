using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;

namespace LowLatency.Bench.Rings;

/// <summary>What a wait strategy costs when messages are rare: latency of the hop, time of the producer's publication
/// and the core share of the waiting thread. Threads are not pinned.</summary>
internal sealed class RingWakeRun : IMeasuredRun
{
    private const int Rounds = 5;

    private static readonly int[] GapMicros = [100, 1_000, 5_000];

    public string Name => "wake";

    public string Description => "one-way latency, producer cost and core share when messages are rare";

    public void Run(TextWriter output, bool quick)
    {
        var rows = new List<Row>();
        foreach (int gap in GapMicros)
        {
            rows.Add(new Row("spin-yield", gap, (r, n, g) => Measure(r, new SpinYieldWaitStrategy(), null, n, g)));
            rows.Add(new Row("back-off to 1 ms", gap, (r, n, g) => Measure(r, new BackOffWaitStrategy(), null, n, g)));
            rows.Add(new Row("back-off to 200 us", gap, (r, n, g) => Measure(r, BackOff(200_000), null, n, g)));
            rows.Add(new Row("blocking", gap, MeasureBlocking));
        }

        for (int round = 0; round < (quick ? 1 : Rounds); round++)
        {
            foreach (Row row in rows)
            {
                int messages = quick ? 5 : Math.Clamp(300_000 / row.GapMicros, 50, 2_000);
                row.Measure(row, messages, row.GapMicros);
            }
        }

        output.WriteLine(
            $"{"gap us",6} {"strategy",-20} {"p50 us",9} {"p99 us",9} {"publish p50 us",15} {"core share",11}");
        foreach (Row row in rows)
        {
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{row.GapMicros,6} {row.Name,-20} ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Micros(row.Latency, 50),9:F1} {Micros(row.Latency, 99),9:F1} {Micros(row.Publish, 50),15:F2} ")
                + string.Create(CultureInfo.InvariantCulture, $"{Ratios.Median([.. row.Shares]),11:P1}"));
        }
    }

    private static double Micros(Histogram histogram, double percentile) =>
        histogram.ValueAtPercentile(percentile) / 1000.0;

    private static BackOffWaitStrategy BackOff(int maxSleepNanos) =>
        new(BackOffWaitStrategy.DefaultSpinRounds, maxSleepNanos: maxSleepNanos);

    private static void MeasureBlocking(Row row, int messages, int gapMicros)
    {
        using WakeSignal signal = new();
        Measure(row, new BlockingWaitStrategy(signal), signal, messages, gapMicros);
    }

    private static void Measure<TWait>(Row row, TWait wait, WakeSignal? signal, int messages, int gapMicros)
        where TWait : struct, IWaitStrategy
    {
        using var ring = new RingBuffer<RingSlot>(1024, ProducerMode.Single);
        RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> consumer =
            ring.CreateConsumer<SingleSlotLayout<RingSlot>>("reader");
        if (signal is not null) ring.AttachSignal(signal);
        var reader = new Thread(() =>
        {
            long start = MonotonicClock.NowNanos;
            long cpu = CoreNanos();
            for (int left = messages; left > 0;)
            {
                if (!consumer.TryReadMessage(out ReadOnlySpan<RingSlot> message))
                {
                    wait.Wait(consumer);
                    continue;
                }

                row.Latency.Record(MonotonicClock.NowNanos - message[0].Value);
                wait.Reset();
                left--;
            }

            row.Shares.Add((double)(CoreNanos() - cpu) / (MonotonicClock.NowNanos - start));
        });
        reader.Start();
        for (int i = 0; i < messages; i++)
        {
            // Uneven gaps, so that no sleep falls into step with them.
            PreciseSleep.Sleep(gapMicros * 500L * (1 + (i * 7 % 3)));
            Publish(ring, row.Publish);
        }

        reader.Join();
    }

    private static void Publish(RingBuffer<RingSlot> ring, Histogram cost)
    {
        long start = MonotonicClock.NowNanos;
        if (!ring.TryClaim(1, out long sequence)) throw new InvalidOperationException("full");
        ring[sequence].Value = start;
        ring.Publish(sequence, 1);
        cost.Record(MonotonicClock.NowNanos - start);
    }

    private static long CoreNanos()
    {
        const string File = "/proc/thread-self/schedstat";
        if (!System.IO.File.Exists(File)) return 0;
        return long.Parse(System.IO.File.ReadAllText(File).Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private sealed record Row(string Name, int GapMicros, Action<Row, int, int> Measure)
    {
        public Histogram Latency { get; } = new(1, 10_000_000_000, 3);

        public Histogram Publish { get; } = new(1, 10_000_000_000, 3);

        public List<double> Shares { get; } = [];
    }
}
