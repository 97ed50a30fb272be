using System;
using System.Collections.Generic;
using LowLatency.Backtest.Settings;
using LowLatency.Unit.Backtest.Naive;
using NUnit.Framework;

namespace LowLatency.Unit.Backtest;

/// <summary>
/// Nothing of the future is in the past: when all data from a moment on is changed, every event before it and every
/// command it caused stay the same to the bit.
/// </summary>
[TestFixture]
public sealed class LookAheadTests
{
    private const int Candles = 1_200;

    [Test]
    public void A_changed_future_leaves_every_earlier_event_and_command_as_it_was(
        [Values("ema-momentum", "sma-crossover", "bollinger-breakout", "rsi-mean-reversion")] string strategy,
        [Values(0, 70_000)] int feedMicros, [Values(11, 12, 13)] int seed)
    {
        var random = new Random(seed);
        List<NaiveCandle> whole = NaiveCandle.Walk(seed, Candles);
        int cut = random.Next(Candles / 3, Candles - 50);
        long cutNanos = (whole[cut].Open - DateTime.UnixEpoch).Ticks * 100;
        using var bench = new BacktestBench();
        BacktestBench.Tape past = Run(bench, "whole.csv", whole, strategy, feedMicros);
        List<NaiveCandle> changed = Changed(whole, cut, random);
        BacktestBench.Tape other = Run(bench, "changed.csv", changed, strategy, feedMicros);
        int compared = 0;
        while (past.Steps[compared].Nanos < cutNanos)
        {
            Assert.That(other.Steps[compared].Nanos, Is.EqualTo(past.Steps[compared].Nanos), $"event {compared}");
            Assert.That(other.Steps[compared].Bytes, Is.EqualTo(past.Steps[compared].Bytes), $"event {compared}");
            compared++;
        }

        // The other future is another one: a run that looks at no data at all would pass the above.
        bool isDifferent = past.Steps.Count != other.Steps.Count;
        for (int i = compared; !isDifferent && i < past.Steps.Count; i++)
        {
            isDifferent = !past.Steps[i].Bytes.AsSpan().SequenceEqual(other.Steps[i].Bytes);
        }

        Assert.That(isDifferent, Is.True);
        Assert.That(compared, Is.GreaterThan(2 * cut));
    }

    // The price and quantity units stay: they are of the instrument, not of a candle.
    private static List<NaiveCandle> Changed(List<NaiveCandle> candles, int cut, Random random)
    {
        List<NaiveCandle> changed = candles.GetRange(0, cut);
        for (int i = cut; i < candles.Count; i++)
        {
            NaiveCandle old = candles[i];
            decimal open = old.First + (random.Next(-900, 900) * 0.01m) + 20;
            decimal close = open + (random.Next(-900, 900) * 0.01m);
            changed.Add(old with
            {
                First = open,
                Last = close,
                High = Math.Max(open, close) + (random.Next(900) * 0.01m),
                Low = Math.Max(1m, Math.Min(open, close) - (random.Next(900) * 0.01m)),
                Volume = random.Next(1, 4_000_000) * 0.0001m,
            });
        }

        return changed;
    }

    private static BacktestBench.Tape Run(
        BacktestBench bench, string name, List<NaiveCandle> candles, string strategy, int feedMicros)
    {
        BacktestSettings settings = BacktestBench.Settings(strategy, bench.Write(name, candles));
        settings.Latency.FeedMicros = feedMicros;

        // Limit orders and stops too: their fills and triggers are where a path could leak.
        settings.Engine.Combination.MarketOrderFrom = 0.7m;
        settings.Engine.Execution.StopLossPercent = 1;
        settings.Engine.Bars.IntervalSeconds = [3_600, 14_400];
        var tape = new BacktestBench.Tape();
        BacktestBench.Run(settings, tape);
        return tape;
    }
}
