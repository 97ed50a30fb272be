using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Wilder's smoothing ("New Concepts in Technical Trading Systems", 1978): seeded with the simple mean of the first n
/// values, then mean = mean + (value - mean) / n, an EMA with k = 1 / n. O(1) per value; its rounding decays with it.
/// </summary>
public sealed class WilderAverage : IEngineState
{
    private double _seedSum;

    public WilderAverage(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        Period = period;
    }

    public int Period { get; }

    /// <summary>Values seen; stops counting at the period.</summary>
    public int Count { get; private set; }

    public bool HasValue => Count == Period;

    /// <summary>Meaningless before <see cref="HasValue"/>.</summary>
    public double Value { get; private set; }

    public void Add(double value)
    {
        if (Count == Period)
        {
            Value += (value - Value) / Period;
            return;
        }

        _seedSum += value;
        if (++Count == Period) Value = _seedSum / Period;
    }

    public void Reset()
    {
        _seedSum = 0;
        Count = 0;
        Value = 0;
    }

    public void Traverse(ref StateTraversal state)
    {
        Count = state.Next(Count);
        state.Visit(ref _seedSum);
        Value = state.Next(Value);
        if (Count < 0 || Count > Period) state.Fail();
    }
}
