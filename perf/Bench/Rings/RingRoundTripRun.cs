using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;

namespace LowLatency.Bench.Rings;

/// <summary>Round trips between two pinned threads; every contender in every round, ratios to the floor of the same
/// round.</summary>
internal sealed class RingRoundTripRun : IMeasuredRun
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 15;

    // The clock may step by 10 ns, too coarse for a median of 150 ns: that one is taken over blocks of trips.
    private const int BlockTrips = 16;

    public string Name => "rtt";

    public string Description => "round trip over the ring, by wait strategy, against a bare volatile ping-pong";

    public void Run(TextWriter output, bool quick)
    {
        using WakeSignal sender = new();
        using WakeSignal echo = new();
        var contenders = new List<Contender>
        {
            new("volatile ping-pong (floor)", 20_000, new VolatileHop()),
            new("ring, single producer, busy spin", 20_000, Ring(ProducerMode.Single, new BusySpinWaitStrategy())),
            new("ring, several producers, busy spin", 20_000, Ring(ProducerMode.Several, new BusySpinWaitStrategy())),
            new("ring, several producers, spin-yield", 20_000, Ring(ProducerMode.Several, new SpinYieldWaitStrategy())),
            new("ring, several producers, back-off", 20_000, Ring(ProducerMode.Several, new BackOffWaitStrategy())),
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

    private static RingHop<TWait> Ring<TWait>(ProducerMode mode, TWait wait)
        where TWait : struct, IWaitStrategy => new(mode, wait, wait, null, null);

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
            var trips = new Histogram(1, 10_000_000_000, 3);
            var blocks = new Histogram(1, 10_000_000_000, 4);
            Measure(contender.Hop, contender.Trips / divisor, trips, blocks);
            if (record) contender.Add(trips, blocks);
        }
    }

    private static void Measure(IHop hop, int count, Histogram trips, Histogram blocks)
    {
        var echo = new Thread(() =>
        {
            ThreadAffinity.TryPin(1 % Environment.ProcessorCount, out _);
            for (int i = 0; i < count; i++) hop.Echo();
        });
        var send = new Thread(() =>
        {
            ThreadAffinity.TryPin(0, out _);
            long last = MonotonicClock.NowNanos;
            long blockStart = last;
            for (int i = 1; i <= count; i++)
            {
                if (hop.Trip(i) != i) throw new InvalidOperationException("the echo is another number");
                long now = MonotonicClock.NowNanos;
                trips.Record(now - last);
                last = now;
                if (i % BlockTrips != 0) continue;
                blocks.Record(now - blockStart);
                blockStart = now;
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

        public void Add(Histogram trips, Histogram blocks)
        {
            _p50.Add((double)blocks.ValueAtPercentile(50) / BlockTrips);
            _p99.Add(trips.ValueAtPercentile(99));
            _p999.Add(trips.ValueAtPercentile(99.9));
        }
    }
}
