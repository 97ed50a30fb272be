using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Signals;

internal sealed class VpinTests
{
    [Test]
    public void It_is_silent_until_the_window_is_full()
    {
        Vpin vpin = new(2, new Quantity(10));
        vpin.OnTrade(new Quantity(19), Side.Buy);
        Assert.That(vpin.HasValue, Is.False);
        Assert.That(vpin.Value, Is.NaN);
        Assert.That(vpin.IsAbove(0), Is.False);
        vpin.OnTrade(new Quantity(1), Side.Sell);
        Assert.That(vpin.HasValue);
        Assert.That(vpin.Value, Is.EqualTo((10 + 8) / 20.0));
        Assert.That(vpin.IsAbove(0.9), Is.False);
        Assert.That(vpin.IsAbove(0.89));
    }

    [Test]
    public void Volume_of_the_past_fills_each_bucket_in_the_proportion_of_both_sides()
    {
        Vpin vpin = new(4, new Quantity(10));
        vpin.OnTrade(new Quantity(5), Side.Buy);
        vpin.OnVolume(new Quantity(21), new Quantity(14));
        Assert.That((vpin.BucketsFilled, vpin.BucketsNeeded), Is.EqualTo((4, 4)));

        // 5 and 3 to 2; then three times 6 to 4.
        Assert.That(vpin.Value, Is.EqualTo((6 + 2 + 2 + 2) / 40.0));
        vpin.OnVolume(new Quantity(long.MaxValue), new Quantity(long.MaxValue));
        Assert.That(vpin.Value, Is.EqualTo(0), "more than the window is as good as the window");
        vpin.OnVolume(new Quantity(-5), new Quantity(-5));
        Assert.That(vpin.Value, Is.EqualTo(0));
    }

    [Test]
    public void Without_a_bucket_size_it_counts_nothing()
    {
        Vpin vpin = new(2, Quantity.Zero);
        vpin.OnTrade(new Quantity(1000), Side.Buy);
        Assert.That(vpin.BucketsCompleted, Is.Zero);
        vpin.SetBucketVolume(new Quantity(5));
        vpin.OnTrade(new Quantity(1000), Side.Buy);
        Assert.That(vpin.BucketsCompleted, Is.EqualTo(200));
        Assert.That(vpin.Value, Is.EqualTo(1));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void It_equals_the_definition_over_random_trades(int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~It_equals_the_definition # seed {seed}");
        Random random = new(seed);
        int buckets = random.Next(1, 20);
        int volume = random.Next(1, 50);
        Vpin vpin = new(buckets, new Quantity(volume));
        List<int> units = [];
        for (int i = 0; i < 2_000; i++)
        {
            bool isBuy = random.Next(2) == 0;
            int quantity = random.Next(20) == 0 ? random.Next(1, 50 * volume) : random.Next(1, 2 * volume);
            vpin.OnTrade(new Quantity(quantity), isBuy ? Side.Buy : Side.Sell);
            for (int unit = 0; unit < quantity; unit++) units.Add(isBuy ? 1 : -1);
            int whole = units.Count / volume;
            Assert.That(vpin.BucketsCompleted, Is.EqualTo(whole));
            if (whole < buckets) continue;
            long sum = 0;
            for (int bucket = whole - buckets; bucket < whole; bucket++)
            {
                sum += Math.Abs(units.Skip(bucket * volume).Take(volume).Sum());
            }

            Assert.That(vpin.Value, Is.EqualTo(sum / ((double)volume * buckets)));
            if (units.Count > 200_000) break;
        }

        AssertRestores(vpin, buckets);
    }

    [Test]
    public void An_unknown_aggressor_counts_half_to_each_side()
    {
        Vpin vpin = new(1, new Quantity(10));
        vpin.OnTrade(new Quantity(10), Side.None);
        Assert.That(vpin.Value, Is.Zero);
    }

    [Test]
    public void A_huge_trade_takes_no_longer_than_the_window()
    {
        Vpin vpin = new(50, new Quantity(1));
        vpin.OnTrade(new Quantity(long.MaxValue), Side.Sell);
        Assert.That(vpin.BucketsCompleted, Is.EqualTo(long.MaxValue));
        Assert.That(vpin.Value, Is.EqualTo(1));
    }

    private static void AssertRestores(Vpin vpin, int buckets)
    {
        var length = StateTraversal.ToHash();
        vpin.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        vpin.Traverse(ref writer);
        Vpin restored = new(buckets, Quantity.Zero);
        var reader = StateTraversal.ToLoad(bytes);
        restored.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
        vpin.OnTrade(new Quantity(77), Side.Buy);
        restored.OnTrade(new Quantity(77), Side.Buy);
        Assert.That(restored.Value, Is.EqualTo(vpin.Value));
    }
}
