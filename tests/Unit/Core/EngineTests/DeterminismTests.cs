using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Core.EngineTests;

public sealed class DeterminismTests
{
    private const int EventCount = 40_000;

    [TestCase(1, "none")]
    [TestCase(2, "none")]
    [TestCase(3, "none")]
    [TestCase(4, "twap")]
    [TestCase(5, "iceberg")]
    [TestCase(6, "passiveThenCross")]
    public void A_stream_gives_the_same_state_and_commands_whole_or_through_snapshots(int seed, string algorithm)
    {
        Engine whole = EngineFixture.Make(Settings(algorithm));
        List<EventSlot[]> stream = RandomEvents.Plausible(seed, EventCount, whole);
        Assert.That(whole.Counters.OrdersPlaced, Is.GreaterThan(20), "the stream must trade to prove anything");
        Assert.That(whole.Counters.Fills, Is.GreaterThan(20));
        ulong expected = whole.ComputeStateHash();

        Engine again = EngineFixture.Make(Settings(algorithm));
        foreach (EventSlot[] message in stream) again.Apply(message);
        Assert.That(again.ComputeStateHash(), Is.EqualTo(expected));
        Assert.That(again.CommandHash, Is.EqualTo(whole.CommandHash));

        foreach (int split in new[] { 1, 777, EventCount / 3, EventCount / 2, stream.Count - 1 })
        {
            Engine first = EngineFixture.Make(Settings(algorithm));
            for (int i = 0; i < split; i++) first.Apply(stream[i]);
            Engine second = EngineFixture.Make(Settings(algorithm));
            Assert.That(second.TryLoad(EngineFixture.Save(first)), Is.True);
            Assert.That(second.ComputeStateHash(), Is.EqualTo(first.ComputeStateHash()), $"seed {seed} split {split}");
            for (int i = split; i < stream.Count; i++) second.Apply(stream[i]);
            Assert.That(second.ComputeStateHash(), Is.EqualTo(expected), $"seed {seed} split {split}");
            Assert.That(second.CommandHash, Is.EqualTo(whole.CommandHash), $"seed {seed} split {split}");
        }
    }

    /// <summary>Whatever a part forgets to save shows when the engine is replaced often enough.</summary>
    [TestCase(1, "none")]
    [TestCase(2, "twap")]
    [TestCase(3, "iceberg")]
    public void A_stream_through_hundreds_of_snapshots_ends_the_same(int seed, string algorithm)
    {
        Engine whole = EngineFixture.Make(Settings(algorithm));
        List<EventSlot[]> stream = RandomEvents.Plausible(seed, EventCount, whole);
        Assert.That(whole.Parents.LastNumber, algorithm == "none" ? Is.Zero : Is.GreaterThan(10));
        Engine engine = EngineFixture.Make(Settings(algorithm));
        for (int i = 0; i < stream.Count; i++)
        {
            engine.Apply(stream[i]);
            if (i % 50 != 0) continue;
            Engine next = EngineFixture.Make(Settings(algorithm));
            Assert.That(next.TryLoad(EngineFixture.Save(engine)), Is.True, $"seed {seed} event {i}");
            engine = next;
        }

        Assert.That(engine.ComputeStateHash(), Is.EqualTo(whole.ComputeStateHash()));
        Assert.That(engine.CommandHash, Is.EqualTo(whole.CommandHash));
    }

    [Test]
    public void One_changed_event_changes_the_state_hash()
    {
        Engine whole = EngineFixture.Make(Settings());
        List<EventSlot[]> stream = RandomEvents.Plausible(1, 3_000, whole);
        int trade = stream.FindLastIndex(message => message[0].Header.Kind == EventKind.Trade);
        stream[trade][0].Trade.Quantity = new Quantity(stream[trade][0].Trade.Quantity.Units + 1);
        Engine other = EngineFixture.Make(Settings());
        foreach (EventSlot[] message in stream) other.Apply(message);
        Assert.That(other.ComputeStateHash(), Is.Not.EqualTo(whole.ComputeStateHash()));
    }

    [Test]
    public void A_damaged_or_foreign_state_is_refused_without_an_exception()
    {
        Engine engine = EngineFixture.Make(Settings());
        RandomEvents.Plausible(5, 3_000, engine);
        byte[] bytes = EngineFixture.Save(engine);
        EngineSettings other = Settings();
        other.Capacity.Orders = 128;
        Assert.That(EngineFixture.Make(other).TryLoad(bytes), Is.False);
        Assert.That(EngineFixture.Make(Settings()).TryLoad(bytes.AsSpan(0, bytes.Length - 8)), Is.False);
        Assert.That(EngineFixture.Make(Settings()).TryLoad([]), Is.False);
        var random = new Random(7);
        Engine target = EngineFixture.Make(Settings());
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            int reach = Math.Min(damaged.Length, 40_000);
            for (int j = 0; j < 20; j++) damaged[random.Next(reach)] = (byte)random.Next(256);
            Assert.That(() => target.TryLoad(damaged), Throws.Nothing, $"damage {i}");
        }
    }

    [Test]
    public void A_target_that_is_too_short_is_told_the_length_it_needs()
    {
        Engine engine = EngineFixture.Make(Settings());
        Assert.That(engine.TrySave(new byte[100], out int length), Is.False);
        Assert.That(engine.TrySave(new byte[length], out int written), Is.True);
        Assert.That(written, Is.EqualTo(length));
    }

    [Test]
    public void Time_never_goes_backwards()
    {
        EngineFixture fixture = new EngineFixture().Trading();
        long before = fixture.Engine.NowNanos;
        fixture.Events.Step(-5_000);
        fixture.Apply(fixture.Events.Clock());
        Assert.That(fixture.Engine.NowNanos, Is.EqualTo(before));
        Assert.That(fixture.Engine.ClockBackwardsCount, Is.EqualTo(1));
    }

    internal static EngineSettings Settings(string algorithm = "none")
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Execution.Split.Algorithm = algorithm;
        settings.Execution.Split.Notional = 1_000;
        settings.Execution.Split.DurationMillis = 40_000;
        settings.Strategies.Add(new StrategySettings { Name = "rsi-mean-reversion", Weight = 0.7m });
        settings.Execution.CooldownVolatilityPercent = 3;
        settings.Risk.RejectsMax = 15;
        return settings;
    }
}
