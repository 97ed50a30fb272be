using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Numbers;
using LowLatency.StrategyTesting;
using LowLatency.Unit.Core.Bars;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>
/// SMA crossover, MACD and Bollinger breakout against their definitions, recomputed in decimals from all closes.
/// </summary>
internal sealed class CrossingStrategyTests
{
    [TestCase("binance-spot_BTCUSDT_1h.csv.gz")]
    [TestCase("binance-spot_BTCUSDT_1m_2023.csv.gz")]
    [TestCase("binance-spot_SOLUSDT_15m.csv.gz")]
    public void All_speak_on_the_bars_on_which_the_definition_does(string file) =>
        Compare([.. CandleFile.Read(file).Take(10_000).Select(bar => bar.Close.Units)]);

    [TestCase(1)]
    [TestCase(2)]
    public void All_speak_as_defined_over_random_closes(int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~All_speak_as_defined_over_random_closes # seed {seed}");
        Random random = new(seed);
        List<long> closes = [];
        long close = 50_000;
        for (int i = 0; i < 3_000; i++)
        {
            if (random.Next(4) != 0) close = Math.Max(1_000, close + random.Next(-40, 41));
            closes.Add(close);
        }

        Compare(closes);
    }

    [Test]
    public void Means_that_touch_and_part_again_have_not_crossed()
    {
        var bench = new StrategyBench(SmaCrossoverStrategy.Definition, ("fast", 1), ("slow", 2));
        foreach (long close in (long[])[100, 110, 110, 120, 120]) Assert.That(bench.Bar(close).IsPresent, Is.False);
        Assert.That(bench.Bar(119).Direction, Is.EqualTo(-1));
        Assert.That(bench.Bar(119).IsPresent, Is.False, "equal: on no side");
        Assert.That(bench.Bar(118).IsPresent, Is.False, "still below");
        Assert.That(bench.Bar(119).Direction, Is.EqualTo(1));
    }

    // An EMA written as k x value + (1 - k) x last fails here: last + k x (value - last) comes to rest on one side.
    [Test]
    public void In_a_dead_market_rounding_is_no_crossing([Range(1, 20)] int seed)
    {
        var bench = new StrategyBench(MacdStrategy.Definition);
        Random random = new(seed);
        for (int i = 0; i < 60; i++) bench.Bar(123_456_789 + random.Next(-99, 100));
        int spoken = 0;
        for (int i = 0; i < 1_000; i++)
        {
            Signal signal = bench.Bar(123_456_789);
            if (i > 150 && signal.IsPresent) spoken++;
        }

        Assert.That(spoken, Is.Zero);
    }

    [Test]
    public void A_market_without_deviation_has_no_bands()
    {
        var bench = new StrategyBench(BollingerBreakoutStrategy.Definition);
        for (int i = 0; i < 50; i++) Assert.That(bench.Bar(777).IsPresent, Is.False);
        Signal signal = bench.Bar(778);
        Assert.That(signal.Direction, Is.EqualTo(1));
        Assert.That(signal.Confidence, Is.EqualTo(1), "sqrt(19) deviations");
    }

    [Test]
    public void Buy_and_hold_buys_until_something_is_held()
    {
        var bench = new StrategyBench(BuyAndHoldStrategy.Definition);
        Assert.That(bench.Bar(100).Direction, Is.EqualTo(1));
        Assert.That(bench.Bar(50).Direction, Is.EqualTo(1));
        bench.Position = new Quantity(1);
        Assert.That(bench.Bar(200).IsPresent, Is.False);
    }

    private static void Compare(IReadOnlyList<long> closes)
    {
        StrategyBench[] benches =
        [
            new(SmaCrossoverStrategy.Definition), new(MacdStrategy.Definition),
            new(BollingerBreakoutStrategy.Definition),
        ];
        var sma = new NaiveSide();
        var macd = new NaiveSide();
        var ema = new NaiveMacd();
        int[] spoken = new int[3];
        for (int i = 0; i < closes.Count; i++)
        {
            ema.Add(closes[i]);
            int cross = i < 49 ? 0 : sma.Next(Math.Sign(Mean(closes, i, 20) - Mean(closes, i, 50)));
            Check(benches[0].Bar(closes[i]), cross, Math.Abs(cross), i, spoken, 0);
            cross = i < 33 ? 0 : macd.Next(Math.Sign(ema.Histogram));
            Check(benches[1].Bar(closes[i]), cross, Math.Abs(cross), i, spoken, 1);
            (int side, double confidence) = i < 19 ? (0, 0) : Outside(closes, i);
            Check(benches[2].Bar(closes[i]), side, confidence, i, spoken, 2);
        }

        Assert.That(spoken, Has.All.GreaterThan(20));
    }

    private static decimal Mean(IReadOnlyList<long> closes, int at, int period)
    {
        decimal sum = 0;
        for (int i = at - period + 1; i <= at; i++) sum += closes[i];
        return sum / period;
    }

    private static (int Side, double Confidence) Outside(IReadOnlyList<long> closes, int at)
    {
        decimal mean = Mean(closes, at, 20);
        decimal squares = 0;
        for (int i = at - 19; i <= at; i++) squares += (closes[i] - mean) * (closes[i] - mean);
        decimal distance = closes[at] - mean;

        // Squared on both sides: no root that could round.
        if (distance * distance <= 4 * squares / 20) return (0, 0);
        return (Math.Sign(distance), Math.Min(1, Math.Abs((double)distance) / Math.Sqrt((double)squares / 20) / 3));
    }

    private static void Check(Signal signal, int side, double confidence, int bar, int[] spoken, int strategy)
    {
        if (signal.IsPresent != (side != 0)) Assert.Fail($"strategy {strategy}, bar {bar}: present {signal.IsPresent}");
        if (side == 0) return;
        spoken[strategy]++;
        Assert.That(signal.Direction, Is.EqualTo(side), $"strategy {strategy}, bar {bar}");
        Assert.That(signal.Confidence, Is.EqualTo(confidence).Within(1e-9), $"strategy {strategy}, bar {bar}");
    }

    // Speaks when the side changes to the other one; zero is none.
    private sealed class NaiveSide
    {
        private int _last;

        public int Next(int side)
        {
            int crossed = side != 0 && _last == -side ? side : 0;
            if (side != 0) _last = side;
            return crossed;
        }
    }

    private sealed class NaiveMacd
    {
        private readonly List<decimal> _closes = [];
        private readonly List<decimal> _lines = [];
        private decimal _fast;
        private decimal _slow;
        private decimal _signal;

        public decimal Histogram => _lines[^1] - _signal;

        public void Add(decimal close)
        {
            _closes.Add(close);
            _fast = Next(_closes, _fast, 12);
            _slow = Next(_closes, _slow, 26);
            if (_closes.Count < 26) return;
            _lines.Add(_fast - _slow);
            _signal = Next(_lines, _signal, 9);
        }

        private static decimal Next(List<decimal> values, decimal last, int period)
        {
            if (values.Count < period) return 0;
            if (values.Count == period) return values.Average();
            return decimal.Round(last + (2 * (values[^1] - last) / (period + 1)), 15);
        }
    }
}
