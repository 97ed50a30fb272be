using System;
using System.Diagnostics;
using System.Threading;
using LowLatency.Runtime.Ring;
using LowLatency.Runtime.Threads;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>The store-buffer litmus of a lost wake-up: the producer stores the message and looks for a sleeper, the
/// sleeper says that it sleeps and looks for a message. Without a full fence both may miss each other.</summary>
[NonParallelizable]
internal sealed class WakeLitmusTests
{
    private const int Attempts = 100_000;
    private const int MaxDelay = 2_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [SetUp]
    public void Needs_two_cores()
    {
        if (Environment.ProcessorCount < 2) Assert.Ignore("one core: two threads cannot miss each other");
    }

    [Test]
    public void The_litmus_sees_a_producer_without_fence()
    {
        var run = new Litmus(new UnfencedPair());
        run.Run(int.MaxValue, Limit, stopWhenLost: true);
        TestContext.Out.WriteLine(
            $"{run.Lost} lost wake-up in {run.Done} attempts, {run.Found} found, delay {run.Delay}");
        Assert.That(run.Lost, Is.Positive, "inconclusive: the lost wake-up was not seen");
    }

    [Test]
    public void The_ring_and_its_signal_never_miss_each_other()
    {
        using var pair = new RingPair();
        var run = new Litmus(pair);
        run.Run(Attempts, TimeSpan.FromSeconds(60), stopWhenLost: true);
        TestContext.Out.WriteLine($"{run.Done} attempts, {run.Found} found without a ring");
        Assert.That(run.Lost, Is.Zero);
        // A busy machine gets through fewer; the overlap of those it did is what counts.
        Assert.That(run.Done, Is.AtLeast(Attempts / 10), "inconclusive: out of time");
        Assert.That(run.Found, Is.InRange(run.Done / 100, run.Done - (run.Done / 100)), "inconclusive: no overlap");
    }

    private enum Outcome
    {
        /// <summary>The sleeper saw the message.</summary>
        Found,

        /// <summary>It did not, and the producer rang.</summary>
        Rung,

        /// <summary>It did not, and the producer did not ring: the sleeper would sleep on.</summary>
        Missed,
    }

    private interface IPair
    {
        /// <summary>The producer's side of one attempt.</summary>
        void Publish();

        /// <summary>The sleeper's side: says that it sleeps, looks, and calls <paramref name="untilPublished"/> before
        /// it decides.</summary>
        Outcome Look(Action untilPublished);
    }

    /// <summary>The broken variant: no fence between the two steps of the producer.</summary>
    private sealed class UnfencedPair : IPair
    {
        private readonly long[] _words = new long[64];

        private ref long Message => ref _words[16];

        private ref long Waiting => ref _words[32];

        private ref long Rung => ref _words[48];

        public void Publish()
        {
            Volatile.Write(ref Message, 1);
            if (Volatile.Read(ref Waiting) == 1) Volatile.Write(ref Rung, 1);
        }

        public Outcome Look(Action untilPublished)
        {
            Interlocked.Exchange(ref Waiting, 1);
            bool found = Volatile.Read(ref Message) == 1;
            untilPublished();
            Outcome outcome = found ? Outcome.Found : Volatile.Read(ref Rung) == 1 ? Outcome.Rung : Outcome.Missed;
            Message = 0;
            Waiting = 0;
            Rung = 0;
            return outcome;
        }
    }

    private sealed class RingPair : IPair, IAvailability, IDisposable
    {
        private readonly RingBuffer<TestSlot> _ring = new(16, ProducerMode.Single);
        private readonly RingConsumer<TestSlot, TestLayout> _consumer;
        private readonly WakeSignal _signal = new();
        private Action? _untilPublished;
        private bool _found;

        public RingPair()
        {
            _consumer = _ring.CreateConsumer<TestLayout>("sleeper");
            _ring.AttachSignal(_signal);
        }

        public bool IsAvailable
        {
            get
            {
                if (_untilPublished is null) return false;
                _found = _consumer.IsAvailable;
                _untilPublished();
                return true;
            }
        }

        public void Publish()
        {
            _ring.TryClaim(1, out long sequence);
            _ring[sequence].SlotCount = 1;
            _ring.Publish(sequence, 1);
        }

        public Outcome Look(Action untilPublished)
        {
            _untilPublished = untilPublished;
            _signal.WaitUnlessAvailable(this, 0);
            _untilPublished = null;

            // A ring that came while it looked has set the event: a wait without time-out tells.
            bool rung = _signal.WaitUnlessAvailable(this, 0);
            if (!_consumer.TryReadMessage(out _)) throw new InvalidOperationException("the message did not come");
            _consumer.CommitProgress();
            return _found ? Outcome.Found : rung ? Outcome.Rung : Outcome.Missed;
        }

        public void Dispose()
        {
            _ring.Dispose();
            _signal.Dispose();
        }
    }

    /// <summary>Brings both sides to the same point again and again. The sleeper's delay follows the outcome, so that
    /// it looks just when the producer publishes.</summary>
    private sealed class Litmus(IPair pair)
    {
        private long _started;
        private long _published;
        private bool _over;

        public int Lost { get; private set; }

        public int Done { get; private set; }

        public int Found { get; private set; }

        public int Delay { get; private set; }

        public void Run(int attempts, TimeSpan limit, bool stopWhenLost)
        {
            var producer = new Thread(Produce);
            var sleeper = new Thread(() => Look(attempts, limit, stopWhenLost));
            producer.Start();
            sleeper.Start();
            sleeper.Join();
            producer.Join();
        }

        private static void Stagger(int steps)
        {
            for (int i = 0; i < steps; i++) Volatile.Read(ref i);
        }

        private void Look(int attempts, TimeSpan limit, bool stopWhenLost)
        {
            // One core each, or a busy machine runs them in turns and nothing ever overlaps.
            ThreadAffinity.TryPin(0, out _);
            long start = Stopwatch.GetTimestamp();
            Action untilPublished = () => Await(ref _published, Done + 1);
            while (Done < attempts && Stopwatch.GetElapsedTime(start) < limit && !(stopWhenLost && Lost > 0))
            {
                Volatile.Write(ref _started, Done + 1);
                Stagger(Delay + (Done % 8));
                Outcome outcome = pair.Look(untilPublished);
                Delay = outcome == Outcome.Found
                    ? Delay - Math.Min(Delay, 1 + (Delay / 16))
                    : Math.Min(Delay + 1, MaxDelay);
                if (outcome == Outcome.Found) Found++;
                if (outcome == Outcome.Missed) Lost++;
                Done++;
            }

            Volatile.Write(ref _over, true);
        }

        private void Produce()
        {
            ThreadAffinity.TryPin(1, out _);
            for (long attempt = 1; ; attempt++)
            {
                if (!Await(ref _started, attempt)) return;
                pair.Publish();
                Volatile.Write(ref _published, attempt);
            }
        }

        private bool Await(ref long word, long value)
        {
            for (int spins = 1; Volatile.Read(ref word) < value; spins++)
            {
                if (Volatile.Read(ref _over)) return false;
                if (spins % 20_000 == 0) Thread.Yield();
            }

            return true;
        }
    }
}
