using System;
using System.Diagnostics;
using System.Threading;
using LowLatency.Runtime.Ring;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Ring;

[NonParallelizable]
internal sealed class WaitStrategyTests
{
    private const int Messages = 20_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [TestCase(1, 2, WaitStrategyKind.SpinYield)]
    [TestCase(2, 2, WaitStrategyKind.BackOff)]
    [TestCase(3, 2, WaitStrategyKind.BackOff)]
    [TestCase(1, 1, WaitStrategyKind.BackOff)]
    [TestCase(3, 4, WaitStrategyKind.BusySpin)]
    [TestCase(4, 4, WaitStrategyKind.BackOff)]
    public void The_strategy_is_chosen_by_the_number_of_cores(int hotThreads, int cores, WaitStrategyKind expected)
    {
        WaitStrategyKind chosen = WaitStrategySelection.Choose(hotThreads, cores);
        Assert.That(chosen, Is.EqualTo(expected));
        Assert.That(WaitStrategySelection.Refusal(chosen, hotThreads, cores), Is.Null);
    }

    [TestCase(2, 2, true)]
    [TestCase(3, 2, true)]
    [TestCase(1, 2, false)]
    public void Busy_spin_is_refused_when_the_hot_threads_take_every_core(int hotThreads, int cores, bool refused)
    {
        string? refusal = WaitStrategySelection.Refusal(WaitStrategyKind.BusySpin, hotThreads, cores);
        Assert.That(refusal is not null, Is.EqualTo(refused));
        Assert.That(WaitStrategySelection.Refusal(WaitStrategyKind.Blocking, hotThreads, cores), Is.Null);
    }

    [Test]
    public void Spin_yield_delivers_every_message() => Hand<SpinYieldWaitStrategy>(new(), null);

    [Test]
    public void Back_off_delivers_every_message() => Hand<BackOffWaitStrategy>(new(spinRounds: 5, yieldRounds: 2), null);

    [Test]
    public void Blocking_wakes_for_every_message_without_needing_its_time_out()
    {
        using var signal = new WakeSignal();

        // The time-out is longer than the test may take: one lost wake-up is seen as a failure.
        Hand<BlockingWaitStrategy>(new(signal, spinRounds: 0, timeoutMillis: 60_000), signal);
    }

    [Test]
    public void A_forgotten_signal_is_seen_as_a_lost_wake_up()
    {
        using var signal = new WakeSignal();
        var strategy = new BlockingWaitStrategy(signal, spinRounds: 0, timeoutMillis: 60_000);
        string? failure = TryHand(strategy, attached: null, TimeSpan.FromMilliseconds(300), signal.Wake);
        Assert.That(failure, Is.Not.Null, "inconclusive: the missing wake-up was not seen");
    }

    [Test]
    public void A_wake_before_the_wait_is_not_lost()
    {
        using var signal = new WakeSignal();
        Assert.That(signal.WaitUnlessAvailable(new Always(true), 0), Is.True);
        Assert.That(signal.WaitUnlessAvailable(new Always(false), 1), Is.False);
    }

    [Test]
    public void Back_off_uses_little_cpu_when_idle_and_allocates_nothing()
    {
        var strategy = new BackOffWaitStrategy();
        long allocated = 0;
        double share = 0;
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 200; i++) strategy.Wait(new Always(false));
            var source = new Always(false);
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan cpu = ThreadCpuTime();
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400)) strategy.Wait(source);
            share = (ThreadCpuTime() - cpu) / Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        TestContext.Out.WriteLine($"idle CPU share of one core: {share:P2}");
        Assert.That(share, Is.LessThan(0.05));
        Assert.That(allocated, Is.LessThan(16_384), "the process-time queries of this test allocate a little");
    }

    private static TimeSpan ThreadCpuTime()
    {
        // First field: nanoseconds on a core.
        string runNanos = System.IO.File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0];
        return TimeSpan.FromTicks(long.Parse(runNanos, System.Globalization.CultureInfo.InvariantCulture) / 100);
    }

    private static void Hand<TWait>(TWait strategy, WakeSignal? attached)
        where TWait : struct, IWaitStrategy =>
        Assert.That(TryHand(strategy, attached, Limit, () => attached?.Wake()), Is.Null);

    /// <summary>Hands messages over one at a time, each only after the one before was taken, so that the consumer
    /// has to wait for every one of them.</summary>
    private static string? TryHand<TWait>(TWait strategy, WakeSignal? attached, TimeSpan limit, Action wake)
        where TWait : struct, IWaitStrategy
    {
        using var ring = new RingBuffer<TestSlot>(64, ProducerMode.Single);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        if (attached is not null) ring.AttachSignal(attached);
        bool stop = false;
        var thread = new Thread(() =>
        {
            int left = Messages;
            while (left > 0 && !Volatile.Read(ref stop))
            {
                if (consumer.TryReadMessage(out _))
                {
                    left--;
                    strategy.Reset();
                }
                else
                {
                    strategy.Wait(consumer);
                }
            }

            consumer.CommitProgress();
        });
        thread.Start();
        string? failure = Send(ring, consumer, limit);
        Volatile.Write(ref stop, true);
        while (!thread.Join(20)) wake();
        return failure;
    }

    private static string? Send(
        RingBuffer<TestSlot> ring, RingConsumer<TestSlot, TestLayout> consumer, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        for (int number = 0; number < Messages; number++)
        {
            ring.TryClaim(1, out long sequence);
            ring[sequence].Fill(0, number, 1, 0);
            ring.Publish(sequence, 1);
            while (consumer.Progress.Value < sequence)
            {
                if (Stopwatch.GetElapsedTime(start) > limit) return $"message {number} was not taken in time";
                Thread.Yield();
            }
        }

        return null;
    }

    private sealed class Always(bool available) : IAvailability
    {
        public bool IsAvailable => available;
    }
}
