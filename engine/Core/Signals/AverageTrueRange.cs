using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Wilder's average true range, in price units: true range = the largest of high - low, |high - last close| and
/// |low - last close|, from the second bar on; averaged by <see cref="WilderAverage"/>, so the first value comes with
/// bar n + 1. O(1) per bar.
/// </summary>
public sealed class AverageTrueRange : IEngineState
{
    private readonly WilderAverage _average;
    private long _lastClose;
    private bool _hasLast;

    public AverageTrueRange(int period) => _average = new WilderAverage(period);

    public int Period => _average.Period;

    public bool HasValue => _average.HasValue;

    /// <summary>Price units; meaningless before <see cref="HasValue"/>.</summary>
    public double Value => _average.Value;

    public void Add(Price high, Price low, Price close)
    {
        if (_hasLast) _average.Add(TrueRange(high, low, _lastClose));
        _hasLast = true;
        _lastClose = close.Units;
    }

    public void Reset()
    {
        _average.Reset();
        _lastClose = 0;
        _hasLast = false;
    }

    public void Traverse(ref StateTraversal state)
    {
        _average.Traverse(ref state);
        state.Visit(ref _lastClose);
        state.Visit(ref _hasLast);
    }

    internal static long TrueRange(Price high, Price low, long lastClose) =>
        Math.Max(high.Units, lastClose) - Math.Min(low.Units, lastClose);
}
