using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// EMA seeded with the simple mean of the first period values, then k = 2 / (period + 1).
/// </summary>
public sealed class ExponentialMovingAverage : IEngineState
{
    private readonly double _k;
    private double _seedSum;

    public ExponentialMovingAverage(int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        Period = period;
        _k = 2.0 / (period + 1);
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
            Value += _k * (value - Value);
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
