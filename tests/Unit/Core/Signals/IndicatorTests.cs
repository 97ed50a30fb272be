using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Signals;

internal sealed class IndicatorTests
{
    [Test]
    public void The_ema_is_seeded_with_the_simple_mean()
    {
        ExponentialMovingAverage ema = new(3);
        ema.Add(1);
        ema.Add(2);
        Assert.That(ema.HasValue, Is.False);
        ema.Add(6);
        Assert.That(ema.HasValue);
        Assert.That(ema.Value, Is.EqualTo(3));
        ema.Add(5);
        Assert.That(ema.Value, Is.EqualTo(4), "k = 1/2");
    }

    [Test]
    public void A_spike_that_leaves_the_window_leaves_no_rounding_behind()
    {
        RollingStatistics statistics = new(50);
        statistics.Add(1e6);
        for (int i = 0; i < 50; i++) statistics.Add(i % 2 == 0 ? 1e-6 : 3e-6);
        Assert.That(statistics.Mean, Is.EqualTo(2e-6).Within(1e-18));
        Assert.That(statistics.Deviation, Is.EqualTo(1e-6).Within(1e-18));
    }

    [TestCase(1, 1e-3)]
    [TestCase(2, 1e6)]
    [TestCase(3, 1e-9)]
    public void Rolling_statistics_equal_the_two_pass_computation(int seed, double scale)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~Rolling_statistics # seed {seed}");
        Random random = new(seed);
        RollingStatistics statistics = new(50);
        List<double> values = [];
        for (int i = 0; i < 5_000; i++)
        {
            double spike = random.Next(100) == 0 ? 1_000 : 1;
            double value = scale * (5 + (spike * (random.NextDouble() - 0.5)));
            statistics.Add(value);
            values.Add(value);
            double[] window = [.. values.TakeLast(50)];
            double mean = window.Average();
            double deviation = Math.Sqrt(window.Select(x => (x - mean) * (x - mean)).Sum() / window.Length);
            Assert.That(statistics.Mean, Is.EqualTo(mean).Within(1e-9 * Math.Abs(mean)));
            Assert.That(statistics.Deviation, Is.EqualTo(deviation).Within(1e-9 * Math.Max(deviation, mean * 1e-3)));
        }
    }

    [Test]
    public void The_rsi_without_a_loss_is_100_and_without_a_gain_0()
    {
        Assert.That(RsiOf(RsiSmoothing.SimpleMean, [1, 2, 3, 4]).Value, Is.EqualTo(100));
        Assert.That(RsiOf(RsiSmoothing.SimpleMean, [4, 3, 2, 1]).Value, Is.Zero);
        RelativeStrengthIndex flat = RsiOf(RsiSmoothing.SimpleMean, [4, 4, 4, 4]);
        Assert.That(flat.Value, Is.EqualTo(100));
        Assert.That(flat.IsFlat);
    }

    [Test]
    public void The_simple_rsi_forgets_and_wilders_does_not()
    {
        // changes +2 -1 +1, then -1: the simple window holds -1 +1 -1
        RelativeStrengthIndex simple = RsiOf(RsiSmoothing.SimpleMean, [10, 12, 11, 12, 11]);
        Assert.That(simple.Value, Is.EqualTo(100.0 / 3).Within(1e-12));
        RelativeStrengthIndex wilder = RsiOf(RsiSmoothing.Wilder, [10, 12, 11, 12, 11]);
        double gain = ((1.0 * 2) + 0) / 3;
        double loss = ((1.0 / 3 * 2) + 1) / 3;
        Assert.That(wilder.Value, Is.EqualTo(100 - (100 / (1 + (gain / loss)))).Within(1e-12));
    }

    [Test]
    public void Restored_indicators_go_on_alike()
    {
        Random random = new(5);
        IEngineState[] originals = Indicators();
        for (int i = 0; i < 777; i++) Feed(originals, 1000 + random.Next(100));
        var length = StateTraversal.ToHash();
        foreach (IEngineState part in originals) part.Traverse(ref length);
        var bytes = new byte[length.Length];
        var writer = StateTraversal.ToSave(bytes);
        foreach (IEngineState part in originals) part.Traverse(ref writer);
        IEngineState[] restored = Indicators();
        var reader = StateTraversal.ToLoad(bytes);
        foreach (IEngineState part in restored) part.Traverse(ref reader);
        Assert.That(reader.IsDamaged, Is.False);
        Assert.That(reader.IsAtEnd);
        for (int i = 0; i < 200; i++)
        {
            long close = 1000 + random.Next(100);
            Feed(originals, close);
            Feed(restored, close);
            Assert.That(HashOf(restored), Is.EqualTo(HashOf(originals)));
        }
    }

    private static IEngineState[] Indicators() =>
    [
        new ExponentialMovingAverage(9), new RollingStatistics(50), new RollingSum(20),
        new RelativeStrengthIndex(14, RsiSmoothing.SimpleMean), new RelativeStrengthIndex(14, RsiSmoothing.Wilder),
    ];

    private static void Feed(IEngineState[] indicators, long close)
    {
        ((ExponentialMovingAverage)indicators[0]).Add(close);
        ((RollingStatistics)indicators[1]).Add(close);
        ((RollingSum)indicators[2]).Add(close);
        ((RelativeStrengthIndex)indicators[3]).Add(new Price(close));
        ((RelativeStrengthIndex)indicators[4]).Add(new Price(close));
    }

    private static ulong HashOf(IEngineState[] parts)
    {
        var writer = StateTraversal.ToHash();
        foreach (IEngineState part in parts) part.Traverse(ref writer);
        return writer.Hash;
    }

    private static RelativeStrengthIndex RsiOf(RsiSmoothing smoothing, long[] closes)
    {
        RelativeStrengthIndex rsi = new(3, smoothing);
        foreach (long close in closes) rsi.Add(new Price(close));
        Assert.That(rsi.HasValue);
        return rsi;
    }
}
