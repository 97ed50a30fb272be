using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Unit.Protocol.Books;
using LowLatency.Unit.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>The request for rules beside the others, and how old its answer may be.</summary>
internal sealed class RulesRequestTests
{
    [Test]
    public void A_limit_told_inside_status_200_is_a_limit_and_no_success()
    {
        var address = new AddressLimits(new RateBudgetSettings(), []);
        var feed = new ScriptedFeed(
            new BookRule { Snapshot = SnapshotSource.Stream, Chain = BookChain.PlusOne, Restart = BookRestart.AtOne },
            areRulesFetched: true, address: address);
        feed.Venue.BodyRefusal = ReasonCode.RateLimited;
        feed.AnswerRules();
        Assert.That(address.BreakerReason, Is.EqualTo(ReasonCode.RateLimited));
    }

    [Test]
    public void Configured_rules_are_never_asked_for()
    {
        var feed = new ScriptedFeed(
            new BookRule { Snapshot = SnapshotSource.Stream, Chain = BookChain.PlusOne, Restart = BookRestart.AtOne },
            settings: new FeedSettings { LevelsMax = 64, RulesIntervalNanos = 60_000_000_000 });
        feed.RefreshRules();
        for (int i = 0; i < 300; i++) feed.Wait(1_000_000_000);
        Assert.That(feed.OpenRulesFetches, Is.Zero);
    }

    [Test]
    public void Books_do_not_wait_for_a_list_of_rules_that_is_under_way()
    {
        ScriptedFeed feed = Started();
        feed.RefreshRules();
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.Send(Delta(12, 13));
        Assert.That(feed.OpenFetches, Is.EqualTo(1));
        feed.Answer(Snapshot(11));
        Assert.That(feed.IsInSync(), Is.True);
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.AnswerRules();
        feed.Wait(10_000_000_000);
        Assert.That(feed.Feed.Counters.ResponsesStale + feed.Feed.Counters.RequestsFailed, Is.Zero);
    }

    [Test]
    public void A_list_that_is_never_answered_and_a_snapshot_are_each_given_up_at_their_own_time()
    {
        ScriptedFeed feed = Started();
        feed.RefreshRules();
        feed.Send(Delta(12, 13));
        feed.Wait(44_999_000_000);
        Assert.That(feed.Feed.Counters.RequestsFailed, Is.Zero, "a slow line may bring both yet");
        feed.Wait(1_000_000);
        Assert.That(feed.Feed.Counters.RequestsFailed, Is.EqualTo(1), "the snapshot");
        for (int i = 0; i < 4; i++)
        {
            feed.Wait(1_000_000_000);
            while (feed.OpenFetches > 0) feed.Answer(Snapshot(11));
        }

        Assert.That((feed.IsInSync(), feed.IsInSync(1)), Is.EqualTo((true, true)));
        feed.Wait(260_999_000_000);
        Assert.That(feed.Feed.Counters.RequestsFailed, Is.EqualTo(1));
        feed.Wait(1_000_000);
        Assert.That(feed.Feed.Counters.RequestsFailed, Is.EqualTo(2), "the list");
    }

    [Test]
    public void Where_nothing_can_be_decoded_before_the_rules_are_there_the_book_waits_and_no_other()
    {
        ScriptedFeed feed = Started();
        feed.Send(Delta(12, 13));
        feed.Answer(Snapshot(11));
        feed.Send(Delta(14, 14) with
        {
            Kind = FrameKind.Refused,
            IsOfBook = true,
            Reason = ReasonCode.BookLevelOffUnit,
        });
        Assert.That(feed.IsInSync(), Is.False);
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.Wait(2_000_000_000);
        Assert.That(feed.OpenFetches, Is.EqualTo(1), "that of the other book");
        Assert.That(feed.IsInSync(1), Is.False);
        feed.Answer(Snapshot(11));
        Assert.That(feed.IsInSync(1), Is.True);
        Assert.That(feed.OpenFetches, Is.Zero);
        feed.AnswerRules();
        feed.Wait(2_000_000_000);
        Assert.That(feed.OpenFetches, Is.EqualTo(1));
    }

    [Test]
    public void Only_what_says_that_rules_have_changed_wants_an_answer_of_later()
    {
        var feed = new ScriptedFeed(VenueBookRules.KuCoin, areRulesFetched: true);
        Assert.That(feed.MustRulesBeFresh, Is.False, "the first may be anybody's");
        feed.Venue.Rules[0] = CaptureReplay.Rules(2, 3);
        feed.RefreshRules();
        feed.AnswerRules();
        feed.Wait(10_000_000_000);
        Assert.That((feed.OpenRulesFetches, feed.MustRulesBeFresh), Is.EqualTo((1, true)), "said meanwhile");
        feed.AnswerRules();
        feed.Wait(10_000_000_000);
        feed.RefreshRules();
        Assert.That((feed.OpenRulesFetches, feed.MustRulesBeFresh), Is.EqualTo((1, true)));
        feed.RefreshRules();
        feed.AnswerRules(status: 500);
        feed.Wait(60_000_000_000);
        Assert.That((feed.OpenRulesFetches, feed.MustRulesBeFresh), Is.EqualTo((1, true)), "nothing was answered");
    }

    private static ScriptedFeed Started()
    {
        var feed = new ScriptedFeed(VenueBookRules.KuCoin, instruments: 2, areRulesFetched: true);
        for (int i = 0; i < 2; i++) feed.Venue.Rules[i] = CaptureReplay.Rules(2, 3);
        while (feed.OpenRulesFetches > 0) feed.AnswerRules();
        return feed;
    }

    private static ScriptedFrame Delta(long first, long last) => new()
    {
        Kind = FrameKind.BookDelta,
        First = first,
        Last = last,
        Bids = [(100, 1)],
    };

    private static ScriptedFrame Snapshot(long last) => new()
    {
        Kind = FrameKind.BookSnapshot,
        Last = last,
        Bids = [(100, 7)],
        Asks = [(101, 1)],
    };
}
