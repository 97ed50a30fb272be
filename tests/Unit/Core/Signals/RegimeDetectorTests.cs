using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Model.Numbers;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Signals;

internal sealed class RegimeDetectorTests
{
    private readonly List<Bar> _bars = [];

    [SetUp]
    public void SetUp() => _bars.Clear();

    [TestCase(14, 14, 100)]
    [TestCase(80, 14, 100)]
    [TestCase(2, 1, 2)]
    public void Its_settings_know_how_many_bars_it_needs(int adx, int atr, int usual)
    {
        RegimeSettings settings = new() { AdxPeriod = adx, AtrPeriod = atr, AtrUsualPeriod = usual };
        Assert.That(settings.WarmUpBars(), Is.EqualTo(new RegimeDetector(settings).WarmUpBars));
    }

    [Test]
    public void It_is_unknown_until_the_longest_period_is_over()
    {
        RegimeDetector detector = new(new RegimeSettings());
        Assert.That(detector.WarmUpBars, Is.EqualTo(101));
        for (int i = 1; i <= 101; i++)
        {
            Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Unknown), $"before bar {i}");
            Add(detector, 10_000 + i, 20);
        }

        Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Trend));
    }

    [Test]
    public void A_rise_is_a_trend_a_saw_is_a_range_and_wide_bars_are_volatile()
    {
        RegimeDetector detector = new(new RegimeSettings());
        for (int i = 0; i < 120; i++) Add(detector, 10_000 + (10 * i), 20);
        Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Trend));
        Assert.That(detector.TrendStrength, Is.EqualTo(100), "no bar went the other way");
        for (int i = 0; i < 120; i++) Add(detector, 11_200 + (i % 2 == 0 ? 10 : -10), 20);
        Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Range));
        for (int i = 0; i < 10; i++) Add(detector, 11_200 + (i % 2 == 0 ? 10 : -10), 200);
        Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Volatile));
        Assert.That(detector.RangeRatio, Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public void A_dead_market_is_a_range()
    {
        RegimeDetector detector = new(new RegimeSettings());
        for (int i = 0; i < 150; i++) Add(detector, 10_000, 0);
        Assert.That(detector.Regime, Is.EqualTo(MarketRegime.Range));
        Assert.That(detector.RangeRatio, Is.Zero);
    }

    [Test]
    public void Adx_and_ranges_equal_the_formulas_written_out([Values(1, 2, 3)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        Random random = new(seed);
        AverageDirectionalIndex index = new(14);
        AverageTrueRange range = new(14);
        long close = 100_000;
        for (int i = 0; i < 400; i++)
        {
            // Steps of fifty, so that bars often go equally far both ways.
            close += 50 * (random.Next(-10, 11) + (i / 100 % 2 == 0 ? 4 : -4));
            Bar bar = Make(close, 100 * random.Next(1, 9));
            _bars.Add(bar);
            index.Add(bar.High, bar.Low, bar.Close);
            range.Add(bar.High, bar.Low, bar.Close);
            Assert.That(range.HasValue, Is.EqualTo(i >= 14));
            Assert.That(index.HasValue, Is.EqualTo(i >= 27));
            if (i < 27) continue;
            Assert.That(range.Value, Is.EqualTo(Wilder(Moves().Select(move => move.Range))).Within(1e-9).Percent);
            Assert.That(index.Value, Is.EqualTo(Wilder(Dx())).Within(1e-9).Percent);
        }
    }

    private IEnumerable<(double Range, double Plus, double Minus)> Moves()
    {
        for (int i = 1; i < _bars.Count; i++)
        {
            double up = _bars[i].High.Units - _bars[i - 1].High.Units;
            double down = _bars[i - 1].Low.Units - _bars[i].Low.Units;
            double last = _bars[i - 1].Close.Units;
            double[] ranges =
            [
                _bars[i].High.Units - _bars[i].Low.Units, Math.Abs(_bars[i].High.Units - last),
                Math.Abs(_bars[i].Low.Units - last),
            ];
            yield return (ranges.Max(), up > down && up > 0 ? up : 0, down > up && down > 0 ? down : 0);
        }
    }

    private IEnumerable<double> Dx()
    {
        var moves = Moves().ToList();
        for (int end = 14; end <= moves.Count; end++)
        {
            double range = Wilder(moves.Take(end).Select(move => move.Range));
            double plus = 100 * Wilder(moves.Take(end).Select(move => move.Plus)) / range;
            double minus = 100 * Wilder(moves.Take(end).Select(move => move.Minus)) / range;
            yield return 100 * Math.Abs(plus - minus) / (plus + minus);
        }
    }

    private static double Wilder(IEnumerable<double> values)
    {
        List<double> all = [.. values];
        double mean = all.Take(14).Average();
        foreach (double value in all.Skip(14)) mean = ((mean * 13) + value) / 14;
        return mean;
    }

    private static void Add(RegimeDetector detector, long close, long height)
    {
        Bar bar = Make(close, height);
        detector.Add(in bar);
    }

    private static Bar Make(long close, long height) => new()
    {
        Open = new Price(close),
        High = new Price(close + (height / 2)),
        Low = new Price(close - (height / 2)),
        Close = new Price(close),
    };
}
