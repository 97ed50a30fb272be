using System;
using System.Diagnostics;
using System.Threading;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>Runs producers against consumers and looks, in every consumer, for torn, lost, doubled and swapped
/// messages.</summary>
internal sealed class RingChecker
{
    private readonly IRingUnderTest _ring;
    private readonly int _producers;
    private readonly int _maxMessageSlots;
    private readonly long _messagesPerProducer;
    private readonly int _seed;
    private readonly long _deadline;
    private string? _violation;
    private int _producersDone;
    private int _consumersDone;
    private long _received;

    public RingChecker(
        IRingUnderTest ring, int producers, int maxMessageSlots, long messagesPerProducer, int seed, TimeSpan limit)
    {
        _ring = ring;
        _producers = producers;
        _maxMessageSlots = maxMessageSlots;
        _messagesPerProducer = messagesPerProducer;
        _seed = seed;
        _deadline = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>What was seen to be wrong first; null = nothing.</summary>
    public string? Violation => Volatile.Read(ref _violation);

    /// <summary>Messages received by all consumers.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Whether all consumers got all messages.</summary>
    public bool Completed { get; private set; }

    public void Run(int consumers)
    {
        var threads = new Thread[_producers + consumers];
        for (int i = 0; i < _producers; i++)
        {
            int producer = i;
            threads[i] = new Thread(() => Guard(() => Produce(producer))) { IsBackground = true };
        }

        for (int i = 0; i < consumers; i++)
        {
            int consumer = i;
            threads[_producers + i] = new Thread(() => Guard(() => Consume(consumer))) { IsBackground = true };
        }

        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Completed = _consumersDone == consumers;
    }

    private bool IsOver => Volatile.Read(ref _violation) is not null || Stopwatch.GetTimestamp() > _deadline;

    private void Report(string violation) => Interlocked.CompareExchange(ref _violation, violation, null);

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception exception)
        {
            Report($"thrown: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private void Produce(int producer)
    {
        var random = new Random(_seed + producer);
        for (long number = 0; number < _messagesPerProducer; number++)
        {
            int slotCount = random.Next(_maxMessageSlots) + 1;
            int attempts = 0;
            while (!_ring.TrySend(producer, number, slotCount))
            {
                if (IsOver) return;
                if (++attempts % 64 == 0) Thread.Yield();
            }

            if (number % 64 == 0 && IsOver) return;
        }

        Interlocked.Increment(ref _producersDone);
    }

    private void Consume(int consumer)
    {
        var expected = new long[_producers];
        long left = _messagesPerProducer * _producers;
        int idle = 0;
        while (left > 0)
        {
            // Looked at before the ring: once all is sent, a ring that has nothing to give has lost the rest.
            bool allSent = Volatile.Read(ref _producersDone) == _producers;
            if (!_ring.TryReceive(consumer, out ReadOnlySpan<TestSlot> message))
            {
                if (allSent)
                {
                    Report($"consumer {consumer}: lost, {left} messages never came");
                    return;
                }

                if (IsOver) return;
                if (++idle % 64 == 0) Thread.Yield();
                continue;
            }

            // Read twice with a pause between: a slot that is given back too early changes under the reader.
            string? wrong = TestSlot.FindTear(message) ?? FindDisorder(message[0], expected);
            if (left % 16 == 0) Thread.SpinWait(20);
            wrong ??= TestSlot.FindTear(message);
            if (wrong is not null)
            {
                Report($"consumer {consumer}: {wrong}");
                return;
            }

            left--;
            Interlocked.Increment(ref _received);
        }

        Interlocked.Increment(ref _consumersDone);
    }

    private static string? FindDisorder(in TestSlot head, long[] expected)
    {
        if ((uint)head.Producer >= (uint)expected.Length) return $"unknown producer {head.Producer}";
        long want = expected[head.Producer]++;
        return head.Number == want ? null : $"producer {head.Producer}: number {head.Number}, expected {want}";
    }
}
