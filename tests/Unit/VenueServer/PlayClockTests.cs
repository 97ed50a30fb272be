using System;
using System.Threading;
using System.Threading.Tasks;
using LowLatency.VenueServer.Capture;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>When a frame of a recording is due, on a clock that stands still unless the test moves it.</summary>
[TestFixture]
public sealed class PlayClockTests
{
    private const long Second = 1_000_000_000;
    private readonly FakeTimeProvider _time = new();

    [Test]
    public void A_frame_is_due_by_its_distance_to_the_first_and_the_speed()
    {
        var clock = new PlayClock(_time);
        Assert.That(IsDue(clock, 0), Is.True, "the first frame starts the clock");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(IsDue(clock, 2 * Second), Is.True);
        Assert.That(IsDue(clock, 3 * Second), Is.False);
        Assert.That(IsDue(clock, 10 * Second, speed: 5), Is.True);
        Assert.That(IsDue(clock, 100 * Second, speed: 0), Is.True);
    }

    [Test]
    public void Time_without_a_client_does_not_count()
    {
        var clock = new PlayClock(_time);
        Assert.That(IsDue(clock, 0), Is.True);
        var left = clock.Timestamp;
        _time.Advance(TimeSpan.FromSeconds(60));
        clock.StandStillSince(left);
        Assert.That(IsDue(clock, Second), Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(IsDue(clock, Second), Is.True);
    }

    // Taken for a start long ago, the wait for the first client would have played the recording at once.
    [Test]
    public void Waiting_for_the_first_client_does_not_start_the_clock()
    {
        var clock = new PlayClock(_time);
        var left = clock.Timestamp;
        _time.Advance(TimeSpan.FromSeconds(5));
        clock.StandStillSince(left);
        Assert.That(IsDue(clock, 0), Is.True);
        Assert.That(IsDue(clock, Second), Is.False);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Of_two_connections_the_later_one_does_not_stay_behind_the_other(bool isFirstAhead)
    {
        var (first, second) = PlayClock.Pair(_time);
        var (ahead, later) = isFirstAhead ? (first, second) : (second, first);
        Assert.That(IsDue(ahead, 0), Is.True);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(IsDue(later, 3 * Second), Is.True);
        Assert.That(IsDue(later, 4 * Second), Is.False);
        Assert.That(IsDue(ahead, 4 * Second), Is.False);
    }

    private static bool IsDue(PlayClock clock, long offsetNanos, double speed = 1)
    {
        using var stop = new CancellationTokenSource();
        ValueTask wait = clock.PaceAsync(offsetNanos, speed, stop.Token);
        stop.Cancel();
        return wait.IsCompletedSuccessfully;
    }
}
