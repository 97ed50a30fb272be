using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Bench;

/// <summary>Round trips between two pinned threads; every contender in every round, ratios to the floor of the same
/// round.</summary>
internal sealed class RingRoundTripRun : IMeasuredRun
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 11;

    public string Name => "rtt";

    public string Description => "round trip over the ring, by wait strategy, against a bare volatile ping-pong";

    public void Run(TextWriter output, bool quick)
    {
        using WakeSignal sender = new();
        using WakeSignal echo = new();
        var contenders = new List<Contender>
        {
            new("volatile ping-pong (floor)", 20_000, new VolatileHop()),
            new("ring, single producer, busy spin", 20_000, Ring<BusySpinWaitStrategy>(ProducerMode.Single, new(), new())),
            new("ring, several producers, busy spin", 20_000, Ring<BusySpinWaitStrategy>(ProducerMode.Several, new(), new())),
            new("ring, several producers, spin-yield", 20_000, Ring<SpinYieldWaitStrategy>(ProducerMode.Several, new(), new())),
            new("ring, several producers, back-off", 20_000, Ring<BackOffWaitStrategy>(ProducerMode.Several, new(), new())),
            new("ring, several producers, blocking", 1_000, Blocking(sender, echo)),
            new("Channel<long>, spinning TryRead", 20_000, new ChannelHop()),
        };
        int rounds = quick ? 1 : Rounds;
        if (!quick)
            for (int i = 0; i < WarmUpRounds; i++) Round(contenders, 1, record: false);
        for (int i = 0; i < rounds; i++) Round(contenders, quick ? 100 : 1, record: true);
        Print(contenders, output);
        foreach (Contender contender in contenders) (contender.Hop as IDisposable)?.Dispose();
    }

    private static RingHop<TWait> Ring<TWait>(ProducerMode mode, TWait sender, TWait echo)
        where TWait : struct, IWaitStrategy => new(mode, sender, echo, null, null);

    private static RingHop<BlockingWaitStrategy> Blocking(WakeSignal sender, WakeSignal echo) => new(
        ProducerMode.Several,
        new BlockingWaitStrategy(sender, spinRounds: 0),
        new BlockingWaitStrategy(echo, spinRounds: 0),
        sender,
        echo);

    private static void Round(List<Contender> contenders, int divisor, bool record)
    {
        foreach (Contender contender in contenders)
        {
            var histogram = new Histogram(1, 10_000_000_000, 3);
            Measure(contender.Hop, contender.Trips / divisor, histogram);
            if (record) contender.Add(histogram);
        }
    }

    private static void Measure(IHop hop, int trips, Histogram histogram)
    {
        var echo = new Thread(() =>
        {
            ThreadAffinity.TryPin(1 % Environment.ProcessorCount, out _);
            for (int i = 0; i < trips; i++) hop.Echo();
        });
        var send = new Thread(() =>
        {
            ThreadAffinity.TryPin(0, out _);
            for (int i = 1; i <= trips; i++)
            {
                long start = MonotonicClock.NowNanos;
                if (hop.Trip(start) != start) throw new InvalidOperationException("the echo is another number");
                histogram.Record(MonotonicClock.NowNanos - start);
            }
        });
        echo.Start();
        send.Start();
        send.Join();
        echo.Join();
    }

    private static void Print(List<Contender> contenders, TextWriter output)
    {
        Contender floor = contenders[0];
        output.WriteLine(
            $"{"round trip, ns (medians of rounds)",-38} {"p50",9} {"p99",9} {"p99.9",9} {"x floor p50",12} {"p99",6}");
        foreach (Contender contender in contenders)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{contender.Name,-38} {Ratios.Median(contender.P50),9:F0} {Ratios.Median(contender.P99),9:F0} ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Ratios.Median(contender.P999),9:F0} {Ratios.MedianRatio(contender.P50, floor.P50),12:F2} ")
                + string.Create(
                    CultureInfo.InvariantCulture, $"{Ratios.MedianRatio(contender.P99, floor.P99),6:F2}"));
        }
    }

    private sealed class Contender(string name, int trips, IHop hop)
    {
        private readonly List<double> _p50 = [];
        private readonly List<double> _p99 = [];
        private readonly List<double> _p999 = [];

        public string Name => name;

        public int Trips => trips;

        public IHop Hop => hop;

        public double[] P50 => [.. _p50];

        public double[] P99 => [.. _p99];

        public double[] P999 => [.. _p999];

        public void Add(Histogram histogram)
        {
            _p50.Add(histogram.ValueAtPercentile(50));
            _p99.Add(histogram.ValueAtPercentile(99));
            _p999.Add(histogram.ValueAtPercentile(99.9));
        }
    }
}
