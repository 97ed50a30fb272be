using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Mean and population standard deviation of the last n integers, O(1) per value and exact up to the last division and
/// root: the sums of values and of squares are integers, so rounding cannot pile up. Both sums wrap at 2^128, and that
/// is harmless: n x sum(x^2) - sum(x)^2 is right modulo 2^128, and it is n^2 times the variance, which is far smaller
/// for every window whose deviation is below 10^16 units. For values that are not integers there is
/// <see cref="RollingStatistics"/>.
/// </summary>
public sealed class RollingMoments : IEngineState
{
    private readonly long[] _window;
    private Int128 _sum;
    private Int128 _squares;
    private int _next;

    public RollingMoments(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _window = new long[length];
    }

    public int Length => _window.Length;

    public int Count { get; private set; }

    public bool IsFull => Count == _window.Length;

    /// <summary>Mean of what the window holds; 0 when it is empty.</summary>
    public double Mean => Count == 0 ? 0 : (double)_sum / Count;

    /// <summary>Population deviation (divided by n, not n - 1) of what the window holds.</summary>
    public double Deviation => Count == 0 ? 0 : Math.Sqrt((double)ScaledVariance) / Count;

    /// <summary>Value - mean: one rounding, however close they are.</summary>
    public double DistanceFromMean(long value) =>
        Count == 0 ? 0 : (double)(((Int128)value * Count) - _sum) / Count;

    // n^2 times the variance.
    private Int128 ScaledVariance => unchecked((_squares * Count) - (_sum * _sum));

    public void Add(long value)
    {
        long leaving = _window[_next];
        _window[_next] = value;
        _next = _next + 1 == _window.Length ? 0 : _next + 1;
        if (Count < _window.Length) Count++;
        _sum += (Int128)value - leaving;
        _squares = unchecked(_squares + ((Int128)value * value) - ((Int128)leaving * leaving));
    }

    public void Reset()
    {
        Array.Clear(_window);
        _sum = 0;
        _squares = 0;
        _next = 0;
        Count = 0;
    }

    public void Traverse(ref StateTraversal state)
    {
        Count = state.Next(Count);
        state.Visit(ref _next);
        state.Visit(_window);
        if (!state.IsLoading) return;
        _sum = 0;
        _squares = 0;
        foreach (long value in _window)
        {
            _sum += value;
            _squares = unchecked(_squares + ((Int128)value * value));
        }

        if (Count >= 0 && Count <= _window.Length && (uint)_next < (uint)_window.Length) return;
        state.Fail();
        Reset();
    }
}
