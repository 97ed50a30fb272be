using System;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Clocks;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Clocks;

[TestFixture]
internal sealed class ClockOffsetTests
{
    private const long Milli = 1_000_000;
    private const long Second = 1_000 * Milli;
    private const long Epoch = 1_700_000_000 * Second;

    [Test]
    public void Unknown_until_measured()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Assert.That(clock.Health(At(0)), Is.EqualTo(ClockHealth.Unknown));
        Assert.That(clock.VenueNanos(At(5)), Is.EqualTo(At(5).WallNanos));
        Assert.That(clock.NextMeasureNanos, Is.EqualTo(long.MinValue));
    }

    [TestCase(0, ClockHealth.Healthy)]
    [TestCase(499, ClockHealth.Healthy)]
    [TestCase(501, ClockHealth.Warning)]
    [TestCase(-501, ClockHealth.Warning)]
    [TestCase(1_002, ClockHealth.Blocked)]
    [TestCase(-1_002, ClockHealth.Blocked)]
    public void Health_follows_the_offset(int offsetMillis, ClockHealth expected)
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Measure(clock, 10 * Second, 0, 0, offsetMillis * Milli);
        Assert.That(clock.Health(At(10 * Second)), Is.EqualTo(expected));
    }

    [Test]
    public void The_estimate_is_within_half_the_round_trip_whatever_the_delays([Range(1, 20)] int seed)
    {
        SeededRandom random = new((ulong)seed);
        ClockOffset clock = new(new ClockOffsetSettings { DriftPartsPerMillion = 0 });
        long offset = (long)random.NextBelow(4 * (ulong)Second) - (2 * Second);
        long now = Second;
        for (int i = 0; i < 40; i++)
        {
            now += Second;
            Measure(clock, now, (long)random.NextBelow(200 * (ulong)Milli), (long)random.NextBelow(50 * (ulong)Milli),
                offset);
            long error = Math.Abs(clock.OffsetNanos(At(now + Second)) - offset);
            Assert.That(error, Is.LessThanOrEqualTo(clock.BoundNanos), $"seed {seed}");
        }
    }

    [Test]
    public void The_shortest_round_trip_wins_until_it_is_old()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Measure(clock, Second, 0, 0, 100 * Milli);
        Measure(clock, 2 * Second, 0, 80 * Milli, 100 * Milli);
        Assert.That(clock.RoundTripNanos, Is.Zero);
        Measure(clock, 400 * Second, 0, 80 * Milli, 100 * Milli);
        Assert.That(clock.RoundTripNanos, Is.EqualTo(80 * Milli));
    }

    [Test]
    public void A_step_of_the_wall_clock_is_seen_at_once_and_does_not_move_the_stamps()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Measure(clock, Second, 0, 0, 0);
        ReceiveStamp stepped = new(2 * Second, Epoch + (2 * Second) + (5 * Second));
        Assert.That(clock.Health(in stepped), Is.EqualTo(ClockHealth.Blocked));
        Assert.That(clock.VenueNanos(in stepped), Is.EqualTo(Epoch + (2 * Second)).Within(Milli));
    }

    [Test]
    public void Measured_three_times_at_first_then_every_minute_and_at_once_after_a_refused_stamp()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Measure(clock, Second, 0, 0, 0);
        Measure(clock, 2 * Second, 0, 0, 0);
        Assert.That(clock.NextMeasureNanos, Is.EqualTo((2 * Second) + (250 * Milli)));
        Measure(clock, 3 * Second, 0, 0, 0);
        Assert.That(clock.NextMeasureNanos, Is.EqualTo(63 * Second));
        clock.Resync(10 * Second);
        Assert.That(clock.NextMeasureNanos, Is.EqualTo(10 * Second));
        Measure(clock, 11 * Second, 0, 90 * Milli, 700 * Milli);
        Assert.That(clock.OffsetNanos(At(12 * Second)), Is.EqualTo(700 * Milli).Within(46 * Milli));
    }

    [Test]
    public void Too_old_a_measurement_is_none()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Measure(clock, Second, 0, 0, 0);
        Assert.That(clock.Health(At(200 * Second)), Is.EqualTo(ClockHealth.Healthy));
        Assert.That(clock.Health(At(202 * Second)), Is.EqualTo(ClockHealth.Unknown));
    }

    [Test]
    public void Drift_is_the_slope_of_the_measurements()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        for (int i = 0; i < 10; i++) Measure(clock, i * 60 * Second, 0, 0, i * 30 * Milli);
        Assert.That(clock.DriftNanosPerSecond, Is.EqualTo(500_000).Within(2_000));
    }

    [Test]
    public void Answers_that_make_no_sense_change_nothing()
    {
        ClockOffset clock = new(new ClockOffsetSettings());
        Assert.That(clock.TryAdd(At(5), At(4), Epoch), Is.False);
        Assert.That(clock.TryAdd(At(5), At(6), 0), Is.False);
        Assert.That(clock.IsKnown, Is.False);
    }

    private static ReceiveStamp At(long nanos) => new(nanos, Epoch + nanos);

    // The request takes a way out, the answer a way back; the venue cuts its time to milliseconds.
    private static void Measure(ClockOffset clock, long receivedNanos, long outNanos, long backNanos, long offset)
    {
        ReceiveStamp sent = At(receivedNanos - outNanos - backNanos);
        long server = Epoch + receivedNanos - backNanos + offset;
        Assert.That(clock.TryAdd(sent, At(receivedNanos), server / Milli * Milli));
    }
}
