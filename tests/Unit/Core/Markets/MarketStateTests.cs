using System;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Markets;

internal sealed class MarketStateTests
{
    private static readonly (long, long)[] Bids = [(10_000, 5), (9_990, 6)];
    private static readonly (long, long)[] Asks = [(10_010, 7), (10_020, 8)];

    private MarketFeed _feed = null!;

    private MarketState Market => _feed.Market;

    [SetUp]
    public void SetUp() => _feed = new MarketFeed();

    [Test]
    public void An_unproven_book_has_no_prices_and_blocks_entries()
    {
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.RiskBookUnproven));
        _feed.Snapshot(1, Bids, Asks);
        Assert.That(Market.BestBid.Price.Units, Is.EqualTo(10_000));
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.None));
        MarketOutcome gap = _feed.Delta(5, 6, [(9_995, 1)], []);
        Assert.That(gap.Reason, Is.EqualTo(ReasonCode.BookSequenceGap));
        Assert.That(gap.NeedsResync);
        Assert.That(gap.Has(MarketChanges.BookTrust) && gap.Has(MarketChanges.Touch));
        Assert.That(Market.BestBid.Price.IsNone);
        Assert.That(Market.Mid(Rounding.Down).IsNone);
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.RiskBookUnproven));
        Assert.That(Market.BookLostCount, Is.EqualTo(1));
    }

    [Test]
    public void A_resync_is_asked_for_once_and_again_when_it_does_not_come()
    {
        _feed.Snapshot(1, Bids, Asks);
        Assert.That(_feed.Delta(5, 6, [], [(10_030, 1)]).NeedsResync);
        Assert.That(_feed.Delta(6, 7, [], [(10_030, 1)]).NeedsResync, Is.False);
        Assert.That(_feed.Clock().NeedsResync, Is.False);
        _feed.Pass(10);
        Assert.That(_feed.Clock().NeedsResync);
        Assert.That(_feed.Clock().NeedsResync, Is.False);
        _feed.Snapshot(9, Bids, Asks);
        _feed.Pass(60);
        Assert.That(_feed.Clock().NeedsResync, Is.False);
    }

    [Test]
    public void A_bad_snapshot_asks_for_another()
    {
        MarketOutcome crossed = _feed.Snapshot(1, [(10_010, 1)], [(10_010, 1)]);
        Assert.That(crossed.Reason, Is.EqualTo(ReasonCode.BookCrossed));
        Assert.That(crossed.NeedsResync);
        Assert.That(Market.InvalidCount, Is.EqualTo(1));
    }

    [Test]
    public void A_delta_that_moves_the_mid_absurdly_is_not_believed_but_a_snapshot_is()
    {
        _feed.Snapshot(1, Bids, Asks);
        MarketOutcome jump = _feed.Delta(1, 2, [(10_000, 0), (9_990, 0), (6_000, 1)], []);
        Assert.That(jump.Reason, Is.EqualTo(ReasonCode.BookPriceJump));
        Assert.That(jump.NeedsResync);
        Assert.That(Market.Book.IsInSync, Is.False);
        Assert.That(_feed.Snapshot(3, [(6_000, 1)], [(6_010, 1)]).Reason, Is.EqualTo(ReasonCode.None));
        Assert.That(Market.Book.IsInSync);
        Assert.That(_feed.Delta(3, 4, [(6_001, 1)], []).Reason, Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void The_adapter_may_take_the_books_proof_away()
    {
        _feed.Snapshot(1, Bids, Asks);
        MarketOutcome outcome = _feed.FeedState(FeedChannel.Book, FeedStatus.OutOfSync, ReasonCode.BookSequenceGap);
        Assert.That(outcome.NeedsResync, Is.False, "it is at it already");
        Assert.That(Market.Book.UnprovenReason, Is.EqualTo(ReasonCode.BookSequenceGap));
        _feed.Snapshot(9, Bids, Asks);
        _feed.FeedState(FeedChannel.Book, FeedStatus.InSync);
        Assert.That(Market.Book.IsInSync);
        _feed.FeedState(FeedChannel.All, FeedStatus.Disconnected);
        Assert.That(Market.Book.UnprovenReason, Is.EqualTo(ReasonCode.FeedDisconnected));
        Assert.That(Market.Feeds[FeedChannel.Book].Status, Is.EqualTo(FeedStatus.Disconnected));
        Assert.That(Market.Feeds[FeedChannel.Funding].IsExpected, Is.False);
    }

    [Test]
    public void A_silent_channel_is_flagged_then_blocks_and_recovers()
    {
        _feed.Snapshot(1, Bids, Asks);
        _feed.Trade(10_000);
        _feed.Now += 5 * Timestamp.NanosPerSecond;
        Assert.That(_feed.Clock().Has(MarketChanges.Feed), "first evaluation");
        Assert.That(Market.Feeds[FeedChannel.Trades].Freshness, Is.EqualTo(FeedFreshness.Fresh), "5 s is not over 5 s");
        _feed.Now++;
        Assert.That(_feed.Clock().Has(MarketChanges.Feed));
        Assert.That(Market.Feeds[FeedChannel.Trades].Freshness, Is.EqualTo(FeedFreshness.Flagged));
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.None));
        _feed.Pass(5);
        _feed.Delta(1, 2, [(9_995, 1)], []);
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.RiskFeedStale),
            "no event is needed for it");
        _feed.Clock();
        Assert.That(Market.Feeds[FeedChannel.Trades].Freshness, Is.EqualTo(FeedFreshness.Blocking));
        Assert.That(Market.Feeds[FeedChannel.Book].Freshness, Is.EqualTo(FeedFreshness.Fresh));
        _feed.Trade(10_000);
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.None));
        Assert.That(Market.Feeds[FeedChannel.Trades].FlaggedCount, Is.EqualTo(1));
        Assert.That(Market.Feeds[FeedChannel.Trades].BlockedCount, Is.EqualTo(1));
    }

    [Test]
    public void A_subscribed_channel_that_never_speaks_blocks()
    {
        _feed.FeedState(FeedChannel.Trades, FeedStatus.Subscribed);
        _feed.Pass(11);
        _feed.Snapshot(1, Bids, Asks);
        Assert.That(Market.EntryBlockReason(_feed.Now), Is.EqualTo(ReasonCode.RiskFeedStale));
    }

    [Test]
    public void Invalid_and_absurd_trades_are_refused_and_counted()
    {
        _feed.Trade(10_000, 5);
        Assert.That(_feed.Trade(0).Reason, Is.EqualTo(ReasonCode.TradeInvalid));
        Assert.That(_feed.Trade(-5).Reason, Is.EqualTo(ReasonCode.TradeInvalid));
        Assert.That(_feed.Trade(10_000, 0).Reason, Is.EqualTo(ReasonCode.TradeInvalid));
        Assert.That(_feed.Trade(11_001).Reason, Is.EqualTo(ReasonCode.TradePriceJump));
        Assert.That(_feed.Trade(11_000).Reason, Is.EqualTo(ReasonCode.None), "10 % itself is allowed");
        Assert.That(Market.LastTrade.Price.Units, Is.EqualTo(11_000));
        Assert.That(Market.InvalidCount, Is.EqualTo(3));
        Assert.That(Market.JumpCount, Is.EqualTo(1));
    }

    [Test]
    public void A_move_that_several_trades_confirm_is_believed()
    {
        _feed.Trade(10_000);
        for (int i = 1; i < PriceGuard.Confirmations; i++)
        {
            Assert.That(_feed.Trade(20_000 + i).Reason, Is.EqualTo(ReasonCode.TradePriceJump));
        }

        Assert.That(_feed.Trade(20_000).Reason, Is.EqualTo(ReasonCode.None));
        Assert.That(_feed.Trade(10_000).Reason, Is.EqualTo(ReasonCode.TradePriceJump));
    }

    [Test]
    public void Trades_seen_before_are_dropped_and_missing_ones_counted()
    {
        _feed.Trade(10_000, 1, id: 5);
        MarketOutcome again = _feed.Trade(10_001, 1, id: 5);
        Assert.That(again.Changes, Is.EqualTo(MarketChanges.None));
        Assert.That(Market.DuplicateTradeCount, Is.EqualTo(1));
        Assert.That(Market.LastTrade.Price.Units, Is.EqualTo(10_000));
        _feed.Trade(10_001, 1, id: 9);
        Assert.That(Market.MissedTradeCount, Is.EqualTo(3));
    }

    [Test]
    public void Time_that_goes_backwards_is_reported_and_the_message_used()
    {
        _feed.Trade(10_000);
        _feed.VenueAhead = -1;
        MarketOutcome outcome = _feed.Trade(10_001);
        Assert.That(outcome.Reason, Is.EqualTo(ReasonCode.FeedClockBackwards));
        Assert.That(outcome.Has(MarketChanges.Trade));
        Assert.That(Market.Feeds[FeedChannel.Trades].BackwardsCount, Is.EqualTo(1));
    }

    [Test]
    public void A_stamp_from_the_far_future_closes_no_bar()
    {
        _feed.Trade(10_000);
        _feed.VenueAhead = 10 * Timestamp.NanosPerDay;
        _feed.Trade(10_001);
        Assert.That(Market.SignalBars.Count, Is.Zero);
        Assert.That(Market.VenueTimeRefusedCount, Is.EqualTo(1));
        for (int i = 0; i < 4; i++) _feed.Trade(10_001);
        Assert.That(Market.SignalBars.Count, Is.GreaterThan(0), "five agree: the venue's clock did move");
    }

    [Test]
    public void Any_message_with_venue_time_closes_the_bar()
    {
        _feed.Trade(10_000);
        _feed.Pass(60);
        MarketOutcome outcome = _feed.Snapshot(1, Bids, Asks);
        Assert.That(outcome.Has(MarketChanges.SignalBar));
        Assert.That(Market.SignalBars.Count, Is.EqualTo(1));
        Assert.That(_feed.Delta(1, 2, [(9_995, 1)], []).Has(MarketChanges.SignalBar), Is.False);
    }

    [Test]
    public void Historical_bars_ask_for_no_decision_and_prove_no_freshness()
    {
        MarketOutcome outcome = _feed.Bar(
            MarketFeed.Start - (60 * Timestamp.NanosPerSecond), 10_000, 5, EventFlags.Historical | EventFlags.Closed);
        Assert.That(outcome.Changes, Is.EqualTo(MarketChanges.Bars));
        Assert.That(Market.Feeds[FeedChannel.Bars].IsExpected, Is.False);
    }

    [TestCase(EventFlags.Closed)]
    [TestCase(EventFlags.Historical | EventFlags.Closed)]
    public void A_bar_whose_volume_is_above_the_range_is_used_and_says_so(EventFlags flags)
    {
        long open = MarketFeed.Start - (60 * Timestamp.NanosPerSecond);
        MarketOutcome outcome = _feed.Bar(open, 10_000, long.MaxValue, flags);
        Assert.That(outcome.Reason, Is.EqualTo(ReasonCode.BarVolumeAboveRange));
        Assert.That(outcome.Has(MarketChanges.Bars), Is.True);
        Assert.That(Market.SignalBars.Count, Is.EqualTo(1));
        Assert.That(
            _feed.Bar(open + (60 * Timestamp.NanosPerSecond), 10_000, long.MaxValue - 1, flags).Reason,
            Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void The_pushed_top_of_book_checks_the_book_at_equal_sequence()
    {
        _feed.Snapshot(1, Bids, Asks);
        _feed.Top(2, 10_001, 4, 10_010, 7);
        Assert.That(Market.TopCheck.ComparedCount, Is.Zero, "the book is not there yet");
        _feed.Delta(1, 2, [(10_001, 4)], []);
        Assert.That(Market.TopCheck.ComparedCount, Is.EqualTo(1));
        _feed.Top(2, 10_001, 4, 10_010, 7);
        Assert.That(Market.TopCheck.ComparedCount, Is.EqualTo(2));
        Assert.That(Market.TopCheck.DisagreementCount, Is.Zero);
        _feed.Top(2, 10_001, 5, 10_010, 7);
        Assert.That(Market.TopCheck.DisagreementCount, Is.EqualTo(1));
        _feed.Top(2, 10_001, 5, 10_010, 7);
        MarketOutcome third = _feed.Top(2, 10_001, 5, 10_010, 7);
        Assert.That(third.NeedsResync, "three in a row");
        Assert.That(Market.Book.IsInSync, Is.False);
    }

    [TestCase(-1, 1, 100, 1, ReasonCode.BookInvalidPrice)]
    [TestCase(99, -1, 100, 1, ReasonCode.BookInvalidQuantity)]
    [TestCase(100, 1, 100, 1, ReasonCode.BookCrossed)]
    public void An_invalid_top_of_book_is_refused(
        long bid, long bidQuantity, long ask, long askQuantity, ReasonCode reason)
    {
        Assert.That(_feed.Top(0, bid, bidQuantity, ask, askQuantity).Reason, Is.EqualTo(reason));
        Assert.That(Market.TopOfBook.AskPrice.IsNone);
    }

    [Test]
    public void Funding_keeps_what_a_message_does_not_carry()
    {
        _feed.Funding(10_000, 10_001, 1_000_000, 77);
        _feed.Funding(10_005, 0, null, 0);
        Assert.That(Market.Funding.MarkPrice.Units, Is.EqualTo(10_005));
        Assert.That(Market.Funding.IndexPrice.Units, Is.EqualTo(10_001));
        Assert.That(Market.Funding.PredictedRate, Is.EqualTo(1_000_000));
        Assert.That(Market.Funding.NextFundingNanos, Is.EqualTo(77));
    }

    [Test]
    public void Other_units_start_the_market_anew()
    {
        _feed.Snapshot(1, Bids, Asks);
        _feed.Trade(10_000);
        InstrumentRules rules = MarketFeed.DefaultRules with { TickUnits = 5 };
        Assert.That(_feed.Apply(MarketFeed.Rules(rules)).NeedsResync, Is.False, "another tick changes no units");
        Assert.That(Market.Book.IsInSync);
        rules = rules with { PriceDecimals = 3 };
        Assert.That(_feed.Apply(MarketFeed.Rules(rules)).NeedsResync);
        Assert.That(Market.Book.IsInSync, Is.False);
        Assert.That(Market.LastTrade.Price.IsNone);
        Assert.That(_feed.Apply(MarketFeed.Rules(rules with { TickUnits = 0 })).Reason,
            Is.Not.EqualTo(ReasonCode.None));
    }

    [Test]
    public void The_bucket_of_toxicity_is_a_fiftieth_of_the_last_day()
    {
        for (int hour = 0; hour < 24; hour++)
        {
            Assert.That(Market.Vpin.BucketVolume.IsZero);
            long open = MarketFeed.Start + ((hour - 24) * 3_600 * Timestamp.NanosPerSecond);
            _feed.Bar(open, 10_000, 1_000, EventFlags.Historical | EventFlags.Closed, 3_600);
        }

        _feed.Trade(10_000);
        _feed.Pass(60);
        _feed.Trade(10_000);
        Assert.That(Market.Vpin.BucketVolume.Units, Is.EqualTo(24_000 / 50));
        MarketFeed configured = new(new EngineSettings { Risk = new RiskSettings { VpinBucketVolume = 1.5m } });
        Assert.That(configured.Market.Vpin.BucketVolume.Units, Is.EqualTo(150_000_000));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Where_toxicity_is_required_bars_of_a_day_fill_its_window_if_they_tell_the_takers_side(bool isTold)
    {
        MarketFeed feed = new(new EngineSettings { Risk = new RiskSettings { IsVpinRequired = true } });
        for (int hour = 0; hour < 24; hour++)
        {
            Assert.That(feed.Market.Vpin.BucketVolume.IsZero);
            long open = MarketFeed.Start + ((hour - 24) * 3_600 * Timestamp.NanosPerSecond);
            feed.Bar(
                open, 10_000, 1_000, EventFlags.Historical | EventFlags.Closed, 3_600, takerBuy: isTold ? 750 : -1);
        }

        feed.Trade(10_000);
        feed.Pass(60);
        feed.Trade(10_000);
        Vpin vpin = feed.Market.Vpin;
        Assert.That(vpin.BucketVolume.Units, Is.EqualTo(24_000 / 50));
        Assert.That(vpin.HasValue, Is.EqualTo(isTold));
        if (isTold) Assert.That(vpin.Value, Is.EqualTo(0.5).Within(0.01), "three quarters were bought");
        else Assert.That(vpin.BucketsFilled, Is.Zero);
    }

    [TestCase(11)]
    [TestCase(12)]
    public void A_restored_market_goes_on_alike(int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~A_restored_market_goes_on_alike # seed {seed}");
        MarketFeed straight = new();
        MarketFeed restarted = new();
        Random first = new(seed);
        Random second = new(seed);
        for (int i = 0; i < 3_000; i++)
        {
            MarketOutcome expected = RandomEvent(straight, first);
            Assert.That(RandomEvent(restarted, second), Is.EqualTo(expected), $"event {i}");
            if (i % 500 == 250) Assert.That(restarted.Restart(), $"event {i}");
        }

        Assert.That(restarted.Hash(), Is.EqualTo(straight.Hash()));
        Assert.That(straight.Market.SignalBars.Count, Is.GreaterThan(100));
        Assert.That(straight.Market.BookLostCount, Is.GreaterThan(5));
    }

    private static MarketOutcome RandomEvent(MarketFeed feed, Random random)
    {
        feed.Pass(random.Next(20) == 0 ? random.Next(90) : random.Next(3));
        long sequence = feed.Market.Book.Sequence;
        long price = 10_000 + random.Next(-200, 200);
        switch (random.Next(8))
        {
            case 0:
                return feed.Market.Book.IsInSync && random.Next(20) != 0
                    ? feed.Clock()
                    : feed.Snapshot(sequence + 10, [(price, 5), (price - 7, 6)], [(price + 3, 7), (price + 90, 8)]);
            case 1:
            case 2:
            case 3:
                long previous = random.Next(50) == 0 ? sequence + 1 : sequence;
                return feed.Delta(previous, sequence + 2, [(9_000 + random.Next(700), random.Next(3))], []);
            case 4:
                return feed.Top(sequence + random.Next(3), price, 5, price + 3, 7);
            case 5:
                return feed.Funding(price, price, random.Next(100), 5);
            case 6:
                long minute = 60 * Timestamp.NanosPerSecond;
                long open = feed.Now - (feed.Now % minute) - (random.Next(3) * minute);
                return feed.Bar(open, price, random.Next(10), EventFlags.Closed);
            default:
                Side aggressor = random.Next(2) == 0 ? Side.Buy : Side.Sell;
                return feed.Trade(random.Next(100) == 0 ? 1 : price, random.Next(1, 5), aggressor);
        }
    }
}
