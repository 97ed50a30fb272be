using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Mean of the last n integers (price or quantity units). The sum is exact, so nothing drifts however long it runs;
/// only the division rounds. O(1) per value. There is no value before n values.
/// </summary>
public sealed class SimpleMovingAverage : IEngineState
{
    private readonly RollingSum _sum;

    public SimpleMovingAverage(int period)
    {
        _sum = new RollingSum(period);
        Period = period;
    }

    public int Period { get; }

    public bool HasValue => _sum.IsFull;

    /// <summary>Exact sum of the window.</summary>
    public Int128 Sum => _sum.Sum;

    /// <summary>Meaningless before <see cref="HasValue"/>.</summary>
    public double Value => (double)_sum.Sum / Period;

    public void Add(long value) => _sum.Add(value);

    public void Reset() => _sum.Reset();

    public void Traverse(ref StateTraversal state) => _sum.Traverse(ref state);
}
