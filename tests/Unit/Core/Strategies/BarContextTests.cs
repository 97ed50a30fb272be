using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Unit.Core.Markets;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

internal sealed class BarContextTests
{
    private const long Minute = 60_000_000_000;

    [Test]
    public void The_imbalance_is_that_of_the_best_levels_of_a_proven_book()
    {
        MarketFeed feed = WithBars(3);
        Assert.That(Newest(feed).BookImbalance(5), Is.NaN, "no book");
        feed.Snapshot(1, [(100, 30), (99, 10), (98, 1_000)], [(101, 10), (102, 30), (103, 1)]);
        Assert.That(Newest(feed).BookImbalance(1), Is.EqualTo(0.5), "(30 - 10) / 40");
        Assert.That(Newest(feed).BookImbalance(2), Is.Zero);
        Assert.That(Newest(feed).BookImbalance(100), Is.EqualTo((1040.0 - 41) / 1081));
        Assert.That(Newest(feed).BookImbalance(0), Is.NaN);
        Assert.That(new BarContext(feed.Market, 1, Quantity.Zero).BookImbalance(5), Is.NaN, "a bar of the past");
        feed.Delta(7, 8, [(100, 1)], []);
        Assert.That(feed.Market.Book.IsInSync, Is.False);
        Assert.That(Newest(feed).BookImbalance(5), Is.NaN, "a gap");
    }

    [Test]
    public void A_bar_of_the_past_shows_none_that_came_after_it()
    {
        MarketFeed feed = WithBars(3);
        Assert.That(new BarContext(feed.Market, 1, Quantity.Zero).BarBefore(1).OpenNanos, Is.GreaterThan(0));
        Assert.That(
            () => new BarContext(feed.Market, 1, Quantity.Zero).BarBefore(-1).OpenNanos,
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Vpin_is_read_once_its_window_is_full_and_never_for_bars_of_the_past()
    {
        EngineSettings settings = new();
        settings.Risk.VpinBuckets = 2;
        settings.Risk.VpinBucketVolume = 0.00000010m;
        MarketFeed feed = WithBars(2, settings);
        Assert.That(Newest(feed).Vpin, Is.NaN);
        feed.Trade(10_000, 10, Side.Buy);
        feed.Trade(10_000, 5, Side.Buy);
        feed.Trade(10_000, 5, Side.Sell);
        Assert.That(Newest(feed).Vpin, Is.EqualTo(0.5), "|10 - 0| and |5 - 5| of 20");
        Assert.That(new BarContext(feed.Market, 1, Quantity.Zero).Vpin, Is.NaN);
    }

    [Test]
    public void Bars_of_other_intervals_end_no_later_than_the_bar_that_closed()
    {
        MarketFeed feed = WithBars(17);
        BarHistory five = Newest(feed).HistoryOf(300);
        Assert.That(five.Count, Is.EqualTo(3));
        Assert.That(five[0].Close, Is.EqualTo(new Price(10_014)));
        for (int age = 0; age < 17; age++)
        {
            BarContext context = new(feed.Market, age, Quantity.Zero);
            long end = context.Bar.OpenNanos + Minute;
            BarHistory history = context.HistoryOf(300);
            Assert.That(history.Count, Is.EqualTo((17 - age) / 5), $"age {age}");
            if (history.Count == 0) continue;
            Assert.That(history[0].OpenNanos + (5 * Minute), Is.LessThanOrEqualTo(end), $"age {age}");
            Assert.That(history[0].OpenNanos + (10 * Minute), Is.GreaterThan(end), $"age {age}: the newest of them");
        }

        Assert.That(Newest(feed).HistoryOf(7).Count, Is.Zero, "not kept");
        Assert.That(() => Newest(feed).HistoryOf(300)[3], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static BarContext Newest(MarketFeed feed) => new(feed.Market, 0, Quantity.Zero);

    // Minutes from a whole hour on, closing at 10,000, 10,001 and so on.
    private static MarketFeed WithBars(int count, EngineSettings? settings = null)
    {
        MarketFeed feed = new(settings);
        Assert.That(MarketFeed.Start % (60 * Minute), Is.Zero);
        for (int i = 0; i < count; i++)
        {
            long open = feed.Now;
            feed.Pass(60);
            feed.Bar(open, 10_000 + i, 5, EventFlags.Closed);
        }

        BarSeries bars = feed.Market.SignalBars;
        Assert.That(bars.Count, Is.EqualTo(count));
        return feed;
    }
}
