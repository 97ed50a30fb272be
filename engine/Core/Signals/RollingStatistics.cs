using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Mean and population standard deviation of the last n values, O(1) per value: mean and squared deviations are updated
/// by the value that comes and the one that goes (Welford's update on a window). So that rounding cannot pile up, both
/// are computed anew from the window after every <see cref="ResyncInterval"/> values, and as soon as the squared
/// deviations have fallen to <see cref="CancellationLimit"/> of their peak since (a spike has left the window and its
/// rounding would be what remains). Both conditions are part of the state, so every machine does it at the same value.
/// </summary>
public sealed class RollingStatistics : IEngineState
{
    public const int ResyncInterval = 64;

    public const double CancellationLimit = 1e-4;

    private readonly double[] _window;
    private int _next;
    private int _sinceResync;
    private double _squares;
    private double _squaresPeak;

    public RollingStatistics(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        _window = new double[length];
    }

    public int Length => _window.Length;

    public int Count { get; private set; }

    /// <summary>The window is full.</summary>
    public bool IsFull => Count == _window.Length;

    /// <summary>Mean of what the window holds.</summary>
    public double Mean { get; private set; }

    /// <summary>Population deviation of what the window holds.</summary>
    public double Deviation => Count == 0 ? 0 : Math.Sqrt(Math.Max(0, _squares / Count));

    public void Add(double value)
    {
        double leaving = _window[_next];
        _window[_next] = value;
        _next = _next + 1 == _window.Length ? 0 : _next + 1;
        double before = Mean;
        if (Count < _window.Length)
        {
            Count++;
            double step = value - before;
            Mean = before + (step / Count);
            _squares += step * (value - Mean);
        }
        else
        {
            double step = value - leaving;
            Mean = before + (step / Count);
            _squares += step * (value - Mean + leaving - before);
        }

        if (_squares > _squaresPeak) _squaresPeak = _squares;
        if (++_sinceResync == ResyncInterval || _squares < _squaresPeak * CancellationLimit) Resync();
    }

    public void Reset()
    {
        Array.Clear(_window);
        _next = 0;
        _sinceResync = 0;
        _squares = 0;
        _squaresPeak = 0;
        Count = 0;
        Mean = 0;
    }

    public void Traverse(ref StateTraversal state)
    {
        Count = state.Next(Count);
        state.Visit(ref _next);
        state.Visit(ref _sinceResync);
        Mean = state.Next(Mean);
        state.Visit(ref _squares);
        state.Visit(ref _squaresPeak);
        state.Visit(_window);
        if (!state.IsLoading) return;
        if (Count >= 0 && Count <= _window.Length && (uint)_next < (uint)_window.Length
            && _sinceResync is >= 0 and < ResyncInterval)
        {
            return;
        }

        state.Fail();
        Reset();
    }

    private void Resync()
    {
        _sinceResync = 0;
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += _window[i];
        Mean = sum / Count;
        double squares = 0;
        for (int i = 0; i < Count; i++)
        {
            double deviation = _window[i] - Mean;
            squares += deviation * deviation;
        }

        _squares = squares;
        _squaresPeak = squares;
    }
}
