using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// MACD: line = fast EMA - slow EMA; signal line = EMA of the line; histogram = line - signal line. Each EMA is seeded
/// with the simple mean of its first values: the line is there from bar <c>slow</c>, the signal line, whose first
/// values are the first lines, from bar <c>slow + signal - 1</c>. An EMA forgets its rounding as fast as its values, so
/// nothing drifts. O(1) per value.
/// </summary>
public sealed class MovingAverageConvergenceDivergence : IEngineState
{
    private readonly ExponentialMovingAverage _fast;
    private readonly ExponentialMovingAverage _slow;
    private readonly ExponentialMovingAverage _signal;

    /// <param name="fast">Period of the fast EMA; below the slow one.</param>
    /// <param name="slow">Period of the slow EMA.</param>
    /// <param name="signal">Period of the signal line.</param>
    public MovingAverageConvergenceDivergence(int fast, int slow, int signal)
    {
        System.ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fast, slow);
        _fast = new ExponentialMovingAverage(fast);
        _slow = new ExponentialMovingAverage(slow);
        _signal = new ExponentialMovingAverage(signal);
    }

    /// <summary>Values before the histogram is there.</summary>
    public int WarmUp => _slow.Period + _signal.Period - 1;

    public bool HasLine => _slow.HasValue;

    /// <summary>The histogram is there.</summary>
    public bool HasValue => _signal.HasValue;

    /// <summary>Meaningless before <see cref="HasLine"/>.</summary>
    public double Line => _fast.Value - _slow.Value;

    /// <summary>Meaningless before <see cref="HasValue"/>.</summary>
    public double SignalLine => _signal.Value;

    /// <summary>Meaningless before <see cref="HasValue"/>.</summary>
    public double Histogram => Line - _signal.Value;

    public void Add(double value)
    {
        _fast.Add(value);
        _slow.Add(value);
        if (_slow.HasValue) _signal.Add(Line);
    }

    public void Reset()
    {
        _fast.Reset();
        _slow.Reset();
        _signal.Reset();
    }

    public void Traverse(ref StateTraversal state)
    {
        _fast.Traverse(ref state);
        _slow.Traverse(ref state);
        _signal.Traverse(ref state);
    }
}
