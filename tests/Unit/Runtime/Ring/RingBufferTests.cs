using System;
using System.Collections.Generic;
using LowLatency.Model.Invariants;
using LowLatency.Runtime.Ring;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Ring;

[TestFixture(ProducerMode.Several)]
[TestFixture(ProducerMode.Single)]
internal sealed class RingBufferTests(ProducerMode mode)
{
    private static bool TrySend(RingBuffer<TestSlot> ring, long number, int slotCount)
    {
        if (!ring.TryClaim(slotCount, out long sequence)) return false;
        for (int i = 0; i < slotCount; i++) ring[sequence + i].Fill(1, number, slotCount, i);
        ring.Publish(sequence, slotCount);
        return true;
    }

    private static long Receive(RingConsumer<TestSlot, TestLayout> consumer)
    {
        if (!consumer.TryReadMessage(out ReadOnlySpan<TestSlot> message)) return -1;
        Assert.That(TestSlot.FindTear(message), Is.Null);
        Assert.That(message[0].PublicationSequence, Is.EqualTo(consumer.MessageSequence));
        return message[0].Number;
    }

    [TestCase(3)]
    [TestCase(2)]
    [TestCase(0)]
    [TestCase(-8)]
    [TestCase(12)]
    public void A_capacity_that_is_no_power_of_two_from_four_is_refused(int capacity) =>
        Assert.That(() => new RingBuffer<TestSlot>(capacity, mode), Throws.ArgumentException);

