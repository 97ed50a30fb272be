using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Bench.Rings;

/// <summary>64-byte messages a second through the ring and through System.Threading.Channels, every contender in every
/// round.</summary>
internal sealed class RingThroughputRun : IMeasuredRun
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 9;
    private const int Capacity = 4096;

    public string Name => "throughput";

    public string Description => "64-byte messages a second through the ring and through System.Threading.Channels";

    public void Run(TextWriter output, bool quick)
    {
        (string Name, int Messages, Func<int, double> Measure)[] contenders =
        [
            ("Channel<slot>, bounded, async reader", 500_000, ThroughChannel),
            ("ring, single producer, 1 consumer", 5_000_000, count => ThroughRing(ProducerMode.Single, 1, count)),
            ("ring, several producers, 1 consumer", 5_000_000, count => ThroughRing(ProducerMode.Several, 1, count)),
            ("ring, several producers, 3 consumers", 2_000_000, count => ThroughRing(ProducerMode.Several, 3, count)),
        ];
        var rates = new List<double>[contenders.Length];
        for (int i = 0; i < rates.Length; i++) rates[i] = [];
        for (int round = quick ? 0 : -WarmUpRounds; round < (quick ? 1 : Rounds); round++)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                int messages = quick ? 2_000 : contenders[i].Messages;
                double nanos = contenders[i].Measure(messages);
                if (round >= 0) rates[i].Add(messages * 1000.0 / nanos);
            }
        }

        output.WriteLine($"{"M messages/s (median of rounds)",-38} {"median",8} {"min",8} {"max",8} {"x Channel",10}");
        for (int i = 0; i < rates.Length; i++)
        {
            double[] values = [.. rates[i]];
            double ratio = Ratios.MedianRatio(values, [.. rates[0]]);
            Array.Sort(values);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{contenders[i].Name,-38} {Ratios.Median(values),8:F1} {values[0],8:F1} {values[^1],8:F1} ")
                + string.Create(CultureInfo.InvariantCulture, $"{ratio,10:F1}"));
        }
    }

    private static double ThroughRing(ProducerMode mode, int consumers, int messages)
    {
        using var ring = new RingBuffer<RingSlot>(Capacity, mode);
        var readers = new Thread[consumers];
        for (int i = 0; i < consumers; i++)
        {
            RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> consumer =
                ring.CreateConsumer<SingleSlotLayout<RingSlot>>("reader");
            readers[i] = new Thread(() => Drain(consumer, messages));
        }

        return Time(readers, () => Fill(ring, messages));
    }

    private static void Fill(RingBuffer<RingSlot> ring, int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            long sequence;
            while (!ring.TryClaim(1, out sequence)) Thread.Yield();
            ring[sequence].Value = i;
            ring.Publish(sequence, 1);
        }
    }

    private static void Drain(RingConsumer<RingSlot, SingleSlotLayout<RingSlot>> consumer, int messages)
    {
        ThreadAffinity.TryPin(1 % Environment.ProcessorCount, out _);
        var wait = new SpinYieldWaitStrategy();
        for (long expected = 0; expected < messages;)
        {
            if (!consumer.TryReadMessage(out ReadOnlySpan<RingSlot> message))
            {
                wait.Wait(consumer);
                continue;
            }

            wait.Reset();
            if (message[0].Value != expected++) throw new InvalidOperationException("out of order");
        }

        consumer.CommitProgress();
    }

    private static double ThroughChannel(int messages)
    {
        var channel = Channel.CreateBounded<RingSlot>(
            new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
        var reader = new Thread(() => DrainAsync(channel, messages).GetAwaiter().GetResult());
        return Time([reader], () => FillAsync(channel, messages).AsTask().GetAwaiter().GetResult());
    }

    private static async System.Threading.Tasks.ValueTask FillAsync(Channel<RingSlot> channel, int messages)
    {
        for (int i = 0; i < messages; i++) await channel.Writer.WriteAsync(new RingSlot { Value = i });
    }

    private static async System.Threading.Tasks.Task DrainAsync(Channel<RingSlot> channel, int messages)
    {
        for (long expected = 0; expected < messages;)
        {
            if (!await channel.Reader.WaitToReadAsync()) return;
            while (channel.Reader.TryRead(out RingSlot slot))
                if (slot.Value != expected++) throw new InvalidOperationException("out of order");
        }
    }

    private static double Time(Thread[] readers, Action fill)
    {
        long start = MonotonicClock.NowNanos;
        foreach (Thread reader in readers) reader.Start();
        fill();
        foreach (Thread reader in readers) reader.Join();
        return MonotonicClock.NowNanos - start;
    }
}
