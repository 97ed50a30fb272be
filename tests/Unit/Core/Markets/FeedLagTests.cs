using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Model.Events.Market;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Markets;

[TestFixture]
internal sealed class FeedLagTests
{
    private const long Second = 1_000_000_000;
    private const long Milli = 1_000_000;
    private const long Start = 1_767_571_200 * Second;

    /// <summary>The two clocks differ by anything: only the changes count.</summary>
    [Test]
    public void What_takes_the_usual_time_is_of_now([Values(-3_600, 0, 3_600)] long venueAheadSeconds)
    {
        var lag = new FeedLag();
        for (int i = 0; i < 100; i++)
        {
            long now = Start + (i * 100 * Milli);
            Assert.That(lag.AsOf(now, now + (venueAheadSeconds * Second) - (20 * Milli)), Is.EqualTo(now));
        }
    }

    [TestCase(30)]
    [TestCase(200)]
    public void A_backlog_that_comes_in_one_go_is_of_then(int seconds)
    {
        var lag = new FeedLag();
        Assert.That(lag.AsOf(Start, Start - (20 * Milli)), Is.EqualTo(Start));
        long now = Start + (seconds * Second);
        for (int i = 1; i <= seconds; i++)
        {
            long then = Start + (i * Second);
            Assert.That(lag.AsOf(now, then - (20 * Milli)), Is.EqualTo(then));
        }
    }

    [Test]
    public void Without_a_stamp_nothing_is_known_and_nothing_taken_off()
    {
        var lag = new FeedLag();
        lag.AsOf(Start, Start - Milli);
        Assert.That(lag.AsOf(Start + Second, 0), Is.EqualTo(Start + Second));
    }

    [Test]
    public void One_stamp_of_the_future_does_not_make_the_rest_late()
    {
        var lag = new FeedLag();
        lag.AsOf(Start, Start);
        Assert.That(lag.AsOf(Start + Second, Start + (61 * Second)), Is.EqualTo(Start + Second));
        for (int i = 2; i < 10; i++)
        {
            Assert.That(lag.AsOf(Start + (i * Second), Start + (i * Second)), Is.EqualTo(Start + (i * Second)));
        }
    }

    [Test]
    public void A_clock_of_the_venue_that_was_set_forward_is_believed_when_others_agree()
    {
        var lag = new FeedLag();
        lag.AsOf(Start, Start);
        for (int i = 1; i <= FeedLag.Confirmations; i++)
        {
            long now = Start + (i * Second);
            Assert.That(lag.AsOf(now, now + (20 * Second)), Is.EqualTo(now));
        }

        long late = Start + (30 * Second);
        Assert.That(lag.AsOf(late, late + (5 * Second)), Is.EqualTo(late - (15 * Second)));
    }

    /// <summary>A clock of ours that was set forward looks like a late line, for two windows and no longer.</summary>
    [Test]
    public void A_step_that_stays_is_forgotten_after_two_windows()
    {
        var lag = new FeedLag();
        lag.AsOf(Start, Start);
        long stepped = 15 * Second;
        long lastLate = 0;
        for (long t = Second; t < 3 * FeedLag.WindowNanos; t += Second)
        {
            long now = Start + stepped + t;
            if (lag.AsOf(now, Start + t) != now) lastLate = t;
        }

        Assert.That(lastLate, Is.GreaterThan(FeedLag.WindowNanos).And.LessThan((2 * FeedLag.WindowNanos) + stepped));
    }

    [Test]
    public void A_backlog_over_the_turn_of_a_window_is_still_of_then()
    {
        var lag = new FeedLag();
        lag.AsOf(Start, Start);
        lag.AsOf(Start + FeedLag.WindowNanos, Start + FeedLag.WindowNanos);
        long now = Start + FeedLag.WindowNanos + (30 * Second);
        for (int i = 1; i < 30; i++)
        {
            long then = Start + FeedLag.WindowNanos + (i * Second);
            Assert.That(lag.AsOf(now, then), Is.EqualTo(then));
        }
    }

    /// <summary>
    /// Found by tests/Simulation (seed 50858): forgotten with a new subscription, the first line that stands still
    /// behind it would pass for the usual one.
    /// </summary>
    [Test]
    public void A_new_subscription_does_not_forget_what_is_usual()
    {
        var feeds = new FeedHealth(new StalenessSettings());
        feeds.OnMessage(FeedChannel.Book, Start, Start);
        var subscribed = new FeedStatePayload { Channel = FeedChannel.Book, Status = FeedStatus.Subscribed };
        feeds.OnFeedState(subscribed, Start + Second);
        long now = Start + (30 * Second);
        feeds.OnMessage(FeedChannel.Book, now, Start + (2 * Second));
        Assert.That(feeds.FreshnessOf(FeedChannel.Book, now), Is.EqualTo(FeedFreshness.Blocking));
    }

    /// <summary>
    /// Found by tests/Simulation (seed 50955): the answer to a subscription stood in front of a backlog, and made the
    /// market of twenty seconds ago fresh.
    /// </summary>
    [Test]
    public void Only_the_first_subscription_has_the_whole_limit_to_deliver()
    {
        foreach (FeedStatus status in new[] { FeedStatus.Subscribed, FeedStatus.OutOfSync, FeedStatus.InSync })
        {
            var feeds = new FeedHealth(new StalenessSettings());
            var state = new FeedStatePayload { Channel = FeedChannel.Book, Status = status };
            feeds.OnFeedState(state, Start);
            Assert.That(feeds.FreshnessOf(FeedChannel.Book, Start), Is.EqualTo(FeedFreshness.Fresh));
            feeds.OnMessage(FeedChannel.Book, Start + Second, Start + Second);
            long now = Start + (30 * Second);
            feeds.OnFeedState(state, now);
            feeds.OnMessage(FeedChannel.Book, now, Start + (2 * Second));
            Assert.That(feeds.FreshnessOf(FeedChannel.Book, now), Is.EqualTo(FeedFreshness.Blocking), $"{status}");
            feeds.OnMessage(FeedChannel.Book, now, now);
            Assert.That(feeds.FreshnessOf(FeedChannel.Book, now), Is.EqualTo(FeedFreshness.Fresh), $"{status}");
        }
    }

    [Test]
    public void A_channel_that_gets_a_backlog_is_stale_until_it_has_caught_up_and_over_a_snapshot_too()
    {
        var feeds = new FeedHealth(new StalenessSettings());
        feeds.OnMessage(FeedChannel.Book, Start, Start - (20 * Milli));
        byte[] bytes = new byte[4_096];
        var writer = StateTraversal.ToSave(bytes);
        feeds.Traverse(ref writer);
        var reader = StateTraversal.ToLoad(bytes);
        var copy = new FeedHealth(new StalenessSettings());
        copy.Traverse(ref reader);
        long now = Start + (30 * Second);
        for (int i = 1; i <= 30; i++)
        {
            copy.OnMessage(FeedChannel.Book, now, Start + (i * Second) - (20 * Milli));
            FeedFreshness expected = i < 20 ? FeedFreshness.Blocking
                : i < 25 ? FeedFreshness.Flagged
                : FeedFreshness.Fresh;
            Assert.That(copy.FreshnessOf(FeedChannel.Book, now), Is.EqualTo(expected), $"second {i}");
        }
    }
}
