using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Wilder's average directional index: how strongly prices go one way, whichever, 0..100. +DM = rise of the high where
/// it exceeds the fall of the low, -DM the other way round; +DI and -DI = 100 x their Wilder averages over that of the
/// true range; DX = 100 x |+DI - -DI| / (+DI + -DI), 0 when nothing moved; ADX = Wilder average of DX. The first value
/// comes with bar 2n. O(1) per bar.
/// </summary>
public sealed class AverageDirectionalIndex : IEngineState
{
    private readonly WilderAverage _range;
    private readonly WilderAverage _plus;
    private readonly WilderAverage _minus;
    private readonly WilderAverage _index;
    private long _lastHigh;
    private long _lastLow;
    private long _lastClose;
    private bool _hasLast;

    public AverageDirectionalIndex(int period)
    {
        _range = new WilderAverage(period);
        _plus = new WilderAverage(period);
        _minus = new WilderAverage(period);
        _index = new WilderAverage(period);
    }

    public int Period => _index.Period;

    /// <summary>Bars before there is a value.</summary>
    public int WarmUp => 2 * Period;

    public bool HasValue => _index.HasValue;

    /// <summary>0..100; meaningless before <see cref="HasValue"/>.</summary>
    public double Value => _index.Value;

    /// <summary>+DI, 0..100.</summary>
    public double PlusIndicator => Share(_plus.Value);

    /// <summary>-DI, 0..100.</summary>
    public double MinusIndicator => Share(_minus.Value);

    public void Add(Price high, Price low, Price close)
    {
        if (_hasLast) AddMove(high, low);
        _hasLast = true;
        _lastHigh = high.Units;
        _lastLow = low.Units;
        _lastClose = close.Units;
    }

    public void Reset()
    {
        _range.Reset();
        _plus.Reset();
        _minus.Reset();
        _index.Reset();
        _lastHigh = 0;
        _lastLow = 0;
        _lastClose = 0;
        _hasLast = false;
    }

    public void Traverse(ref StateTraversal state)
    {
        _range.Traverse(ref state);
        _plus.Traverse(ref state);
        _minus.Traverse(ref state);
        _index.Traverse(ref state);
        state.Visit(ref _lastHigh);
        state.Visit(ref _lastLow);
        state.Visit(ref _lastClose);
        state.Visit(ref _hasLast);
    }

    private void AddMove(Price high, Price low)
    {
        long up = high.Units - _lastHigh;
        long down = _lastLow - low.Units;
        _range.Add(AverageTrueRange.TrueRange(high, low, _lastClose));
        _plus.Add(up > down ? Math.Max(up, 0) : 0);
        _minus.Add(down > up ? Math.Max(down, 0) : 0);
        if (!_range.HasValue) return;
        double sum = _plus.Value + _minus.Value;
        _index.Add(sum == 0 ? 0 : 100 * Math.Abs(_plus.Value - _minus.Value) / sum);
    }

    private double Share(double movement) => _range.Value == 0 ? 0 : 100 * movement / _range.Value;
}
