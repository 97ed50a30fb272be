using System;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Signals;

/// <summary>
/// After a million bars the incremental indicators still equal ones that are computed anew: windows from their values,
/// recursions in decimals of 28 digits.
/// </summary>
internal sealed class DriftTests
{
    private const int Bars = 1_000_000;
    private const int CheckEvery = 997;
    private const double Tolerance = 1e-9;

    // Prices like those of a coin whose price rises ten-thousandfold and falls back, with spikes between.
    private static long[] Closes(int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        Random random = new(seed);
        var closes = new long[Bars];
        double level = 1_000;
        for (int i = 0; i < Bars; i++)
        {
            level *= 1 + ((random.NextDouble() - 0.5) * 0.02) + (i < Bars / 2 ? 2e-5 : -1.5e-5);
            level = Math.Clamp(level, 500, 1e9);
            double spike = random.Next(5_000) == 0 ? 5 : 1;
            closes[i] = (long)(level * spike);
        }

        return closes;
    }

    [Test]
    public void Windows_equal_their_naive_computation([Values(1, 2)] int seed)
    {
        long[] closes = Closes(seed);
        SimpleMovingAverage mean = new(20);
        RollingMoments moments = new(20);
        RollingStatistics statistics = new(50);
        for (int i = 0; i < Bars; i++)
        {
            mean.Add(closes[i]);
            moments.Add(closes[i]);
            statistics.Add(closes[i] / 1e5);
            if (i < 100 || (i % CheckEvery != 0 && i < Bars - 100)) continue;
            (double naiveMean, double naiveDeviation) = Naive(closes.AsSpan(i - 19, 20), 1);
            AssertNear(mean.Value, naiveMean, i);
            AssertNear(moments.Mean, naiveMean, i);
            AssertNear(moments.Deviation, naiveDeviation, i);
            AssertNear(moments.DistanceFromMean(closes[i]), closes[i] - naiveMean, i, naiveMean * 1e-3);
            (naiveMean, naiveDeviation) = Naive(closes.AsSpan(i - 49, 50), 1e5);
            AssertNear(statistics.Mean, naiveMean, i);
            AssertNear(statistics.Deviation, naiveDeviation, i);
        }
    }

    [Test]
    public void Recursions_equal_their_computation_in_decimals([Values(3)] int seed)
    {
        long[] closes = Closes(seed);
        ExponentialMovingAverage fast = new(12);
        MovingAverageConvergenceDivergence macd = new(12, 26, 9);
        RelativeStrengthIndex rsi = new(14, RsiSmoothing.Wilder);
        WilderAverage wilder = new(14);
        var exactFast = new ExactAverage(12, 2m / 13);
        var exactSlow = new ExactAverage(26, 2m / 27);
        var exactSignal = new ExactAverage(9, 2m / 10);
        var exactGain = new ExactAverage(14, 1m / 14);
        var exactLoss = new ExactAverage(14, 1m / 14);
        var exactWilder = new ExactAverage(14, 1m / 14);
        for (int i = 0; i < Bars; i++)
        {
            fast.Add(closes[i]);
            macd.Add(closes[i]);
            rsi.Add(new Price(closes[i]));
            wilder.Add(closes[i]);
            exactFast.Add(closes[i]);
            exactSlow.Add(closes[i]);
            exactWilder.Add(closes[i]);
            if (exactSlow.HasValue) exactSignal.Add(exactFast.Value - exactSlow.Value);
            if (i > 0) exactGain.Add(Math.Max(closes[i] - closes[i - 1], 0));
            if (i > 0) exactLoss.Add(Math.Max(closes[i - 1] - closes[i], 0));
            if (i < 100 || (i % CheckEvery != 0 && i < Bars - 100)) continue;
            AssertNear(fast.Value, (double)exactFast.Value, i);
            AssertNear(wilder.Value, (double)exactWilder.Value, i);
            decimal line = exactFast.Value - exactSlow.Value;
            AssertNear(macd.Line, (double)line, i, closes[i] * 1e-3);
            AssertNear(macd.Histogram, (double)(line - exactSignal.Value), i, closes[i] * 1e-3);
            decimal share = 100 * exactGain.Value / (exactGain.Value + exactLoss.Value);
            AssertNear(rsi.Value, (double)share, i);
        }
    }

    private static (double Mean, double Deviation) Naive(ReadOnlySpan<long> window, double unit)
    {
        decimal sum = 0;
        foreach (long value in window) sum += value;
        decimal mean = sum / window.Length;
        decimal squares = 0;
        foreach (long value in window) squares += (value - mean) * (value - mean);
        return ((double)mean / unit, Math.Sqrt((double)(squares / window.Length)) / unit);
    }

    private static void AssertNear(double actual, double expected, int bar, double scaleMin = 0)
    {
        if (Math.Abs(actual - expected) <= Tolerance * Math.Max(scaleMin, Math.Abs(expected))) return;
        Assert.Fail($"bar {bar}: {actual:R} instead of {expected:R}");
    }

    // Rounded to 15 decimals: the scale of a decimal grows with every product.
    private sealed class ExactAverage(int period, decimal k)
    {
        private int _count;
        private decimal _sum;

        public bool HasValue => _count == period;

        public decimal Value { get; private set; }

        public void Add(decimal value)
        {
            if (_count == period)
            {
                Value = decimal.Round(Value + (k * (value - Value)), 15);
                return;
            }

            _sum += value;
            if (++_count == period) Value = _sum / period;
        }
    }
}
