using System;
using System.Collections.Generic;
using LowLatency.Core.Bars;
using LowLatency.Core.Markets;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Model.Time;
using LowLatency.Unit.Core.Markets;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

internal sealed class DecisionMakerTests
{
    private MarketFeed _feed = null!;
    private DecisionMaker _maker = null!;

    [SetUp]
    public void SetUp() => Use(1);

    [Test]
    public void A_falling_bar_becomes_an_intent_that_joins_the_touch()
    {
        Use(0.5m);
        _feed.Snapshot(1, [(10_000, 1)], [(10_010, 1)]);
        Assert.That(CloseBar(10_000, 9_990, out OrderIntent intent), Is.EqualTo(ReasonCode.None));
        Assert.That(intent.Side, Is.EqualTo(Side.Buy));
        Assert.That(intent.OrderType, Is.EqualTo(OrderType.Limit));
        Assert.That(intent.LimitPrice.Units, Is.EqualTo(10_000));
        Assert.That(intent.SizeFraction, Is.EqualTo(OrderIntent.SizeFractionPerOne / 2));
        Assert.That(intent.Combined, Is.EqualTo(0.5));
        Assert.That(intent.Signals, Is.EqualTo(1));
        Assert.That(intent.Instrument, Is.EqualTo(_feed.Market.Instrument.Id));
        Assert.That(intent.DecisionAsk.Units, Is.EqualTo(10_010));
        Assert.That(intent.BarOpenNanos, Is.EqualTo(_maker.LastBarOpenNanos).And.GreaterThan(0));
    }

    [Test]
    public void A_sell_joins_the_ask_on_the_tick()
    {
        Use(-0.5m);
        _feed.Apply(MarketFeed.Rules(MarketFeed.DefaultRules with { TickUnits = 4 }));
        _feed.Snapshot(1, [(10_001, 1)], [(10_010, 1)]);
        CloseBar(10_000, 9_990, out OrderIntent intent);
        Assert.That(intent.Side, Is.EqualTo(Side.Sell));
        Assert.That(intent.LimitPrice.Units, Is.EqualTo(10_012));
        Use(0.5m);
        _feed.Apply(MarketFeed.Rules(MarketFeed.DefaultRules with { TickUnits = 4 }));
        _feed.Snapshot(1, [(10_001, 1)], [(10_010, 1)]);
        CloseBar(10_000, 9_990, out intent);
        Assert.That(intent.LimitPrice.Units, Is.EqualTo(10_000));
    }

    [Test]
    public void A_strong_signal_is_a_market_order_and_needs_no_price()
    {
        Assert.That(CloseBar(10_000, 9_990, out OrderIntent intent), Is.EqualTo(ReasonCode.None));
        Assert.That(intent.OrderType, Is.EqualTo(OrderType.Market));
        Assert.That(intent.LimitPrice.IsNone);
        Assert.That(intent.Urgency, Is.EqualTo(Urgency.High));
        Assert.That(intent.SizeFraction, Is.EqualTo(OrderIntent.SizeFractionPerOne));
    }

    [Test]
    public void A_limit_order_without_a_proven_book_has_no_price()
    {
        Use(0.5m);
        Assert.That(CloseBar(10_000, 9_990, out OrderIntent intent), Is.EqualTo(ReasonCode.PriceUnavailable));
        Assert.That(intent, Is.EqualTo(default(OrderIntent)));
    }

    [Test]
    public void A_bar_without_a_signal_is_no_trade() =>
        Assert.That(CloseBar(9_990, 10_000, out _), Is.EqualTo(ReasonCode.NoSignal));

    [Test]
    public void A_strategy_sees_every_bar_once_and_all_again_after_a_correction()
    {
        CloseBar(10_000, 9_990, out _);
        CloseBar(10_000, 9_990, out _);
        Assert.That(_maker.Signals[0].Values[0], Is.EqualTo(2));
        _feed.Pass(180);
        _feed.Trade(10_000);
        Decide(out _);
        Assert.That(_feed.Market.SignalBars.Count, Is.EqualTo(5));
        Assert.That(_maker.Signals[0].Values[0], Is.EqualTo(5), "the gap's bars too");
        Assert.That(_maker.LastReason, Is.EqualTo(ReasonCode.NoSignal), "the newest is flat");
        _feed.Bar(_feed.Market.SignalBars[1].OpenNanos, 10_001, 7, EventFlags.Closed);
        CloseBar(10_000, 9_990, out _);
        Assert.That(_maker.Signals[0].Values[0], Is.EqualTo(_feed.Market.SignalBars.Count), "shown anew");
    }

