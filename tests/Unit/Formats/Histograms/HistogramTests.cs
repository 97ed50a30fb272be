using System;
using HdrHistogram;
using NUnit.Framework;
using Histogram = LowLatency.Formats.Histograms.Histogram;

namespace LowLatency.Unit.Formats.Histograms;

internal sealed class HistogramTests
{
    private static readonly (long Numerator, long Denominator)[] Quantiles =
    [
        (0, 1), (1, 1000), (1, 4), (1, 2), (9, 10), (99, 100), (999, 1000), (9_999, 10_000), (999_999, 1_000_000),
        (1, 1),
    ];

    private static long NaiveQuantile(long[] sorted, long numerator, long denominator)
    {
        Int128 rank = (((Int128)sorted.Length * numerator) + denominator - 1) / denominator;
        return sorted[(int)Int128.Max(1, rank) - 1];
    }

    /// <summary>Spread over the magnitudes, so that every bucket is met.</summary>
    private static long NextValue(Random random, long highest) =>
        Math.Min(highest, random.NextInt64(long.MaxValue) >> random.Next(63));

    [TestCase(0, 1000, 3)]
    [TestCase(1, 1, 3)]
    [TestCase(1000, 1999, 3)]
    [TestCase(1, 1000, 6)]
    [TestCase(1, 1000, -1)]
    [TestCase(1L << 61, long.MaxValue, 3)]
    public void An_impossible_layout_is_refused(long lowest, long highest, int digits) =>
        Assert.That(() => new Histogram(lowest, highest, digits), Throws.TypeOf<ArgumentOutOfRangeException>());

    // Figures of the reference implementation for these arguments.
    [TestCase(1, 3_600_000_000, 3, 23_552)]
    [TestCase(1, 3_600_000_000_000, 2, 4_608)]
    [TestCase(1000, 3_600_000_000_000, 3, 24_576)]
    public void The_number_of_counts_is_that_of_the_reference(long lowest, long highest, int digits, int counts) =>
        Assert.That(new Histogram(lowest, highest, digits).Counts.Length, Is.EqualTo(counts));

    [Test]
    public void Percentiles_agree_with_a_sorted_array_within_the_precision(
        [Values(0, 1, 2, 3, 4)] int digits, [Values(1L, 7L, 1000L)] long lowest, [Range(1, 3)] int seed)
    {
        const long Highest = 3_600_000_000_000;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var histogram = new Histogram(lowest, Highest, digits);
        long[] values = new long[20_000];
        foreach (ref long value in values.AsSpan())
        {
            value = NextValue(random, Highest);
            histogram.Record(value);
        }

        Array.Sort(values);
        Assert.That(histogram.Count, Is.EqualTo(values.Length));
        Assert.That(histogram.MaxValue, Is.EqualTo(values[^1]));
        long power = 1;
        for (int i = 0; i < digits; i++) power *= 10;
        foreach ((long numerator, long denominator) in Quantiles)
        {
            long exact = NaiveQuantile(values, numerator, denominator);
            long error = Math.Abs(histogram.ValueAtQuantile(numerator, denominator) - exact);
            Assert.That(error, Is.LessThanOrEqualTo(Math.Max(lowest, exact / power)), $"{numerator}/{denominator}");
        }
    }

    // 20,000 values: each of these ranks is whole, so that the package's rounding of ranks plays no part. Values below
    // 2^30: in buckets wider than that its 32-bit arithmetic overflows.
    [Test]
    public void Percentiles_are_those_of_the_package(
        [Values(0, 1, 2, 3, 4)] int digits, [Values(1L, 7L, 1000L)] long lowest, [Range(1, 3)] int seed)
    {
        const long Highest = 3_600_000_000_000;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var histogram = new Histogram(lowest, Highest, digits);
        var oracle = new LongHistogram(lowest, Highest, digits);
        for (int i = 0; i < 20_000; i++)
        {
            long value = random.NextInt64(1L << 30) >> random.Next(30);
            histogram.Record(value);
            oracle.RecordValue(value);
        }

        Assert.That(histogram.Count, Is.EqualTo(oracle.TotalCount));
        foreach (double percentile in (double[])[0.1, 25, 50, 90, 99, 99.9, 99.99, 100])
        {
            Assert.That(
                histogram.ValueAtPercentile(percentile), Is.EqualTo(oracle.GetValueAtPercentile(percentile)),
                $"{percentile} %");
        }
    }

    [Test]
    public void The_whole_range_of_64_bits_is_tracked()
    {
        var histogram = new Histogram(1, long.MaxValue, 3);
        histogram.Record(long.MaxValue);
        histogram.Record(0);
        Assert.That(histogram.OverflowCount, Is.Zero);
        Assert.That(histogram.ValueAtQuantile(1, 1), Is.EqualTo(long.MaxValue));
        Assert.That(histogram.ValueAtQuantile(1, 2), Is.Zero);
        histogram.Record(-1);
        histogram.Record(long.MinValue);
        Assert.That((histogram.NegativeCount, histogram.Count), Is.EqualTo((2L, 2L)));
    }

    [Test]
    public void Values_above_the_range_are_counted_and_answer_as_the_maximum()
    {
        var histogram = new Histogram(1, 1000, 2);
        for (int i = 0; i < 98; i++) histogram.Record(10);
        histogram.Record(5_000_000);
        histogram.Record(7_000_000);
        Assert.That((histogram.Count, histogram.OverflowCount), Is.EqualTo((100L, 2L)));
        Assert.That(histogram.ValueAtPercentile(98), Is.EqualTo(10));
        Assert.That(histogram.ValueAtPercentile(98.1), Is.EqualTo(7_000_000));
        Assert.That(histogram.ValueAtPercentile(100), Is.EqualTo(7_000_000));
    }

    [Test]
    public void An_empty_histogram_answers_zero()
    {
        var histogram = new Histogram(1, 1000, 2);
        Assert.That(
            new[] { histogram.Count, histogram.MaxValue, histogram.ValueAtPercentile(50) },
            Is.All.Zero);
    }

    [Test]
    public void Adding_is_the_same_as_recording_into_one()
    {
        var random = new Random(5);
        var one = new Histogram(1, 1_000_000, 3);
        var first = new Histogram(1, 1_000_000, 3);
        var second = new Histogram(1, 1_000_000, 3);
        for (int i = 0; i < 10_000; i++)
        {
            long value = random.NextInt64(1_200_000) - 10;
            one.Record(value);
            (i % 2 == 0 ? first : second).Record(value);
        }

        first.Add(second);
        Assert.That(first.Count, Is.EqualTo(one.Count));
        Assert.That(first.NegativeCount, Is.EqualTo(one.NegativeCount));
        Assert.That(first.MaxValue, Is.EqualTo(one.MaxValue));
        Assert.That(first.OverflowCount, Is.EqualTo(one.OverflowCount));
        foreach ((long numerator, long denominator) in Quantiles)
        {
            Assert.That(
                first.ValueAtQuantile(numerator, denominator), Is.EqualTo(one.ValueAtQuantile(numerator, denominator)));
        }

        Assert.That(() => first.Add(new Histogram(1, 9_000_000, 3)), Throws.ArgumentException);
        first.Reset();
        Assert.That((first.Count, first.MaxValue, first.OverflowCount), Is.EqualTo((0L, 0L, 0L)));
    }

    [Test]
    public void Recording_and_reading_allocate_nothing()
    {
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        Fill(histogram);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill(histogram);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Fill(Histogram histogram)
    {
        for (long value = -5; value < 100_000; value += 7) histogram.Record(value * value * value);
        histogram.ValueAtPercentile(99.9);
    }
}
