using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// RSI over closes: 100 x gain / (gain + loss) of the mean gain and mean loss, 100 when there is no loss. The simple
/// mean is kept as exact integer sums of price units; Wilder's smoothing is IEEE double. O(1) per close.
/// </summary>
public sealed class RelativeStrengthIndex : IEngineState
{
    private readonly RollingSum _gains;
    private readonly RollingSum _losses;
    private double _meanGain;
    private double _meanLoss;
    private long _lastClose;
    private bool _hasLast;

    public RelativeStrengthIndex(int period, RsiSmoothing smoothing)
    {
        Period = period;
        Smoothing = smoothing;
        _gains = new RollingSum(period);
        _losses = new RollingSum(period);
    }

    public int Period { get; }

    public RsiSmoothing Smoothing { get; }

    public bool HasValue => _gains.IsFull;

    /// <summary>No change at all over the period: the formula's 100 then says nothing about strength.</summary>
    public bool IsFlat => MeanGain == 0 && MeanLoss == 0;

    /// <summary>Price units.</summary>
    public double MeanGain => Smoothing == RsiSmoothing.Wilder ? _meanGain : (double)_gains.Sum / Period;

    /// <summary>Price units.</summary>
    public double MeanLoss => Smoothing == RsiSmoothing.Wilder ? _meanLoss : (double)_losses.Sum / Period;

    /// <summary>0..100; meaningless before <see cref="HasValue"/>.</summary>
    public double Value
    {
        get
        {
            // The simple mean by its integer sums: a value on a bound such as 70 is then exactly that.
            bool isWilder = Smoothing == RsiSmoothing.Wilder;
            double gain = isWilder ? _meanGain : (double)_gains.Sum;
            double loss = isWilder ? _meanLoss : (double)_losses.Sum;
            return loss == 0 ? 100 : 100 * gain / (gain + loss);
        }
    }

    public void Add(Price close)
    {
        if (!_hasLast)
        {
            _hasLast = true;
            _lastClose = close.Units;
            return;
        }

        long change = close.Units - _lastClose;
        _lastClose = close.Units;
        long gain = Math.Max(change, 0);
        long loss = Math.Max(-change, 0);
        if (HasValue)
        {
            _meanGain = ((_meanGain * (Period - 1)) + gain) / Period;
            _meanLoss = ((_meanLoss * (Period - 1)) + loss) / Period;
        }

        bool wasFull = HasValue;
        _gains.Add(gain);
        _losses.Add(loss);
        if (wasFull || !HasValue) return;
        _meanGain = (double)_gains.Sum / Period;
        _meanLoss = (double)_losses.Sum / Period;
    }

    public void Reset()
    {
        _gains.Reset();
        _losses.Reset();
        _meanGain = 0;
        _meanLoss = 0;
        _lastClose = 0;
        _hasLast = false;
    }

    public void Traverse(ref StateTraversal state)
    {
        _gains.Traverse(ref state);
        _losses.Traverse(ref state);
        state.Visit(ref _meanGain);
        state.Visit(ref _meanLoss);
        state.Visit(ref _lastClose);
        state.Visit(ref _hasLast);
    }
}
