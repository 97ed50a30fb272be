using System;
using LowLatency.Protocol.Backoff;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.Backoff;

internal sealed class ReconnectBackoffTests
{
    private const long Second = 1_000_000_000;

    [Test]
    public void Delays_double_to_the_cap_with_jitter_at_every_step()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var backoff = new ReconnectBackoff(new BackoffOptions(), seed);
            long[] ladder = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30, 30, 30];
            foreach (long seconds in ladder)
            {
                long delay = backoff.Schedule(ReconnectCause.Failure, 1000) - 1000;
                Assert.That(delay, Is.InRange(seconds * Second * 8 / 10, seconds * Second * 12 / 10));
            }
        }
    }

    [Test]
    public void Jitter_at_the_cap_uses_the_whole_range()
    {
        long least = long.MaxValue;
        long most = 0;
        var backoff = new ReconnectBackoff(new BackoffOptions(), 1);
        for (int i = 0; i < 2000; i++)
        {
            long delay = backoff.Schedule(ReconnectCause.Failure, 0);
            if (i < 6)
                continue;
            least = Math.Min(least, delay);
            most = Math.Max(most, delay);
        }
        Assert.That(least, Is.InRange(24 * Second, 25 * Second));
        Assert.That(most, Is.InRange(35 * Second, 36 * Second));
    }

    [Test]
    public void The_alarm_is_raised_once_after_ten_failures_and_again_only_after_health()
    {
        var backoff = new ReconnectBackoff(new BackoffOptions(), 1);
        for (int i = 1; i <= 25; i++)
        {
            backoff.Schedule(ReconnectCause.Failure, 0);
            Assert.That(backoff.TakeAlarm(), Is.EqualTo(i == 10), $"failure {i}");
        }
        backoff.OnOpened(0);
        backoff.Schedule(ReconnectCause.Failure, 29 * Second);
        Assert.That(backoff.Failures, Is.EqualTo(26), "a short life is not health");
        backoff.OnOpened(0);
        backoff.Schedule(ReconnectCause.Failure, 30 * Second);
        Assert.That(backoff.Failures, Is.EqualTo(1));
        for (int i = 2; i <= 10; i++)
        {
            backoff.Schedule(ReconnectCause.Failure, 0);
            Assert.That(backoff.TakeAlarm(), Is.EqualTo(i == 10));
        }
    }

    [Test]
    public void An_orderly_close_is_tried_at_once_but_not_in_a_tight_loop()
    {
        var backoff = new ReconnectBackoff(new BackoffOptions(), 1);
        backoff.OnOpened(0);
        Assert.That(backoff.Schedule(ReconnectCause.Orderly, 0), Is.InRange(0L, Second / 5));
        Assert.That(backoff.Failures, Is.Zero);
        backoff.OnOpened(0);
        Assert.That(backoff.Schedule(ReconnectCause.Orderly, 0), Is.InRange(Second * 8 / 10, Second * 12 / 10));
        backoff.OnOpened(0);
        Assert.That(backoff.Schedule(ReconnectCause.Orderly, 0), Is.InRange(Second * 16 / 10, Second * 24 / 10));
        backoff.OnOpened(0);
        long healthy = 31 * Second;
        Assert.That(backoff.Schedule(ReconnectCause.Orderly, healthy) - healthy, Is.InRange(0L, Second / 5));
    }

    [TestCase(1000, ReconnectCause.Orderly)]
    [TestCase(1001, ReconnectCause.Orderly)]
    [TestCase(1012, ReconnectCause.Orderly)]
    [TestCase(1002, ReconnectCause.Failure)]
    [TestCase(1005, ReconnectCause.Failure)]
    [TestCase(1006, ReconnectCause.Failure)]
    [TestCase(1008, ReconnectCause.Reauthenticate)]
    [TestCase(1011, ReconnectCause.Failure)]
    [TestCase(1013, ReconnectCause.Failure)]
    [TestCase(4000, ReconnectCause.Failure)]
    public void Close_codes_are_told_apart(int code, ReconnectCause cause)
        => Assert.That(ReconnectCauses.ForCloseCode((ushort)code), Is.EqualTo(cause));

    [Test]
    public void One_attempt_is_in_flight_at_most()
    {
        var backoff = new ReconnectBackoff(new BackoffOptions { StartJitterNanos = 0 }, 1);
        Assert.That(backoff.TryBegin(5, out long ask), Is.EqualTo(ConnectDecision.NotDue), "nothing scheduled");
        Assert.That(ask, Is.EqualTo(long.MaxValue));
        backoff.Schedule(ReconnectCause.Start, 10);
        Assert.That(backoff.TryBegin(9, out ask), Is.EqualTo(ConnectDecision.NotDue));
        Assert.That(ask, Is.EqualTo(10));
        Assert.That(backoff.TryBegin(10, out _), Is.EqualTo(ConnectDecision.Begin));
        Assert.That(backoff.TryBegin(11, out _), Is.EqualTo(ConnectDecision.InFlight));
        backoff.OnOpened(12);
        Assert.That(backoff.TryBegin(13, out _), Is.EqualTo(ConnectDecision.InFlight));
        backoff.Schedule(ReconnectCause.Failure, 20);
        Assert.That(backoff.IsInFlight, Is.False);
        backoff.Postpone(100 * Second);
        Assert.That(backoff.DueNanos, Is.EqualTo(100 * Second));
        backoff.Cancel();
        Assert.That(backoff.DueNanos, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void The_start_is_spread()
    {
        var seen = new System.Collections.Generic.HashSet<long>();
        for (ulong seed = 0; seed < 100; seed++)
        {
            long due = new ReconnectBackoff(new BackoffOptions(), seed).Schedule(ReconnectCause.Start, 0);
            Assert.That(due, Is.InRange(0L, Second / 2));
            seen.Add(due / (Second / 20));
        }
        Assert.That(seen, Has.Count.GreaterThan(8));
    }
}