    [Test]
    public void Warming_up_is_its_own_reason()
    {
        Use(StrategyRegistry.BuiltIn(), new StrategySettings { Name = "ema-momentum" });
        for (int i = 0; i < 69; i++)
        {
            Assert.That(CloseBar(10_000, 10_000 + i, out _), Is.EqualTo(ReasonCode.WarmingUp), $"bar {i}");
        }

        Assert.That(CloseBar(10_000, 10_100, out _), Is.Not.EqualTo(ReasonCode.WarmingUp));
        Assert.That(_maker.Signals[0].IsPresent);
    }

    [Test]
    public void Bars_that_fill_an_outage_are_no_history_to_decide_on()
    {
        Use(StrategyRegistry.BuiltIn(), new StrategySettings { Name = "ema-momentum" });
        for (int i = 0; i < 80; i++) CloseBar(10_000, 10_000 + (i % 3), out _);
        _feed.FeedState(FeedChannel.All, FeedStatus.Disconnected);
        _feed.Pass(3_600);
        _feed.FeedState(FeedChannel.All, FeedStatus.Subscribed);
        Assert.That(CloseBar(10_000, 10_100, out _, 1), Is.EqualTo(ReasonCode.BarGap), "the first bar after it");
        for (int bar = 1; bar < 69; bar++) CloseBar(10_100, 10_100 + (bar % 3), out _);
        CloseBar(10_100, 10_500, out _, 50);
        Assert.That(_maker.LastReason, Is.EqualTo(ReasonCode.None), "the outage has left the window");
    }

