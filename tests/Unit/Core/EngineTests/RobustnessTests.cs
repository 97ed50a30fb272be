using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Model.Events;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

public sealed class RobustnessTests
{
    [TestCase(1, 1_000_000)]
    public void Garbage_never_throws(int seed, int count)
    {
        var random = new Random(seed);
        Engine engine = EngineFixture.Make(DeterminismTests.Settings());
        RandomEvents.Plausible(seed, 2_000, engine);
        var buffer = new EventSlot[8];
        for (int i = 0; i < count; i++)
        {
            if (i % 100_000 == 0)
            {
                engine = EngineFixture.Make(DeterminismTests.Settings());
                RandomEvents.Plausible(seed + i, 500, engine);
            }

            ReadOnlySpan<EventSlot> message = RandomEvents.Garbage(random, buffer, engine);
            try
            {
                engine.Apply(message);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed} event {i} {message[0].Header.Kind}: {exception}");
            }
        }

        Assert.That(engine.Counters.UnknownKind, Is.GreaterThan(0));
    }

    [Test]
    public void An_empty_message_is_ignored()
    {
        Engine engine = EngineFixture.Make(EngineFixture.Settings());
        engine.Apply([]);
        Assert.That(engine.Sequence, Is.Zero);
    }

    [Test]
    public void A_book_message_shorter_than_its_counts_is_not_read()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        EventSlot[] message = fixture.Events.Delta(0, [], []);
        message[0].Book.BidCount = 10;
        fixture.Apply(message);
        Assert.That(fixture.Engine.Counters.Malformed, Is.EqualTo(1));
    }

    [Test]
    public void Apply_allocates_nothing_over_a_million_events()
    {
        Engine engine = EngineFixture.Make(DeterminismTests.Settings());
        List<EventSlot[]> stream = RandomEvents.Plausible(4, 20_000, EngineFixture.Make(DeterminismTests.Settings()));
        Run(engine, stream, 100_000);
        Assert.That(Allocated(() => Run(engine, stream, 1_000_000)), Is.Zero);
        Assert.That(engine.Counters.OrdersPlaced, Is.GreaterThan(0));

        // The measurement must be able to see one small object.
        object? planted = null;
        Assert.That(Allocated(() => planted = new object()), Is.GreaterThan(0));
        Assert.That(planted, Is.Not.Null);
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Round after round; later rounds see time stand still and ids that are gone, which is as good a load.
    private static void Run(Engine engine, List<EventSlot[]> stream, int count)
    {
        for (int i = 0; i < count; i++) engine.Apply(stream[i % stream.Count]);
    }
}
