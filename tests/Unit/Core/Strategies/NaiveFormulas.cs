using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Core.Signals;

namespace LowLatency.Unit.Core.Strategies;

/// <summary>The formulas of the two signals, recomputed from their windows for every bar.</summary>
internal sealed class NaiveFormulas
{
    private readonly List<double> _closes = [];
    private readonly List<double> _volumes = [];
    private readonly List<double> _fast = [];
    private readonly List<double> _slow = [];

    public void Add(double close, double volume)
    {
        _closes.Add(close);
        _volumes.Add(volume);
        _fast.Add(NextEma(_fast, 9));
        _slow.Add(NextEma(_slow, 21));
    }

    public Signal EmaMomentum()
    {
        Signal signal = default;
        if (_closes.Count < 21) return signal;
        List<double> spreads = [];
        int first = Math.Max(20, _closes.Count - 50);
        for (int i = first; i < _closes.Count; i++) spreads.Add((_fast[i] - _slow[i]) / _slow[i]);
        double mean = spreads.Sum() / spreads.Count;
        double deviation = Math.Sqrt(spreads.Sum(spread => (spread - mean) * (spread - mean)) / spreads.Count);
        double z = (spreads[^1] - mean) / (deviation + 1e-8);
        double[] last = [.. _volumes.TakeLast(20)];
        double ratio = last[^1] / (last.Average() + 1e-8);
        signal.Values[0] = _fast[^1];
        signal.Values[1] = _slow[^1];
        signal.Values[2] = spreads[^1];
        signal.Values[3] = mean;
        signal.Values[4] = deviation;
        signal.Values[5] = z;
        signal.Values[6] = ratio;
        if (_closes.Count < 26 || spreads.Count < 50) return signal;
        signal.IsPresent = true;
        signal.Direction = Math.Clamp(z / 3, -1, 1);
        signal.Confidence = Math.Min(1, Math.Min(Math.Abs(z) / 3, 1) * Math.Min(ratio, 2) / 2);
        return signal;
    }

    public Signal RsiMeanReversion()
    {
        Signal signal = default;
        if (_closes.Count < 15) return signal;
        decimal gain = 0;
        decimal loss = 0;
        for (int i = _closes.Count - 14; i < _closes.Count; i++)
        {
            decimal change = (decimal)_closes[i] - (decimal)_closes[i - 1];
            if (change > 0) gain += change;
            else loss -= change;
        }

        // In decimals, rounded far beyond the tolerance, so that a value on the bound is seen as such.
        double rsi = loss == 0 ? 100 : (double)decimal.Round(100 - (100 / (1 + (gain / loss))), 15);
        signal.Values[0] = rsi;
        signal.Values[1] = (double)gain / 14;
        signal.Values[2] = (double)loss / 14;
        signal.Values[3] = 30;
        signal.Values[4] = 70;
        if (gain == 0 && loss == 0) return signal;

        if (rsi > 70)
        {
            signal.IsPresent = true;
            signal.Direction = -Math.Min(rsi - 70, 30) / 30;
            signal.Confidence = (rsi - 70) / 30;
        }
        else if (rsi < 30)
        {
            signal.IsPresent = true;
            signal.Direction = (30 - rsi) / 30;
            signal.Confidence = (30 - rsi) / 30;
        }

        return signal;
    }

    private double NextEma(List<double> values, int period)
    {
        if (_closes.Count < period) return double.NaN;
        if (_closes.Count == period) return _closes.Take(period).Average();
        double k = 2.0 / (period + 1);

        // close x k + last x (1 - k) rounds at the size of the price instead of the change: in a flat market, where the
        // spread is near zero, the formula of z magnifies that to some 1e-9.
        return values[^1] + ((_closes[^1] - values[^1]) * k);
    }
}
