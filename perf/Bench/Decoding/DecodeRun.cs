using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;

namespace LowLatency.Bench.Decoding;

/// <summary>
/// Decoders interleaved in rounds on one thread; ratios are medians of the rounds' ratios, so that the machine's speed
/// states cancel out. Prints nanoseconds, bytes allocated per frame, and how many times slower than ours each one is.
/// </summary>
internal sealed class DecodeRun : IMeasuredRun
{
    public string Name => "decode";

    public string Description => "trade, bookTicker, depth, Bybit orderbook: ours against the framework's ways";

    public void Run(TextWriter output, bool quick)
    {
        // Many short rounds: most of them fit between two preemptions even when other processes want the core.
        int rounds = quick ? 3 : 301;
        double roundNanos = quick ? 500_000 : 100_000;
        foreach (DecodeCase one in DecodeCase.All())
        {
            output.WriteLine($"{one.Name} ({one.Frames[0].Length} bytes)");
            RunCase(output, one, rounds, roundNanos, quick ? 1 : 10);
        }
    }

    private static void RunCase(TextWriter output, DecodeCase one, int rounds, double roundNanos, int warmUps)
    {
        int count = one.Contenders.Length;
        int[] repeats = new int[count];
        double[][] nanos = new double[count][];
        double[] bytes = new double[count];
        for (int c = 0; c < count; c++)
        {
            nanos[c] = new double[rounds];
            for (int w = 0; w < warmUps; w++)
            {
                Measure(one.Contenders[c].Decode, 100, out _);

                // Tier-1 code is made in the background, once nothing new has been compiled for 100 ms.
                Thread.Sleep(warmUps > 1 ? 200 : 0);
            }

            double each = Measure(one.Contenders[c].Decode, 20, out _);
            repeats[c] = Math.Max(1, (int)(roundNanos / (each * DecodeFrames.Count)));
        }

        for (int r = 0; r < rounds; r++)
        {
            for (int c = 0; c < count; c++) nanos[c][r] = Measure(one.Contenders[c].Decode, repeats[c], out bytes[c]);
        }

        for (int c = 0; c < count; c++)
        {
            double[] ratios = new double[rounds];
            for (int r = 0; r < rounds; r++) ratios[r] = nanos[c][r] / nanos[0][r];
            Array.Sort(ratios);
            string figures = string.Create(
                CultureInfo.InvariantCulture,
                $"{Ratios.Median(nanos[c]),10:F1} ns {bytes[c],9:F1} B {ratios[rounds / 2],8:F2} x");
            string spread = string.Create(
                CultureInfo.InvariantCulture, $"[{ratios[rounds / 10]:F2}..{ratios[rounds - 1 - (rounds / 10)]:F2}]");
            output.WriteLine($"  {one.Contenders[c].Name,-24} {figures} {spread}");
        }
    }

    private static double Measure(Func<int, long> decode, int repeats, out double bytesPerFrame)
    {
        long sum = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        for (int k = 0; k < repeats; k++)
        {
            for (int i = 0; i < DecodeFrames.Count; i++) sum += decode(i);
        }

        long end = Stopwatch.GetTimestamp();
        double frames = (double)repeats * DecodeFrames.Count;
        bytesPerFrame = (GC.GetAllocatedBytesForCurrentThread() - before) / frames;
        GC.KeepAlive(sum);
        return (end - start) * (1e9 / Stopwatch.Frequency) / frames;
    }
}