    [Test]
    public void Bars_that_fill_an_outage_count_again_once_the_venues_history_has_replaced_them()
    {
        CloseBar(10_000, 10_000, out _);
        _feed.FeedState(FeedChannel.All, FeedStatus.Disconnected);
        _feed.Pass(120);
        _feed.Trade(10_000);
        long gap = _feed.Market.SignalBars[0].OpenNanos;
        Assert.That(_feed.Market.SignalBars[0].Flags, Is.EqualTo(BarFlags.Filled | BarFlags.Partial));
        _feed.Bar(gap, 10_000, 0, EventFlags.Closed | EventFlags.Historical);
        Assert.That(_feed.Market.SignalBars[0].Flags, Is.EqualTo(BarFlags.FromVenue | BarFlags.Historical));
        Assert.That(CloseBar(10_000, 9_990, out _), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void A_bar_of_which_trades_were_lost_decides_nothing_and_the_next_one_does()
    {
        CloseBar(10_000, 10_000, out _);
        _feed.Trade(10_000);
        MarketOutcome outcome = _feed.FeedState(FeedChannel.Trades, FeedStatus.OutOfSync, ReasonCode.RingFull);
        Assert.That(outcome.Reason, Is.EqualTo(ReasonCode.RingFull), "counted among the faults");
        Assert.That(CloseBar(10_000, 9_990, out _), Is.EqualTo(ReasonCode.BarGap));
        Assert.That(_feed.Market.SignalBars[0].Flags, Is.EqualTo(BarFlags.Partial));
        Assert.That(_feed.Market.Feeds[FeedChannel.Trades].Status, Is.EqualTo(FeedStatus.Subscribed), "over");
        Assert.That(CloseBar(10_000, 9_990, out _), Is.EqualTo(ReasonCode.None));
    }

    [Test]
    public void Minutes_without_a_trade_on_a_feed_that_is_up_stop_no_decision()
    {
        CloseBar(10_000, 10_000, out _);
        _feed.Pass(180);
        Assert.That(CloseBar(10_000, 9_990, out _), Is.EqualTo(ReasonCode.None));
        Assert.That(_feed.Market.SignalBars[1].Flags, Is.EqualTo(BarFlags.Filled));
    }

    [Test]
    public void A_restored_maker_decides_alike()
    {
        StrategySettings[] settings =
        [
            new StrategySettings { Name = "ema-momentum" },
            new StrategySettings { Name = "rsi-mean-reversion", Weight = 0.7m },
        ];
        Use(StrategyRegistry.BuiltIn(), settings);
        _feed.Snapshot(1, [(10_000, 1)], [(10_010, 1)]);
        Random random = new(9);
        for (int i = 0; i < 100; i++) CloseBar(10_000, 10_000 + random.Next(-200, 200), out _, random.Next(1, 50));
        DecisionMaker straight = _maker;
        DecisionMaker restored = Maker(StrategyRegistry.BuiltIn(), settings);
        Move(straight, restored);
        Assert.That(restored.Combined, Is.EqualTo(straight.Combined));
        int trades = 0;
        for (int i = 0; i < 100; i++)
        {
            ReasonCode expected = CloseBar(10_000, 10_000 + random.Next(-200, 200), out OrderIntent intent,
                random.Next(1, 50));
            Assert.That(restored.OnSignalBar(_feed.Market, Quantity.Zero, out OrderIntent again), Is.EqualTo(expected));
            Assert.That(again, Is.EqualTo(intent));
            if (expected == ReasonCode.None) trades++;
        }

        Assert.That(trades, Is.GreaterThan(0));
    }

    [Test]
    public void What_a_strategy_throws_at_a_bar_has_its_name()
    {
        Use(
            new StrategyRegistry().Add(ThrowingStrategy.Definition),
            new StrategySettings { Name = ThrowingStrategy.Definition.Name });
        Assert.That(CloseBar(10_000, 10_001, out OrderIntent intent), Is.EqualTo(ReasonCode.StrategyFailed));
        Assert.That(intent, Is.EqualTo(default(OrderIntent)));
        Assert.That(_maker.FaultIndex, Is.Zero);
        Assert.That(
            _maker.Fault!.Message, Is.EqualTo("strategy throwing threw InvalidOperationException: at a bar"));
    }

    [Test]
    public void A_strategy_that_threw_is_shown_nothing_until_it_is_restarted_and_a_restored_one_neither()
    {
        StrategySettings[] settings = [new StrategySettings { Name = ThrowingStrategy.Definition.Name }];
        StrategyRegistry registry = new StrategyRegistry().Add(ThrowingStrategy.Definition);
        Use(registry, settings[0]);
        CloseBar(10_000, 10_001, out _);
        DecisionMaker restored = Maker(registry, settings);
        Move(_maker, restored);
        Assert.That(CloseBar(10_000, 10_002, out _), Is.EqualTo(ReasonCode.StrategyFailed));
        Assert.That(
            restored.OnSignalBar(_feed.Market, Quantity.Zero, out _), Is.EqualTo(ReasonCode.StrategyFailed));
        Assert.That(restored.Fault, Is.Null, "it was not shown the bar");
        restored.Restart();
        Assert.That(restored.HasFailed, Is.False);
        restored.OnSignalBar(_feed.Market, Quantity.Zero, out _);
        Assert.That(restored.Fault, Is.Not.Null, "it was shown the bars kept");
    }

    [Test]
    public void Deciding_allocates_nothing()
    {
        Use(StrategyRegistry.BuiltIn(), new StrategySettings { Name = "ema-momentum" });
        for (int i = 0; i < 100; i++) CloseBar(10_000, 10_000 + i, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) _maker.OnSignalBar(_feed.Market, Quantity.Zero, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Move(DecisionMaker from, DecisionMaker to)
    {
        var length = StateTraversal.ToHash();
        from.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        from.Traverse(ref writer);
        var reader = StateTraversal.ToLoad(bytes);
        to.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
    }

    private void Use(decimal strength) => Use(
        new StrategyRegistry().Add(BuyTheDipStrategy.Definition),
        new StrategySettings { Name = "buy-the-dip", Parameters = { ["strength"] = strength } });

    private void Use(StrategyRegistry registry, params StrategySettings[] settings)
    {
        _feed = new MarketFeed();
        _maker = Maker(registry, settings);
    }

    private static DecisionMaker Maker(StrategyRegistry registry, StrategySettings[] settings)
    {
        List<string> faults = [];
        IReadOnlyList<ConfiguredStrategy> configured = registry.Configure(settings, new BarSettings(), faults);
        Assert.That(faults, Is.Empty);
        return new DecisionMaker(configured, new CombinationSettings());
    }

    // Two trades, then a clock of the venue past the minute's end.
    private ReasonCode CloseBar(long open, long close, out OrderIntent intent, long volume = 10)
    {
        _feed.Trade(open, volume);
        _feed.Trade(close, volume);
        _feed.Now += 60 * Timestamp.NanosPerSecond - (_feed.Now % (60 * Timestamp.NanosPerSecond));
        MarketOutcome outcome = _feed.Funding(close, close, null, 0);
        Assert.That(outcome.Has(MarketChanges.SignalBar));
        return Decide(out intent);
    }

    private ReasonCode Decide(out OrderIntent intent) => _maker.OnSignalBar(_feed.Market, Quantity.Zero, out intent);
}
