using System;
using LowLatency.Runtime.Ring;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Ring;

/// <summary>First that the checker sees each defect, then that the real ring has none. A defect that is not seen in
/// time is a failure, not a pass.</summary>
[NonParallelizable]
internal sealed class RingStressTests
{
    private const int Seed = 20240808;
    private const long MessagesToCatch = 2_000_000;

    private static readonly TimeSpan CatchLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PassLimit = TimeSpan.FromSeconds(30);

    [TestCase(Defect.PublishedBeforeWritten, 1, 1, 1)]
    [TestCase(Defect.HeadBeforeContinuation, 1, 1, 4)]
    [TestCase(Defect.NoGate, 1, 1, 1)]
    [TestCase(Defect.OneConsumerNotGating, 1, 2, 1)]
    [TestCase(Defect.ClaimNotAtomic, 2, 1, 1)]
    [TestCase(Defect.MessageWraps, 1, 1, 3)]
    [TestCase(Defect.GivenBackTooEarly, 1, 1, 1)]
    public void The_checker_sees_a_broken_ring(Defect defect, int producers, int consumers, int maxMessageSlots)
    {
        using var ring = new BrokenRing(16, consumers, defect);
        var checker = new RingChecker(ring, producers, maxMessageSlots, MessagesToCatch, Seed, CatchLimit);
        checker.Run(consumers);
        TestContext.Out.WriteLine($"seed {Seed}; {defect}: {checker.Violation} after {checker.Received} messages");
        Assert.That(checker.Violation, Is.Not.Null, "inconclusive: the defect was not seen");
    }

    [Test]
    public void The_checker_passes_a_simple_ring_without_defect()
    {
        using var ring = new BrokenRing(16, 2, Defect.None);
        var checker = new RingChecker(ring, 2, 4, 20_000, Seed, PassLimit);
        checker.Run(2);
        Assert.That(checker.Violation, Is.Null);
        Assert.That(checker.Completed, Is.True, "inconclusive: out of time");
    }

    [TestCase(16, 1, 1, 4, ProducerMode.Single, 300_000)]
    [TestCase(16, 1, 2, 1, ProducerMode.Single, 300_000)]
    [TestCase(1024, 1, 3, 200, ProducerMode.Single, 20_000)]
    [TestCase(16, 2, 1, 1, ProducerMode.Several, 150_000)]
    [TestCase(16, 2, 2, 4, ProducerMode.Several, 100_000)]
    [TestCase(64, 3, 3, 16, ProducerMode.Several, 50_000)]
    [TestCase(4096, 3, 2, 1000, ProducerMode.Several, 2_000)]
    public void The_real_ring_keeps_every_message_whole_and_in_order(
        int capacity, int producers, int consumers, int maxMessageSlots, ProducerMode mode, int messagesPerProducer)
    {
        using var ring = new RealRing(capacity, consumers, mode);
        var checker = new RingChecker(ring, producers, maxMessageSlots, messagesPerProducer, Seed, PassLimit);
        checker.Run(consumers);
        TestContext.Out.WriteLine(
            $"seed {Seed}; received {checker.Received}, laps {ring.Laps}, full {ring.FullCount}");
        Assert.That(checker.Violation, Is.Null);
        Assert.That(checker.Completed, Is.True, "inconclusive: out of time");
        Assert.That(ring.Laps, Is.GreaterThan(100), "inconclusive: the ring hardly wrapped");
    }
}
