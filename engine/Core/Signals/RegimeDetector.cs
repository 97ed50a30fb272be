using System;
using LowLatency.Core.Bars;
using LowLatency.Core.Settings;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// Tells the regime of a market by two of Wilder's indicators: volatile when ATR(14) is at least twice ATR(100), else
/// trending when ADX(14) is at least 25, else ranging; unknown until all three have a value. Periods and thresholds are
/// those of <see cref="RegimeSettings"/>. O(1) per bar.
/// </summary>
public sealed class RegimeDetector : IEngineState
{
    private readonly AverageDirectionalIndex _strength;
    private readonly AverageTrueRange _range;
    private readonly AverageTrueRange _usualRange;
    private readonly double _trendFrom;
    private readonly double _volatileFrom;

    public RegimeDetector(RegimeSettings settings)
    {
        _strength = new AverageDirectionalIndex(settings.AdxPeriod);
        _range = new AverageTrueRange(settings.AtrPeriod);
        _usualRange = new AverageTrueRange(settings.AtrUsualPeriod);
        _trendFrom = (double)settings.TrendFromAdx;
        _volatileFrom = (double)settings.VolatileFromRatio;
    }

    /// <summary>Closed bars before the regime is known.</summary>
    public int WarmUpBars => Math.Max(_strength.WarmUp, Math.Max(_range.Period, _usualRange.Period) + 1);

    /// <summary>ADX of the last bar; meaningless while the regime is unknown.</summary>
    public double TrendStrength => _strength.Value;

    /// <summary>Short over long average true range; 0 when the long one is 0.</summary>
    public double RangeRatio => _usualRange.Value == 0 ? 0 : _range.Value / _usualRange.Value;

    public MarketRegime Regime
    {
        get
        {
            if (!_strength.HasValue || !_range.HasValue || !_usualRange.HasValue) return MarketRegime.Unknown;
            if (RangeRatio >= _volatileFrom) return MarketRegime.Volatile;
            return _strength.Value >= _trendFrom ? MarketRegime.Trend : MarketRegime.Range;
        }
    }

    public void Add(in Bar bar)
    {
        _strength.Add(bar.High, bar.Low, bar.Close);
        _range.Add(bar.High, bar.Low, bar.Close);
        _usualRange.Add(bar.High, bar.Low, bar.Close);
    }

    public void Reset()
    {
        _strength.Reset();
        _range.Reset();
        _usualRange.Reset();
    }

    public void Traverse(ref StateTraversal state)
    {
        _strength.Traverse(ref state);
        _range.Traverse(ref state);
        _usualRange.Traverse(ref state);
    }
}
