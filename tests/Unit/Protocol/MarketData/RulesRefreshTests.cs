using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Books;
using LowLatency.Protocol.Feeds;
using LowLatency.Unit.Venues;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>When a feed asks for rules again, and what it makes of the answer.</summary>
public sealed class RulesRefreshTests
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;

    [Test]
    public void Rules_are_asked_for_again_by_the_clock_a_tenth_sooner_or_later()
    {
        ScriptedFeed feed = Started(intervalNanos: 15 * Minute);
        long started = feed.Now;
        HashSet<long> distances = [];
        for (int round = 0; round < 20; round++)
        {
            AwaitFetch(feed);
            Assert.That(feed.Now - started, Is.InRange(13 * Minute, 17 * Minute));
            distances.Add(feed.Now - started);
            feed.AnswerRules();
            started = feed.Now;
        }

        Assert.That(distances, Has.Count.GreaterThan(10), "not all instances at once");
        Assert.That(feed.Recorder.Count(EventKind.InstrumentRules), Is.EqualTo(1), "the same is not published again");
    }

    [Test]
    public void A_change_is_published_and_a_coarser_step_keeps_the_units()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute);
        feed.Venue.Rules[0] = Rules(1, 1) with { TickUnits = 5, QuantityUnitsMax = 700, NotionalUnitsMin = 9 };
        feed.Wait(70 * Second);
        feed.AnswerRules();
        InstrumentRules taken = Published(feed)[^1];
        Assert.That(Published(feed), Has.Count.EqualTo(2));
        Assert.That((taken.PriceDecimals, taken.QuantityDecimals), Is.EqualTo(((byte)2, (byte)3)));
        Assert.That((taken.TickUnits, taken.LotUnits), Is.EqualTo((50L, 100L)), "0.5 and 0.1");
        Assert.That((taken.QuantityUnitsMax, taken.NotionalUnitsMin), Is.EqualTo((70_000L, 9L)));
    }

    [Test]
    public void A_new_connection_asks_once_and_not_again_within_the_pause()
    {
        ScriptedFeed feed = Started(intervalNanos: 15 * Minute);
        feed.Wait(10 * Second);
        feed.Reconnect();
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.AnswerRules();
        feed.Reconnect();
        Assert.That(feed.OpenRulesFetches, Is.Zero);
        feed.Wait(5 * Second);
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
    }

    [Test]
    public void A_refused_order_asks_at_once_and_many_of_them_once_a_pause()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.RefreshRules();
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.AnswerRules();
        int asked = 0;
        for (int i = 0; i < 300; i++)
        {
            feed.RefreshRules();
            feed.Wait(Second / 10);
            if (feed.OpenRulesFetches == 0) continue;
            asked++;
            feed.AnswerRules();
        }

        Assert.That(asked, Is.InRange(5, 6), "30 s");
    }

    [Test]
    public void A_symbol_that_is_gone_stops_trading_and_the_others_go_on()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute, instruments: 2);
        feed.Venue.Rules.Remove(0);
        feed.Wait(70 * Second);
        feed.AnswerRules();
        List<InstrumentRules> all = Published(feed);
        Assert.That(all, Has.Count.EqualTo(3));
        InstrumentRules gone = all[0];
        gone.SetStatus(InstrumentStatus.Delisted);
        Assert.That(all[2], Is.EqualTo(gone));
        feed.Venue.Rules[0] = Rules(2, 3);
        while (feed.OpenRulesFetches == 0) feed.Wait(Second);
        feed.AnswerRules();
        Assert.That(Published(feed)[^1].IsTrading, Is.True, "it came back");
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_status_that_nobody_knows_goes_ahead_by_its_word_even_while_the_publisher_is_full(int refusals)
    {
        ScriptedFeed feed = Started(intervalNanos: Minute);
        InstrumentRules rules = Rules(2, 3);
        rules.SetStatus(InstrumentStatus.Unknown);
        feed.Venue.Rules[0] = rules;
        feed.Venue.Instruments.SetStatusWord(0, "ON_FIRE"u8);
        feed.Wait(70 * Second);
        feed.Recorder.RefuseNext = refusals;
        feed.AnswerRules();
        for (int i = 0; i < 100; i++) feed.Wait(Second / 10);
        List<EventSlot[]> told = feed.Recorder.Messages!.FindAll(
            message => message[0].Header.Kind is EventKind.TextId or EventKind.InstrumentRules);
        Assert.That(told[^1][0].Rules.Rules.Status, Is.EqualTo(InstrumentStatus.Unknown));
        EventSlot word = told[^2][0];
        Assert.That((word.Header.Kind, word.TextId.Kind), Is.EqualTo((EventKind.TextId, TextIdKind.InstrumentStatus)));
        Assert.That(word.TextId.Text.SequenceEqual("ON_FIRE"u8));
        Assert.That(word.Header.Instrument.Value, Is.Zero);
    }

    [Test]
    public void Assets_that_are_not_the_configured_ones_close_the_instrument_until_they_are()
    {
        var feed = new ScriptedFeed(
            Stream, settings: Settings(intervalNanos: 0), areRulesFetched: true, assets: ("BTC", "USDT"));
        feed.Recorder.Messages = [];
        feed.Venue.Rules[0] = Rules(2, 3);
        feed.Venue.Instruments.SetAssets(0, "BTC"u8, "USDC"u8);
        feed.AnswerRules();
        List<EventSlot[]> told = feed.Recorder.Messages!.FindAll(
            message => message[0].Header.Kind is EventKind.TextId or EventKind.InstrumentRules);
        Assert.That(told[^1][0].Rules.Rules.Status, Is.EqualTo(InstrumentStatus.OtherAssets));
        Assert.That(told[^2][0].TextId.Text.SequenceEqual("BTC/USDC, not BTC/USDT"u8), Is.True);
        feed.Venue.Instruments.SetAssets(0, "BTC"u8, "USDT"u8);
        while (feed.OpenRulesFetches == 0) feed.Wait(Second);
        feed.AnswerRules();
        Assert.That(Published(feed)[^1].IsTrading, Is.True);
    }

    [Test]
    public void A_restricted_instrument_is_asked_for_again_soon_without_any_refusal_or_interval()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        InstrumentRules rules = Rules(2, 3);
        rules.SetStatus(InstrumentStatus.Halted);
        Change(feed, rules);
        for (int i = 0; i < 4; i++)
        {
            if (i == 3) feed.Venue.Rules[0] = Rules(2, 3);
            long halted = feed.Now;
            AwaitFetch(feed);
            Assert.That(feed.Now - halted, Is.EqualTo(30 * Second));
            feed.AnswerRules();
        }

        Assert.That(Published(feed)[^1].IsTrading, Is.True);
        for (int i = 0; i < 300; i++) feed.Wait(Second);
        Assert.That(feed.OpenRulesFetches, Is.Zero, "it trades");
    }

    [Test]
    public void A_status_or_an_end_that_changes_alone_is_published()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute);
        InstrumentRules rules = Rules(2, 3);
        foreach (InstrumentStatus status in Enum.GetValues<InstrumentStatus>())
        {
            if (status is InstrumentStatus.None or InstrumentStatus.Trading) continue;
            rules.SetStatus(status);
            Assert.That(Change(feed, rules), Is.EqualTo(rules), $"{status}");
        }

        rules.DelistingSeconds = 1_800_000_000;
        Assert.That(Change(feed, rules), Is.EqualTo(rules));
        Assert.That(Change(feed, Rules(2, 3)), Is.EqualTo(Rules(2, 3)), "it trades again, for good");
    }

    [Test]
    public void One_bad_request_takes_no_symbol_away_three_in_a_row_do_until_it_answers_again()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.RefreshRules();
        for (int i = 1; i <= 3; i++)
        {
            Assert.That(Published(feed)[^1].IsTrading, Is.True, $"{i - 1} refused");
            AwaitFetch(feed);
            feed.AnswerRules(status: 400);
        }

        Assert.That(Published(feed)[^1].IsTrading, Is.False);
        while (feed.OpenRulesFetches == 0) feed.Wait(Second);
        feed.AnswerRules();
        Assert.That(Published(feed)[^1].IsTrading, Is.True, "it came back, without an interval");
    }

    [Test]
    public void Symbols_are_asked_for_together_again_around_one_that_spoils_the_request_and_with_it_once_it_is_back()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute, instruments: 4);
        const int Spoiled = 2;
        bool isGone = true;
        List<(int First, int Count)> asked = feed.Venue.RulesAsked;
        asked.Clear();
        AnswerFor(2 * Minute);
        Assert.That(asked[0], Is.EqualTo((0, 4)));
        Assert.That(asked[1..5], Is.EquivalentTo(new[] { (0, 1), (1, 1), (2, 1), (3, 1) }), "who is it");
        asked.Clear();
        AnswerFor(3 * Minute);
        Assert.That(new HashSet<(int, int)>(asked), Is.EquivalentTo(new[] { (0, 2), (2, 1), (3, 1) }));
        isGone = false;
        AnswerFor(3 * Minute);
        asked.Clear();
        AnswerFor(3 * Minute);
        Assert.That(asked, Has.Count.AtLeast(2).And.All.EqualTo((0, 4)));

        void AnswerFor(long nanos)
        {
            for (long end = feed.Now + nanos; feed.Now < end;)
            {
                feed.Wait(Second);
                while (feed.OpenRulesFetches > 0)
                {
                    (int first, int count) = asked[^1];
                    bool isSpoiled = isGone && first <= Spoiled && Spoiled < first + count;
                    feed.AnswerRules(isSpoiled ? 400 : 200);
                }
            }
        }
    }

    // Asked for alone it may be left out of an answer that is no refusal.
    [Test]
    public void One_that_a_good_answer_leaves_out_does_not_keep_the_others_apart()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute, instruments: 4);
        const int Spoiled = 2;
        List<(int First, int Count)> asked = feed.Venue.RulesAsked;
        feed.Venue.Rules.Remove(Spoiled);
        AnswerFor(2 * Minute);
        asked.Clear();
        AnswerFor(3 * Minute);
        Assert.That(new HashSet<(int, int)>(asked), Is.EquivalentTo(new[] { (0, 2), (2, 1), (3, 1) }));

        void AnswerFor(long nanos)
        {
            for (long end = feed.Now + nanos; feed.Now < end;)
            {
                feed.Wait(Second);
                while (feed.OpenRulesFetches > 0)
                {
                    (int first, int count) = asked[^1];
                    bool isSpoiled = count > 1 && first <= Spoiled && Spoiled < first + count;
                    feed.AnswerRules(isSpoiled ? 400 : 200);
                }
            }
        }
    }

    [Test]
    public void An_answer_that_may_be_older_than_a_refusal_is_followed_by_one_more_question()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.RefreshRules();
        feed.Wait(Second / 10);
        feed.RefreshRules();
        feed.RefreshRules();
        feed.AnswerRules();
        Assert.That(Published(feed), Has.Count.EqualTo(1), "the answer is of before the change");
        feed.Venue.Rules[0] = Rules(2, 3) with { TickUnits = 50 };
        int asked = 0;
        for (int i = 0; i < 60; i++)
        {
            feed.Wait(Second);
            if (feed.OpenRulesFetches == 0) continue;
            asked++;
            feed.AnswerRules();
        }

        Assert.That(asked, Is.EqualTo(1), "once, however often it was said");
        Assert.That(Published(feed)[^1].TickUnits, Is.EqualTo(50));
    }

    [Test]
    public void A_refusal_while_a_read_fails_adds_no_question_to_its_retries()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.RefreshRules();
        feed.RefreshRules();
        feed.AnswerRules(status: 503);
        while (feed.OpenRulesFetches == 0) feed.Wait(Second);
        feed.AnswerRules();
        for (int i = 0; i < 60; i++) feed.Wait(Second);
        Assert.That(feed.OpenRulesFetches, Is.Zero);
    }

    [Test]
    public void A_refresh_that_fails_takes_nothing_away_and_is_tried_again()
    {
        ScriptedFeed feed = Started(intervalNanos: Minute);
        feed.Wait(70 * Second);
        for (int i = 0; i < 10; i++)
        {
            feed.AnswerRules(status: 503);
            AwaitFetch(feed);
        }

        Assert.That(
            feed.Recorder.States.Exists(state => state.Channel == FeedChannel.All && state.Status == FeedStatus.GaveUp),
            Is.False, "a stream that is up is not given up");
    }

    [Test]
    public void A_refused_book_frame_puts_its_book_out_of_sync_and_off_the_unit_asks_for_the_rules()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.Send(new ScriptedFrame { Kind = FrameKind.BookSnapshot, Last = 5, Bids = [(100, 1)], Asks = [(101, 1)] });
        Assert.That(feed.IsInSync());
        ScriptedFrame refused = new()
        {
            Kind = FrameKind.Refused,
            IsOfBook = true,
            Reason = ReasonCode.BookLevelOffUnit,
            First = 6,
            Last = 6,
        };
        feed.Send(refused);
        Assert.That(feed.IsInSync(), Is.False);
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
        feed.Venue.Rules[0] = Rules(4, 3);
        feed.AnswerRules();
        Assert.That(Published(feed)[^1].PriceDecimals, Is.EqualTo(4));
        feed.Send(new ScriptedFrame { Kind = FrameKind.BookSnapshot, Last = 9, Bids = [(10_000, 1)] });
        Assert.That(feed.IsInSync());
    }

    [Test]
    public void A_trade_off_the_unit_asks_for_the_rules_and_leaves_the_book_alone()
    {
        ScriptedFeed feed = Started(intervalNanos: 0);
        feed.Send(new ScriptedFrame { Kind = FrameKind.BookSnapshot, Last = 5, Bids = [(100, 1)], Asks = [(101, 1)] });
        feed.Send(new ScriptedFrame { Kind = FrameKind.Refused, Reason = ReasonCode.BookLevelOffUnit });
        Assert.That(feed.IsInSync());
        Assert.That(feed.OpenRulesFetches, Is.EqualTo(1));
    }

    private static BookRule Stream { get; } =
        new() { Snapshot = SnapshotSource.Stream, Chain = BookChain.PlusOne, Restart = BookRestart.AtOne };

    private static FeedSettings Settings(long intervalNanos) =>
        new() { LevelsMax = 64, RulesIntervalNanos = intervalNanos };

    private static InstrumentRules Rules(byte price, byte quantity) => CaptureReplay.Rules(price, quantity);

    private static ScriptedFeed Started(long intervalNanos, int instruments = 1)
    {
        var feed = new ScriptedFeed(
            Stream, instruments, settings: Settings(intervalNanos), areRulesFetched: true);
        feed.Recorder.Messages = [];
        for (int i = 0; i < instruments; i++) feed.Venue.Rules[i] = Rules(2, 3);
        feed.AnswerRules();
        Assert.That(feed.Recorder.Count(EventKind.InstrumentRules), Is.EqualTo(instruments));
        return feed;
    }

    private static InstrumentRules Change(ScriptedFeed feed, in InstrumentRules rules)
    {
        feed.Venue.Rules[0] = rules;
        feed.RefreshRules();
        while (feed.OpenRulesFetches == 0) feed.Wait(Second);
        feed.AnswerRules();
        return Published(feed)[^1];
    }

    private static List<InstrumentRules> Published(ScriptedFeed feed) => feed.Recorder.Messages!
        .FindAll(message => message[0].Header.Kind == EventKind.InstrumentRules)
        .ConvertAll(message => message[0].Rules.Rules);

    private static void AwaitFetch(ScriptedFeed feed)
    {
        for (int i = 0; feed.OpenRulesFetches == 0; i++)
        {
            Assert.That(i, Is.LessThan(3_600), "they are never asked for again");
            feed.Wait(Second);
        }
    }
}
