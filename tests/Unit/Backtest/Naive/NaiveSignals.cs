using System;
using System.Collections.Generic;

namespace LowLatency.Unit.Backtest.Naive;

/// <summary>
/// The six strategies as their formulas say, each value computed from the whole list of candles: (direction,
/// confidence) at the last one, null = silent. Prices are in units of the data, as the engine's signals have them.
/// </summary>
internal static class NaiveSignals
{
    public delegate (double Direction, double Confidence)? Signal(
        IReadOnlyList<double> closes, IReadOnlyList<double> volumes, decimal position);

    /// <summary>Name, bars before the first signal, and a maker (some remember what they said before).</summary>
    public static readonly (string Name, int WarmUp, Func<Signal> Make)[] All =
    [
        ("ema-momentum", 70, Momentum),
        ("rsi-mean-reversion", 15, () => Rsi),
        ("sma-crossover", 51, Crossover),
        ("macd", 35, Macd),
        ("bollinger-breakout", 20, () => Bollinger),
        ("buy-and-hold", 1, () => (_, _, position) => position == 0 ? (1, 1) : null),
    ];

    private static Signal Momentum()
    {
        var fast = new List<double>();
        var slow = new List<double>();
        return (closes, volumes, _) =>
        {
            fast.Add(Ema(closes, 9, fast));
            slow.Add(Ema(closes, 21, slow));
            if (closes.Count < 70) return null;
            var spreads = new List<double>();
            for (int i = closes.Count - 50; i < closes.Count; i++) spreads.Add((fast[i] - slow[i]) / slow[i]);
            (double mean, double deviation) = MeanAndDeviation(spreads);
            double z = (spreads[^1] - mean) / (deviation + 1e-8);
            double sum = 0;
            for (int i = closes.Count - 20; i < closes.Count; i++) sum += volumes[i];
            double ratio = volumes[^1] / ((sum / 20) + 1e-8);
            double direction = Math.Max(-1, Math.Min(1, z / 3));
            return (direction, Math.Min(Math.Abs(z) / 3, 1) * Math.Min(ratio, 2) / 2);
        };
    }

    private static (double Direction, double Confidence)? Rsi(
        IReadOnlyList<double> closes, IReadOnlyList<double> volumes, decimal position)
    {
        if (closes.Count < 15) return null;
        double gains = 0;
        double losses = 0;
        for (int i = closes.Count - 14; i < closes.Count; i++)
        {
            double change = closes[i] - closes[i - 1];
            if (change > 0) gains += change;
            else losses -= change;
        }

        if (gains == 0 && losses == 0) return null;
        double rsi = losses == 0 ? 100 : 100 * gains / (gains + losses);
        if (rsi > 70) return (-(rsi - 70) / 30, (rsi - 70) / 30);
        if (rsi < 30) return ((30 - rsi) / 30, (30 - rsi) / 30);
        return null;
    }

    private static Signal Crossover()
    {
        int side = 0;
        return (closes, _, _) =>
        {
            if (closes.Count < 50) return null;
            decimal fast = 0;
            decimal slow = 0;
            for (int i = closes.Count - 20; i < closes.Count; i++) fast += (decimal)closes[i] / 20;
            for (int i = closes.Count - 50; i < closes.Count; i++) slow += (decimal)closes[i] / 50;
            return Crossed(ref side, Math.Sign(fast - slow));
        };
    }

    private static Signal Macd()
    {
        int side = 0;
        var fast = new List<double>();
        var slow = new List<double>();
        var lines = new List<double>();
        var signals = new List<double>();
        return (closes, _, _) =>
        {
            fast.Add(Ema(closes, 12, fast));
            slow.Add(Ema(closes, 26, slow));
            if (closes.Count < 26) return null;
            lines.Add(fast[^1] - slow[^1]);
            signals.Add(Ema(lines, 9, signals));
            if (lines.Count < 9) return null;
            double histogram = lines[^1] - signals[^1];
            return Crossed(ref side, Math.Abs(histogram) <= closes[^1] * 1e-12 ? 0 : Math.Sign(histogram));
        };
    }

    private static (double Direction, double Confidence)? Bollinger(
        IReadOnlyList<double> closes, IReadOnlyList<double> volumes, decimal position)
    {
        if (closes.Count < 20) return null;
        var window = new List<double>();
        for (int i = closes.Count - 20; i < closes.Count; i++) window.Add(closes[i]);
        (double mean, double deviation) = MeanAndDeviation(window);
        if (deviation == 0) return null;
        double distance = (closes[^1] - mean) / deviation;
        if (Math.Abs(distance) <= 2) return null;
        return (Math.Sign(distance), Math.Min(1, Math.Abs(distance) / 3));
    }

    private static (double Direction, double Confidence)? Crossed(ref int side, int now)
    {
        int before = side;
        if (now != 0) side = now;
        return before != 0 && now == -before ? (now, 1) : null;
    }

    // The value at the end of the list; the one before it comes from the caller's list of earlier results.
    private static double Ema(IReadOnlyList<double> values, int period, List<double> before)
    {
        if (values.Count < period) return double.NaN;
        if (values.Count == period)
        {
            double sum = 0;
            foreach (double value in values) sum += value;
            return sum / period;
        }

        double k = 2.0 / (period + 1);
        return (values[^1] * k) + (before[values.Count - 2] * (1 - k));
    }

    private static (double Mean, double Deviation) MeanAndDeviation(List<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        double mean = sum / values.Count;
        double squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return (mean, Math.Sqrt(squares / values.Count));
    }
}
