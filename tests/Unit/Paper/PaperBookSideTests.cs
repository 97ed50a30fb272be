using System;
using System.Collections.Generic;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Paper;
using NUnit.Framework;

namespace LowLatency.Unit.Paper;

/// <summary>Random updates into the pages and into a sorted list; everything readable must agree after each.</summary>
[TestFixture]
internal sealed class PaperBookSideTests
{
    // capacity, spread of prices around a walking middle, share of levels far away in percent, updates, seed
    [TestCase(20_000, 100, 0, 20_000, 1)]
    [TestCase(20_000, 5_000, 5, 20_000, 2)]
    [TestCase(16, 40, 0, 20_000, 3)]
    [TestCase(1, 10, 10, 5_000, 4)]
    [TestCase(100, 2_000, 20, 20_000, 5)]
    [TestCase(3_000, 400_000, 100, 20_000, 6)]
    [TestCase(64, 100_000, 50, 20_000, 7)]
    public void Pages_equal_a_sorted_list(int capacity, int spread, int farPercent, int updates, int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~Pages_equal_a_sorted_list # seed {seed}");
        foreach (Side side in new[] { Side.Buy, Side.Sell })
        {
            var random = new Random(seed);
            var pages = new PaperBookSide(side, capacity);
            var sorted = new SortedPaperSide(side, capacity);
            long middle = 1_000_000;
            for (int i = 0; i < updates; i++)
            {
                middle = Math.Max(2 * spread, middle + random.Next(-3, 4));
                Change(random, pages, sorted, middle, spread, farPercent);
                BookLevel best = sorted.Levels.Count == 0 ? default : sorted.Levels[0];
                Assert.That(pages.Count, Is.EqualTo(sorted.Levels.Count), $"update {i}");
                Assert.That(pages.Best, Is.EqualTo(best), $"update {i}");
                Assert.That(pages.BestPrice, Is.EqualTo(best.Price), $"update {i}");
                if (i % 500 == 0) Assert.That(All(pages), Is.EqualTo(sorted.Levels), $"update {i}");
            }

            Assert.That(All(pages), Is.EqualTo(sorted.Levels));
        }
    }

    [Test]
    public void A_book_that_spreads_over_more_pages_than_at_the_start_keeps_every_level()
    {
        const int count = 5_000;
        var asks = new PaperBookSide(Side.Sell, 20_000);
        for (int i = count; i > 0; i--) asks.Set(new BookLevel(new Price(i * 1_000L), new Quantity(i)));
        List<BookLevel> levels = All(asks);
        Assert.That(levels, Has.Count.EqualTo(count));
        for (int i = 0; i < count; i++)
        {
            Assert.That(levels[i], Is.EqualTo(new BookLevel(new Price((i + 1) * 1_000L), new Quantity(i + 1))));
        }
    }

    [Test]
    public void An_update_allocates_nothing()
    {
        var bids = new PaperBookSide(Side.Buy, 20_000);
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) bids.Set(new BookLevel(new Price(90_000 - (i * 40)), new Quantity(1)));

        // The runtime sometimes charges a few kilobytes of its own to a thread, once; an update that allocates does so
        // in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                bids.Set(new BookLevel(new Price(50_000 + random.Next(40_000)), new Quantity(random.Next(2))));
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    private static void Change(
        Random random, PaperBookSide pages, SortedPaperSide sorted, long middle, int spread, int farPercent)
    {
        int action = random.Next(2_000);
        if (action == 0)
        {
            pages.Clear();
            sorted.Clear();
            return;
        }

        if (action < 200 && sorted.Levels.Count > 0)
        {
            long units = random.NextInt64(1, sorted.Levels[0].Quantity.Units + 1);
            pages.TakeFromBest(units);
            sorted.TakeFromBest(units);
            return;
        }

        bool isFar = random.Next(100) < farPercent;
        long price = isFar ? random.NextInt64(1, 100_000_000) : middle + random.Next(-spread, spread);
        bool isHeld = action < 600 && sorted.Levels.Count > 0;
        if (isHeld) price = sorted.Levels[random.Next(sorted.Levels.Count)].Price.Units;
        var level = new BookLevel(new Price(price), new Quantity(Math.Max(0, random.Next(-500, 1_000))));
        pages.Set(level);
        sorted.Set(level);
        long asked = price + random.Next(-70, 71);
        Assert.That(pages.QuantityAt(new Price(asked)).Units, Is.EqualTo(sorted.QuantityAt(asked)));
    }

    private static List<BookLevel> All(PaperBookSide side)
    {
        List<BookLevel> levels = [];
        foreach (BookLevel level in side) levels.Add(level);
        return levels;
    }
}
