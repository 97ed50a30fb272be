using System;
using System.Collections.Generic;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using LowLatency.Unit.Core.Markets;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>Strategies that are off in some regimes.</summary>
internal sealed class RegimeOffTests
{
    private MarketFeed _feed = null!;
    private DecisionMaker _maker = null!;
    private long _close;

    [SetUp]
    public void SetUp()
    {
        _feed = new MarketFeed();
        _close = 100_000;
    }

    [Test]
    public void A_strategy_is_silent_until_the_regime_is_known_and_while_it_is_one_of_its_own()
    {
        _maker = Maker(["range"]);
        for (int i = 0; i < 100; i++) Assert.That(Bar(-10), Is.EqualTo(ReasonCode.WarmingUp), $"bar {i}");
        Assert.That(_maker.Muted, Is.EqualTo(1));
        Assert.That(Bar(-10), Is.EqualTo(ReasonCode.None), "a trend");
        Assert.That(_maker.Regime!.Regime, Is.EqualTo(MarketRegime.Trend));
        Assert.That(_maker.Muted, Is.Zero);
        ReasonCode last = ReasonCode.None;
        for (int i = 0; i < 120; i++) last = Bar(i % 2 == 0 ? 10 : -10);
        Assert.That(_maker.Regime.Regime, Is.EqualTo(MarketRegime.Range));
        Assert.That(last, Is.EqualTo(ReasonCode.RegimeOff));
        Assert.That(_maker.Muted, Is.EqualTo(1));
        Assert.That(_maker.Signals[0].IsPresent, "shown and kept for explaining, but not listened to");
        Assert.That(_maker.Combined.Used, Is.Zero);
    }

    [Test]
    public void The_others_go_on_without_it()
    {
        _maker = Maker(["trend"], []);
        for (int i = 0; i < 150; i++) Bar(-10);
        Assert.That(_maker.Muted, Is.EqualTo(1));
        Assert.That(_maker.LastReason, Is.EqualTo(ReasonCode.None));
        Assert.That(_maker.Combined.Used, Is.EqualTo(2));
    }

    [Test]
    public void Without_such_a_strategy_no_regime_is_computed_and_the_state_is_as_before()
    {
        _maker = Maker([]);
        for (int i = 0; i < 150; i++) Bar(-10);
        Assert.That(_maker.Regime, Is.Null);
        Assert.That(_maker.Muted, Is.Zero);
    }

    [Test]
    public void Telling_the_regime_allocates_nothing()
    {
        _maker = Maker(["trend"]);
        for (int i = 0; i < 150; i++) Bar((i % 7) - 3);
        DecisionMaker fresh = Maker(["trend"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        fresh.OnSignalBar(_feed.Market, Quantity.Zero, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, "all bars kept, one by one");
        Assert.That(fresh.Regime!.Regime, Is.EqualTo(_maker.Regime!.Regime));
    }

    [Test]
    public void After_a_corrected_bar_the_regime_is_told_anew_from_the_bars_kept()
    {
        _maker = Maker(["trend"]);
        for (int i = 0; i < 150; i++) Bar(-10);
        long open = _feed.Market.SignalBars[5].OpenNanos;
        _feed.Bar(open, _close - 500, 9, EventFlags.Closed | EventFlags.Historical);
        Assert.That(_feed.Market.SignalBars.Revision, Is.EqualTo(1));
        _maker.OnSignalBar(_feed.Market, Quantity.Zero, out _);
        DecisionMaker fresh = Maker(["trend"]);
        fresh.OnSignalBar(_feed.Market, Quantity.Zero, out _);
        Assert.That(_maker.Regime!.TrendStrength, Is.EqualTo(fresh.Regime!.TrendStrength));
        Assert.That(_maker.Regime.RangeRatio, Is.EqualTo(fresh.Regime.RangeRatio));
    }

    [Test]
    public void A_restored_maker_knows_the_regime()
    {
        _maker = Maker(["trend"], []);
        for (int i = 0; i < 150; i++) Bar(-10);
        var length = StateTraversal.ToHash();
        _maker.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        _maker.Traverse(ref writer);
        DecisionMaker restored = Maker(["trend"], []);
        var reader = StateTraversal.ToLoad(bytes);
        restored.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
        Assert.That(restored.Muted, Is.EqualTo(_maker.Muted));
        Assert.That(restored.Combined, Is.EqualTo(_maker.Combined));
        for (int i = 0; i < 100; i++)
        {
            ReasonCode expected = Bar(i % 2 == 0 ? 10 : -10);
            Assert.That(restored.OnSignalBar(_feed.Market, Quantity.Zero, out _), Is.EqualTo(expected));
            Assert.That(restored.Regime!.Regime, Is.EqualTo(_maker.Regime!.Regime));
        }

        Assert.That(_maker.Muted, Is.Zero, "a range by now");
    }

    private static DecisionMaker Maker(params string[][] offIn)
    {
        List<StrategySettings> settings = [];
        foreach (string[] off in offIn) settings.Add(new StrategySettings { Name = "buy-the-dip", OffIn = [.. off] });
        List<string> faults = [];
        StrategyRegistry registry = new StrategyRegistry().Add(BuyTheDipStrategy.Definition);
        IReadOnlyList<ConfiguredStrategy> configured = registry.Configure(settings, new BarSettings(), faults);
        Assert.That(faults, Is.Empty);
        return new DecisionMaker(configured, new CombinationSettings(), new RegimeSettings());
    }

    // A bar that moves by so much from open to close; buy-the-dip speaks on each that falls.
    private ReasonCode Bar(long move)
    {
        EventSlot[] message = MarketFeed.One(EventKind.Bar);
        message[0].Bar = new BarPayload
        {
            OpenNanos = _feed.Now / 60_000_000_000 * 60_000_000_000,
            IntervalSeconds = 60,
            Open = new Price(_close),
            High = new Price(_close + 15),
            Low = new Price(_close - 15),
            Close = new Price(_close + move),
            Volume = new Quantity(1_000),
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
        };
        _close += move;
        _feed.Pass(60);
        _feed.Apply(message, EventFlags.Closed);
        return _maker.OnSignalBar(_feed.Market, Quantity.Zero, out _);
    }
}
