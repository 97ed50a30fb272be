using System;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Clocks;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Clocks;

/// <summary>What a person is told of a venue's clock, in stepped time.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ClockWatchTests
{
    private const long Milli = 1_000_000;
    private const long Second = 1_000 * Milli;
    private const long Minute = 60 * Second;
    private const long Epoch = 1_700_000_000 * Second;
    private const long Warn = 500 * Milli;

    private readonly ClockOffset _clock;
    private readonly ClockWatch _watch;

    public ClockWatchTests()
    {
        _clock = new ClockOffset(new ClockOffsetSettings());
        _watch = new ClockWatch(_clock, Warn);
    }

    [TestCase(600)]
    [TestCase(-600)]
    public void An_offset_beyond_the_limit_is_told_once_and_again_after_it_was_over(int millis)
    {
        (ReasonCode reason, long reported) = Measure(Minute, millis * Milli);
        Assert.That(reason, Is.EqualTo(ReasonCode.ClockOffsetHigh));
        Assert.That(reported, Is.EqualTo(millis).Within(1));
        Assert.That(Measure(2 * Minute, millis * Milli).Reason, Is.EqualTo(ReasonCode.None), "told");
        Assert.That(_watch.Step(At(3 * Minute), out _), Is.EqualTo(ReasonCode.None), "nothing new was measured");
    }

    [Test]
    public void An_offset_at_the_limit_is_not_news_each_minute()
    {
        int reported = 0;
        for (int i = 1; i < 20; i++)
        {
            if (MeasureAnew(i * Minute, ((i & 1) == 0 ? 490 : 510) * Milli) != ReasonCode.None) reported++;
        }

        Assert.That(reported, Is.EqualTo(1));
        Assert.That(MeasureAnew(30 * Minute, 300 * Milli), Is.EqualTo(ReasonCode.None));
        Assert.That(MeasureAnew(31 * Minute, 510 * Milli), Is.EqualTo(ReasonCode.ClockOffsetHigh), "it was over");
    }

    [Test]
    public void An_offset_that_locks_orders_has_the_alarm_of_the_lock_alone()
    {
        Assert.That(Measure(Minute, 1_500 * Milli).Reason, Is.EqualTo(ReasonCode.None));
    }

    [TestCase(1)]
    [TestCase(-1)]
    public void Clocks_that_part_are_told_when_the_limit_will_be_passed_within_the_hour(int sign)
    {
        // 10 ms a minute: 600 ms an hour.
        (ReasonCode Reason, long Millis) told = default;
        int minute = 0;
        for (; minute < 30 && told.Reason == ReasonCode.None; minute++)
        {
            told = Measure((minute + 1) * Minute, sign * minute * 10 * Milli);
        }

        Assert.That(told.Reason, Is.EqualTo(ReasonCode.ClockDrift));
        Assert.That(told.Millis, Is.EqualTo(sign * 600).Within(2));
        Assert.That(minute, Is.LessThan(12), "long before the limit");
        Assert.That(Measure((minute + 1) * Minute, sign * minute * 10 * Milli).Reason, Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void Clocks_that_come_together_or_delays_that_only_look_like_drift_are_no_alarm()
    {
        for (int i = 0; i < 30; i++)
        {
            Assert.That(Measure((i + 1) * Minute, (450 - (i * 10)) * Milli).Reason, Is.EqualTo(ReasonCode.None));
        }

        // The way there takes longer from one measurement to the next: half of it looks like an offset.
        var clock = new ClockOffset(new ClockOffsetSettings());
        var watch = new ClockWatch(clock, Warn);
        for (int i = 0; i < 16; i++)
        {
            ReceiveStamp sent = At((i + 1) * Minute);
            clock.TryAdd(sent, At(((i + 1) * Minute) + (i * 20 * Milli)), sent.WallNanos + (i * 20 * Milli));
            Assert.That(watch.Step(At((i + 2) * Minute), out _), Is.EqualTo(ReasonCode.None), $"measurement {i}");
        }
    }

    /// <summary>
    /// 300 ms at 500 parts in a million, as a time daemon does it: looked ahead an hour it would be 1.5 s off on the
    /// other side, and the measurements of before show the drift long after it is right.
    /// </summary>
    [TestCase(300, 30)]
    [TestCase(-300, 30)]
    [TestCase(480, 40)]
    [TestCase(-480, 400)]
    public void A_clock_that_is_slewed_right_is_no_alarm(int offMillis, int millisAMinute)
    {
        long off = offMillis;
        for (int minute = 1; minute < 60; minute++)
        {
            long wobble = (minute % 3) - 1;
            Assert.That(
                Measure(minute * Minute, (off + wobble) * Milli).Reason, Is.EqualTo(ReasonCode.None),
                $"minute {minute}, {off} ms");
            off = off > 0 ? Math.Max(0, off - millisAMinute) : Math.Min(0, off + millisAMinute);
        }
    }

    /// <summary>Every third answer takes so long that its measurement says nothing about the drift.</summary>
    [Test]
    public void Clocks_that_part_are_reported_once_though_some_measurements_leave_it_open()
    {
        int reported = 0;
        for (int minute = 1; minute < 40; minute++)
        {
            long offset = minute * 10 * Milli;
            ReceiveStamp sent = At(minute * Minute);
            long delay = minute % 3 == 0 ? 4 * Second : 0;
            ReceiveStamp received = At(sent.MonotonicNanos + delay);
            _clock.TryAdd(sent, received, sent.WallNanos + (delay / 2) + offset);
            if (_watch.Step(in received, out _) == ReasonCode.ClockDrift) reported++;
        }

        Assert.That(reported, Is.EqualTo(1));
    }

    private static ReceiveStamp At(long monotonicNanos) => new(monotonicNanos, Epoch + monotonicNanos);

    private (ReasonCode Reason, long Millis) Measure(long monotonicNanos, long offsetNanos)
    {
        ReceiveStamp now = At(monotonicNanos);
        _clock.TryAdd(now, now, (now.WallNanos + offsetNanos) / Milli * Milli);
        ReasonCode reason = _watch.Step(now, out long detail);
        return (reason, detail / Milli);
    }

    // As after a step of the wall clock: what was measured before says nothing of now.
    private ReasonCode MeasureAnew(long monotonicNanos, long offsetNanos)
    {
        _clock.Resync(monotonicNanos);
        return Measure(monotonicNanos, offsetNanos).Reason;
    }
}