    [Test]
    public void A_slot_size_that_is_no_multiple_of_64_is_refused() =>
        Assert.That(() => new RingBuffer<long>(8, mode), Throws.ArgumentException);

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(5)]
    public void A_message_larger_than_a_quarter_of_the_ring_is_refused(int slotCount)
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        Assert.That(() => ring.TryClaim(slotCount, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public unsafe void Slots_are_aligned_to_128_bytes()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        fixed (TestSlot* slot = &ring[0]) Assert.That((long)slot % 128, Is.Zero);
    }

    [Test]
    public void Messages_arrive_in_order_over_many_laps()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        Assert.That(Receive(consumer), Is.EqualTo(-1));
        for (int number = 0; number < 1000; number++)
        {
            Assert.That(TrySend(ring, number, 1 + (number % 4)), Is.True);
            Assert.That(consumer.IsAvailable, Is.True);
            Assert.That(Receive(consumer), Is.EqualTo(number));
            Assert.That(consumer.IsAvailable, Is.False);
            Assert.That(Receive(consumer), Is.EqualTo(-1));
        }

        Assert.That(ring.FullCount, Is.Zero);
        Assert.That(ring.Depth, Is.Zero);
    }

    [Test]
    public void A_message_that_would_wrap_starts_the_next_lap_and_the_padding_is_not_seen()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        for (int number = 0; number < 3; number++)
        {
            Assert.That(TrySend(ring, number, 4), Is.True);
            Assert.That(Receive(consumer), Is.EqualTo(number));
        }

        Assert.That(consumer.NextSequence, Is.EqualTo(13));
        consumer.CommitProgress();
        Assert.That(ring.TryClaim(4, out long sequence), Is.True);
        Assert.That(sequence, Is.EqualTo(16));
        Assert.That(consumer.IsAvailable, Is.False);
        Assert.That(Receive(consumer), Is.EqualTo(-1));
        for (int i = 0; i < 4; i++) ring[sequence + i].Fill(1, 3, 4, i);
        ring.Publish(sequence, 4);
        Assert.That(consumer.IsAvailable, Is.True);
        Assert.That(Receive(consumer), Is.EqualTo(3));
        Assert.That(Receive(consumer), Is.EqualTo(-1));
        Assert.That(ring.Depth, Is.Zero);
    }

    [Test]
    public void A_full_ring_refuses_counts_and_loses_nothing()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        int sent = 0;
        while (TrySend(ring, sent, 1)) sent++;
        Assert.That(sent, Is.EqualTo(16));
        Assert.That(ring.FullCount, Is.EqualTo(1));
        Assert.That(ring.Depth, Is.EqualTo(16));
        Assert.That(TrySend(ring, sent, 2), Is.False);
        Assert.That(ring.FullCount, Is.EqualTo(2));
        for (int number = 0; number < sent; number++) Assert.That(Receive(consumer), Is.EqualTo(number));
        Assert.That(Receive(consumer), Is.EqualTo(-1));
        Assert.That(TrySend(ring, sent, 1), Is.True);
        Assert.That(Receive(consumer), Is.EqualTo(sent));
    }

    [Test]
    public void A_message_being_read_is_not_given_back_to_the_producers()
    {
        using var ring = new RingBuffer<TestSlot>(4, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        for (int number = 0; number < 4; number++) Assert.That(TrySend(ring, number, 1), Is.True);
        Assert.That(Receive(consumer), Is.Zero);
        Assert.That(TrySend(ring, 4, 1), Is.False);
        consumer.CommitProgress();
        Assert.That(TrySend(ring, 4, 1), Is.True);
    }

    [Test]
    public void Producers_wait_for_the_slowest_of_several_consumers()
    {
        using var ring = new RingBuffer<TestSlot>(8, mode);
        RingConsumer<TestSlot, TestLayout> fast = ring.CreateConsumer<TestLayout>("fast");
        RingConsumer<TestSlot, TestLayout> slow = ring.CreateConsumer<TestLayout>("slow");
        for (int number = 0; number < 8; number++) Assert.That(TrySend(ring, number, 1), Is.True);
        for (int number = 0; number < 8; number++) Assert.That(Receive(fast), Is.EqualTo(number));
        Assert.That(Receive(fast), Is.EqualTo(-1));
        Assert.That(TrySend(ring, 8, 1), Is.False);
        Assert.That(Receive(slow), Is.Zero);
        slow.CommitProgress();
        Assert.That(TrySend(ring, 8, 1), Is.True);
        Assert.That(TrySend(ring, 9, 1), Is.False);
        Assert.That(ring.Depth, Is.EqualTo(8));
        Assert.That(fast.Depth, Is.EqualTo(1));
    }

    [Test]
    public void A_dependent_consumer_sees_a_message_only_after_those_it_follows()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> journal = ring.CreateConsumer<TestLayout>("journal");
        RingConsumer<TestSlot, TestLayout> business = ring.CreateConsumer<TestLayout>("business", journal.Progress);
        for (int number = 0; number < 200; number++)
        {
            Assert.That(TrySend(ring, number, 1 + (number % 4)), Is.True);
            Assert.That(Receive(business), Is.EqualTo(-1));
            Assert.That(business.IsAvailable, Is.False);
            Assert.That(Receive(journal), Is.EqualTo(number));
            Assert.That(Receive(business), Is.EqualTo(-1));
            journal.CommitProgress();
            Assert.That(Receive(business), Is.EqualTo(number));
            Assert.That(Receive(business), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Progress_is_published_at_least_every_64_slots()
    {
        using var ring = new RingBuffer<TestSlot>(1024, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        for (int number = 0; number < 1024; number++) TrySend(ring, number, 1);
        var published = new List<long>();
        for (int number = 0; number < 1024; number++)
        {
            Receive(consumer);
            Assert.That(consumer.NextSequence - 1 - consumer.Progress.Value, Is.LessThanOrEqualTo(65));
            long progress = consumer.Progress.Value;
            if (published.Count == 0 || published[^1] != progress) published.Add(progress);
        }

        Assert.That(published, Has.Count.LessThanOrEqualTo(17));
    }

    [Test]
    public void Slots_published_out_of_order_are_read_in_order()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        ring.TryClaim(1, out long first);
        ring.TryClaim(1, out long second);
        ring[second].Fill(1, 1, 1, 0);
        ring.Publish(second, 1);
        Assert.That(Receive(consumer), Is.EqualTo(-1));
        ring[first].Fill(1, 0, 1, 0);
        ring.Publish(first, 1);
        Assert.That(Receive(consumer), Is.Zero);
        Assert.That(Receive(consumer), Is.EqualTo(1));
    }

    [Test]
    public void Overwriting_a_claimed_slot_with_a_fresh_value_does_not_publish_it()
    {
        using var ring = new RingBuffer<TestSlot>(8, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        for (int number = 0; number < 20; number++)
        {
            ring.TryClaim(1, out long sequence);
            ring[sequence] = default;
            Assert.That(Receive(consumer), Is.EqualTo(-1));
            ring[sequence].Fill(1, number, 1, 0);
            ring.Publish(sequence, 1);
            Assert.That(Receive(consumer), Is.EqualTo(number));
        }
    }

    [Test]
    public void A_copied_message_takes_everything_but_the_sequences()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        var message = new TestSlot[3];
        for (int number = 0; number < 40; number++)
        {
            for (int i = 0; i < 3; i++)
            {
                message[i].Fill(1, number, 3, i);
                message[i].PublicationSequence = ring.ClaimedSequence + 1;
            }

            Assert.That(ring.TryPublish(message), Is.True);
            Assert.That(Receive(consumer), Is.EqualTo(number));
            consumer.CommitProgress();
        }
    }

    [Test]
    public void An_impossible_slot_count_stops_the_consumer_with_context()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("journal");
        ring.TryClaim(1, out long sequence);
        ring[sequence].SlotCount = 17;
        ring.Publish(sequence, 1);
        Assert.That(
            () => Receive(consumer), Throws.TypeOf<InvariantException>().With.Message
                .EqualTo($"invariant RingSlotCount is broken: 17, 4, {sequence}"));
    }

    [Test]
    public void A_sequence_from_a_later_lap_stops_the_consumer()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        ring.TryClaim(1, out long sequence);
        ring[sequence].PublicationSequence = sequence + 16;
        Assert.That(
            () => Receive(consumer), Throws.TypeOf<InvariantException>().With.Message.Contains("RingNotOverrun"));
    }

    [Test]
    public void Consumers_and_signals_are_refused_once_the_ring_is_in_use()
    {
        using var ring = new RingBuffer<TestSlot>(16, mode);
        ring.CreateConsumer<TestLayout>("c");
        TrySend(ring, 0, 1);
        Assert.That(() => ring.CreateConsumer<TestLayout>("late"), Throws.InvalidOperationException);
        using var signal = new WakeSignal();
        Assert.That(() => ring.AttachSignal(signal), Throws.InvalidOperationException);
    }

    [Test]
    public void A_ring_without_consumers_fills_up_and_overwrites_nothing()
    {
        using var ring = new RingBuffer<TestSlot>(8, mode);
        int sent = 0;
        while (sent < 100 && TrySend(ring, sent, 1)) sent++;
        Assert.That(sent, Is.EqualTo(8));
    }

    [Test]
    public void Random_steps_agree_with_a_queue([Range(1, 8)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var ring = new RingBuffer<TestSlot>(4 << random.Next(5), mode);
        RingConsumer<TestSlot, TestLayout>[] consumers =
            [ring.CreateConsumer<TestLayout>("a"), ring.CreateConsumer<TestLayout>("b")];
        var expected = new Queue<long>[] { new(), new() };
        long sent = 0;
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0 && TrySend(ring, sent, random.Next(ring.MaxMessageSlots) + 1))
            {
                foreach (Queue<long> queue in expected) queue.Enqueue(sent);
                sent++;
            }

            int reader = random.Next(2);
            long want = expected[reader].TryDequeue(out long number) ? number : -1;
            if (Receive(consumers[reader]) != want) Assert.Fail($"seed {seed} step {step}: wanted {want}");
            Assert.That(ring.Depth, Is.InRange(0, ring.Capacity));
        }

        Assert.That(sent, Is.GreaterThan(5_000));
    }

    [Test]
    public void Claim_publish_and_read_allocate_nothing()
    {
        using var ring = new RingBuffer<TestSlot>(64, mode);
        RingConsumer<TestSlot, TestLayout> consumer = ring.CreateConsumer<TestLayout>("c");
        Pump(ring, consumer, 1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pump(ring, consumer, 100_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Pump(RingBuffer<TestSlot> ring, RingConsumer<TestSlot, TestLayout> consumer, int count)
    {
        for (int number = 0; number < count; number++)
        {
            TrySend(ring, number, 1 + (number % 7));
            if (number % 3 == 0) continue;
            while (consumer.TryReadMessage(out _))
            {
            }
        }
    }
}
