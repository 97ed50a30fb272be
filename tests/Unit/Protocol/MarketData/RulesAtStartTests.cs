using System.Collections.Generic;
using System.Linq;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.RateLimits;
using LowLatency.Unit.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>What the first answers with rules tell a process that was away.</summary>
public sealed class RulesAtStartTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;

    [TestCase(200)]
    [TestCase(400)]
    public void A_symbol_that_left_the_list_while_the_process_was_away_is_told_by_its_last_rules(int status)
    {
        var feed = new ScriptedFeed(
            Stream, instruments: 2, settings: Settings(Minute), areRulesFetched: true, known: Rules(2, 3));
        feed.Recorder.Messages = [];
        feed.Venue.Rules[1] = Rules(2, 3);
        AnswerFor(20 * Second);
        InstrumentRules gone = Rules(2, 3);
        gone.SetStatus(InstrumentStatus.Delisted);
        Assert.That(Published(feed), Is.EquivalentTo(new[] { gone, Rules(2, 3) }), "each is told once");
        Assert.That(feed.Venue.Subscribed.ConvertAll(static topic => topic.Instrument), Is.All.EqualTo(1));
        feed.Venue.Rules[0] = Rules(2, 3);
        status = 200;
        AnswerFor(Minute);
        Assert.That(Published(feed)[^1].IsTrading, Is.True, "it came back");
        Assert.That(feed.Venue.Subscribed.Exists(static topic => topic.Instrument == 0), Is.True);

        void AnswerFor(long nanos)
        {
            for (long end = feed.Now + nanos; feed.Now < end; feed.Wait(Second))
            {
                while (feed.OpenRulesFetches > 0)
                {
                    (int first, int _) = feed.Venue.RulesAsked[^1];
                    feed.AnswerRules(first == 0 ? status : 200);
                }
            }
        }
    }

    // Refused with -1121 the whole request is spoiled; a venue may leave the one out of a good answer as well.
    [TestCase(400, "rest: refused with the venue's code -1121 (lowlatency errors)")]
    [TestCase(200, "rest: the venue does not list the symbol")]
    public void A_symbol_that_never_was_there_is_named_alone_and_the_others_are_subscribed(int status, string why)
    {
        const int Wrong = 2;
        const int Instruments = 4;
        var feed = new ScriptedFeed(
            Stream, Instruments, settings: Settings(15 * Minute), areRulesFetched: true);
        feed.Recorder.Messages = [];
        for (int i = 0; i < Instruments; i++)
        {
            if (i != Wrong) feed.Venue.Rules[i] = Rules(2, 3);
        }

        AnswerFor(2 * Second);
        Assert.That(
            feed.Venue.Subscribed.ConvertAll(static topic => topic.Instrument).Distinct(),
            Is.EquivalentTo(new[] { 0, 1, 3 }), "nobody waits for the one");
        AnswerFor(5 * Minute);
        List<EventSlot[]> given = feed.Recorder.Messages!.FindAll(
            static message => message[0].Header.Kind == EventKind.FeedState && message[0].FeedState is
            { Channel: FeedChannel.All, Status: FeedStatus.GaveUp });
        Assert.That(given, Is.Not.Empty);
        Assert.That(given.ConvertAll(static message => (int)message[0].Header.Instrument.Value), Is.All.EqualTo(Wrong));
        Assert.That(
            given.ConvertAll(static message => LinkFault.Of(message[0].FeedState.FaultPacked).Describe()),
            Is.All.EqualTo(why));
        feed.Venue.Rules[Wrong] = Rules(2, 3);
        AnswerFor(Minute);
        Assert.That(feed.Venue.Subscribed.ConvertAll(static topic => topic.Instrument), Has.Member(Wrong), "it came");

        void AnswerFor(long nanos)
        {
            for (long end = feed.Now + nanos; feed.Now < end; feed.Wait(Second / 10))
            {
                while (feed.OpenRulesFetches > 0)
                {
                    (int first, int count) = feed.Venue.RulesAsked[^1];
                    bool isSpoiled = !feed.Venue.Rules.ContainsKey(Wrong) && status != 200
                        && first <= Wrong && Wrong < first + count;
                    feed.Venue.BodyRefusal = isSpoiled ? ReasonCode.RestFailed : ReasonCode.None;
                    feed.Venue.BodyErrorCode = isSpoiled ? -1121 : 0;
                    feed.AnswerRules(isSpoiled ? status : 200);
                }
            }
        }
    }

    /// <summary>That it is gone waits for room in the ring: it is no listing, whenever there is room.</summary>
    [Test]
    public void A_symbol_that_is_gone_is_not_subscribed_when_its_rules_had_to_wait_for_room()
    {
        var feed = new ScriptedFeed(
            Stream, channels: FeedChannels.Book | FeedChannels.Bars, settings: Settings(Minute), areRulesFetched: true,
            known: Rules(2, 3));
        feed.Recorder.Messages = [];
        feed.Recorder.RefuseNext = 3;
        feed.AnswerRules();
        Assert.That(Published(feed), Is.Empty, "there is no room");
        for (int i = 0; i < 20; i++) feed.Wait(Second / 2);
        InstrumentRules gone = Rules(2, 3);
        gone.SetStatus(InstrumentStatus.Delisted);
        Assert.That(Published(feed), Is.EqualTo(new[] { gone }));
        Assert.That(feed.Venue.Subscribed, Is.Empty, "the venue has no such symbol");
        feed.Venue.Rules[0] = Rules(2, 3);
        for (int i = 0; i < 60; i++)
        {
            if (feed.OpenRulesFetches > 0) feed.AnswerRules();
            feed.Wait(Second);
        }

        Assert.That(Published(feed)[^1].IsTrading, Is.True, "it came back");
        Assert.That(feed.Venue.Subscribed, Is.Not.Empty);
    }

    [Test]
    public void An_end_of_trading_that_is_reported_elsewhere_goes_into_the_rules()
    {
        InstrumentRules known = Rules(2, 3);
        known.DelistingSeconds = 5_000;
        var dates = new Dates { Seconds = -1 };
        var feed = new ScriptedFeed(
            Stream, settings: Settings(0) with { Delistings = dates }, areRulesFetched: true, known: known);
        feed.Recorder.Messages = [];
        feed.Venue.Rules[0] = Rules(2, 3);
        feed.AnswerRules();
        Assert.That(Published(feed)[^1].DelistingSeconds, Is.EqualTo(5_000), "not read yet: that of the run before");
        Refresh(7_000);
        Assert.That(Published(feed)[^1].DelistingSeconds, Is.EqualTo(7_000));
        Refresh(0);
        Assert.That(Published(feed)[^1].DelistingSeconds, Is.Zero, "it was taken back");
        InstrumentRules own = Rules(2, 3);
        own.DelistingSeconds = 6_000;
        feed.Venue.Rules[0] = own;
        Refresh(7_000);
        Assert.That(Published(feed)[^1].DelistingSeconds, Is.EqualTo(6_000), "the sooner of both");
        Assert.That(Published(feed), Has.Count.EqualTo(4));

        void Refresh(long seconds)
        {
            dates.Seconds = seconds;
            feed.Wait(10 * Second);
            feed.RefreshRules();
            feed.AnswerRules();
        }
    }

    [Test]
    public void Limits_that_an_answer_with_rules_tells_hold_from_then_on()
    {
        RateLimitRecord weight = new()
        {
            Kind = RateLimitKind.RequestWeight,
            WindowSeconds = 60,
            Limit = 6_000,
            Used = -1,
        };
        var address = new AddressLimits(new RateBudgetSettings(), [weight]);
        var feed = new ScriptedFeed(Stream, settings: Settings(0), areRulesFetched: true, address: address);
        feed.Venue.Limits.Add(weight with { Limit = 1_200 });
        feed.AnswerRules();
        Assert.That(address.Limit(RateLimitKind.RequestWeight, 60), Is.EqualTo(1_200));
    }

    private sealed class Dates : IDelistingDates
    {
        public long Seconds { get; set; }

        public long SecondsOf(InstrumentId instrument) => Seconds;

        public void Set(InstrumentId instrument, long seconds) => Seconds = seconds;
    }

    private static BookRule Stream { get; } =
        new() { Snapshot = SnapshotSource.Stream, Chain = BookChain.PlusOne, Restart = BookRestart.AtOne };

    private static FeedSettings Settings(long intervalNanos) =>
        new() { LevelsMax = 64, RulesIntervalNanos = intervalNanos };

    private static InstrumentRules Rules(byte price, byte quantity) => CaptureReplay.Rules(price, quantity);

    private static List<InstrumentRules> Published(ScriptedFeed feed) => feed.Recorder.Messages!
        .FindAll(message => message[0].Header.Kind == EventKind.InstrumentRules)
        .ConvertAll(message => message[0].Rules.Rules);
}
