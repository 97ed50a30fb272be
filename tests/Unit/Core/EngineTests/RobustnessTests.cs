using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Orders;
using LowLatency.Core.Settings;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

public sealed class RobustnessTests
{
    [TestCase(1, 1_000_000, "none")]
    [TestCase(2, 300_000, "twap")]
    [TestCase(3, 300_000, "iceberg")]
    public void Garbage_never_throws(int seed, int count, string algorithm)
    {
        var random = new Random(seed);
        Engine engine = EngineFixture.Make(DeterminismTests.Settings(algorithm));
        RandomEvents.Plausible(seed, 2_000, engine);
        var buffer = new EventSlot[8];
        for (int i = 0; i < count; i++)
        {
            if (i % 100_000 == 0)
            {
                engine = EngineFixture.Make(DeterminismTests.Settings(algorithm));
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
    public void Timers_that_find_no_room_for_their_commands_go_at_the_next_event()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Capacity.CommandsPerEvent = 16;
        settings.Execution.AcknowledgeTimeoutMillis = 40_000;
        for (int i = 0; i < 20; i++)
        {
            settings.Instruments.Add(new InstrumentSettings { Venue = "BybitSpot", Symbol = $"S{i}" });
        }

        EngineFixture fixture = new EngineFixture(settings).Trading();
        EngineCommand order = fixture.Place(fixture.Signal(50));

        // 21 books without proof alarm first and take all the room; then the order's answer is overdue.
        fixture.Events.Step(60_000);
        fixture.Apply(fixture.Events.Clock());
        EngineCommand[] commands = fixture.Apply(fixture.Events.Clock());
        Assert.That(EngineFixture.Count(commands, CommandKind.QueryOrder), Is.EqualTo(1));
        Assert.That(fixture.StateOf(order.ClientOrderId), Is.EqualTo(OrderState.Unknown));
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
