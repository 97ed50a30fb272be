using System;
using System.Diagnostics;
using LowLatency.Model.Invariants;
using LowLatency.Runtime.Clocks;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Clocks;

internal sealed class ClockTests
{
    private const long Wall = 1_700_000_000_000_000_000;

    [Test]
    public void Stopwatch_ticks_become_nanoseconds_without_overflow()
    {
        long twentyYears = 20L * 366 * 86_400;
        Assert.That(MonotonicClock.ToNanos(twentyYears * Stopwatch.Frequency), Is.EqualTo(twentyYears * 1_000_000_000));
    }

    [Test]
    public void Wall_time_runs_with_the_monotonic_clock_between_anchors()
    {
        var clock = new WallClock(1000, Wall);
        Assert.That(clock.ToWallNanos(1000), Is.EqualTo(Wall));
        Assert.That(clock.ToWallNanos(1_001_000), Is.EqualTo(Wall + 1_000_000));
    }

    [Test]
    public void An_anchor_tells_by_how_much_wall_time_moved()
    {
        var clock = new WallClock(1000, Wall);
        Assert.That(clock.Reanchor(2000, Wall + 1000), Is.Zero);
        Assert.That(clock.Reanchor(3000, Wall + 2500), Is.EqualTo(500));
        Assert.That(clock.ToWallNanos(3000), Is.EqualTo(Wall + 2500));
        Assert.That(clock.Reanchor(4000, Wall - 1_000_000), Is.EqualTo(-1_003_500));
    }

    [Test]
    public void A_system_clock_that_steps_back_an_hour_does_not_stop_the_time_of_events()
    {
        const long Second = 1_000_000_000;
        const long Hour = 3600 * Second;
        var clock = new WallClock(10 * Second, Wall + (10 * Second));
        long before = clock.ToWallNanos(10 * Second);
        for (long now = 10 * Second; now <= 40 * Second; now += Second / 20) clock.Reanchor(now, Wall - Hour + now);
        Assert.That(clock.ToWallNanos(40 * Second) - before, Is.InRange(28 * Second, 30 * Second));
        for (long now = 40 * Second; now <= 17 * Hour; now += Second) clock.Reanchor(now, Wall - Hour + now);
        Assert.That(clock.ToWallNanos(17 * Hour), Is.EqualTo(Wall + (16 * Hour)));
    }

    [Test]
    public void A_clock_that_starts_behind_the_journal_goes_on_from_the_journal()
    {
        var clock = new WallClock(1000, Wall);
        Assert.That(clock.ContinueFrom(1000, Wall - 5), Is.Zero);
        Assert.That(clock.ToWallNanos(1000), Is.EqualTo(Wall));
        Assert.That(clock.ContinueFrom(1000, Wall + 7_000), Is.EqualTo(7_000));
        Assert.That(clock.ToWallNanos(1500), Is.EqualTo(Wall + 7_500));
    }

    [Test]
    public void A_monotonic_clock_that_runs_backwards_stops_the_thread()
    {
        var wall = new WallClock(1000, Wall);
        Assert.That(() => wall.Reanchor(999, Wall), Throws.TypeOf<InvariantException>());
    }

    [Test]
    public void The_anchored_clock_agrees_with_the_system_clock()
    {
        var clock = new WallClock();
        long before = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        long monotonic = MonotonicClock.NowNanos;
        long wall = clock.ToWallNanos(monotonic);
        long after = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * 100;
        long slack = 5_000_000;
        Assert.That(wall, Is.InRange(before - slack, after + slack));
    }

    [Test]
    public void Reading_the_time_allocates_nothing()
    {
        var clock = new WallClock();
        _ = clock.NowNanos;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _ = clock.NowNanos;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
