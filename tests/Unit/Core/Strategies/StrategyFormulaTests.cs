using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Core.Signals;
using LowLatency.Core.Strategies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Unit.Core.Bars;
using LowLatency.Unit.Core.Markets;
using NUnit.Framework;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>The incremental strategies against the formulas written out over the whole series.</summary>
internal sealed class StrategyFormulaTests
{
    private const double Tolerance = 1e-9;

    [TestCase("binance-spot_BTCUSDT_1h.csv.gz", 3_600)]
    [TestCase("binance-spot_BTCUSDT_1m_2023.csv.gz", 60)]
    [TestCase("binance-spot_ETHUSDT_1m_2021.csv.gz", 60)]
    [TestCase("binance-spot_SOLUSDT_15m.csv.gz", 900)]
    public void Both_agree_over_recorded_candles(string file, int interval) =>
        Compare([.. CandleFile.Read(file).Take(20_000)], interval);

    [TestCase(1)]
    [TestCase(2)]
    public void Both_agree_over_random_series(int seed)
    {
        TestContext.Out.WriteLine($"dotnet test --filter Name~Both_agree_over_random_series # seed {seed}");
        Random random = new(seed);
        List<Bar> bars = [];
        long close = 1_000_000;
        for (int i = 0; i < 5_000; i++)
        {
            if (random.Next(10) != 0) close = Math.Max(10_000, close + random.Next(-2_000, 2_001));
            bars.Add(Bar.Flat(MarketFeed.Start + (i * 60_000_000_000L), new Price(close), BarFlags.None));
            Bar bar = bars[^1];
            bar.Volume = new Quantity(random.Next(4) == 0 ? 0 : random.NextInt64(1, 1_000_000_000_000));
            bars[^1] = bar;
        }

        Compare(bars, 60);
    }

    private static void Compare(List<Bar> source, int interval)
    {
        EngineSettings settings = new();
        settings.Bars.IntervalSeconds = [interval];
        settings.Bars.SignalIntervalSeconds = interval;
        MarketFeed feed = new(settings);
        Strategy ema =
            EmaMomentumStrategy.Definition.Create(StrategyParameters.Defaults(EmaMomentumStrategy.Definition));
        Strategy rsi = RsiMeanReversionStrategy.Definition.Create(
            StrategyParameters.Defaults(RsiMeanReversionStrategy.Definition));
        NaiveFormulas naive = new();
        long seen = 0;
        int present = 0;
        foreach (Bar bar in source)
        {
            Add(feed, in bar, interval);
            BarSeries series = feed.Market.SignalBars;
            for (; seen < series.AppendedCount; seen++)
            {
                int age = (int)(series.AppendedCount - 1 - seen);
                naive.Add(series[age].Close.Units, series[age].Volume.Units / 1e8);
                BarContext context = new(feed.Market, age, Quantity.Zero);
                Signal emaSignal = default;
                ema.OnBarClosed(in context, ref emaSignal);
                Signal rsiSignal = default;
                rsi.OnBarClosed(in context, ref rsiSignal);
                AssertSame(emaSignal, naive.EmaMomentum(), seen);
                AssertSame(rsiSignal, naive.RsiMeanReversion(), seen);
                if (emaSignal.IsPresent) present++;
            }
        }

        Assert.That(present, Is.EqualTo(seen - 69));
    }

    private static void Add(MarketFeed feed, in Bar bar, int interval)
    {
        EventSlot[] message = MarketFeed.One(EventKind.Bar);
        message[0].Bar = new BarPayload
        {
            OpenNanos = bar.OpenNanos,
            IntervalSeconds = interval,
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Close = bar.Close,
            Volume = bar.Volume,
            TakerBuyVolume = new Quantity(-1),
            TradeCount = -1,
        };
        feed.Apply(message, EventFlags.Historical | EventFlags.Closed);
    }

    private static void AssertSame(Signal actual, Signal expected, long bar)
    {
        if (actual.IsPresent != expected.IsPresent) Assert.Fail($"bar {bar}: present {actual.IsPresent}");
        AssertNear(actual.Direction, expected.Direction, bar);
        AssertNear(actual.Confidence, expected.Confidence, bar);
        for (int i = 0; i < SignalValues.Capacity; i++)
        {
            if (!double.IsNaN(expected.Values[i])) AssertNear(actual.Values[i], expected.Values[i], bar);
        }
    }

    private static void AssertNear(double actual, double expected, long bar)
    {
        if (!(Math.Abs(actual - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))))
        {
            Assert.Fail($"bar {bar}: {actual:R} instead of {expected:R}");
        }
    }
}
