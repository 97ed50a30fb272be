using System;
using LowLatency.Core.Bars;

namespace LowLatency.Core.Strategies;

/// <summary>
/// Closed bars of one interval as they were known when the bar under way closed: none that ended later, also while a
/// strategy warms up on bars of the past. Index 0 is the newest. Read only; valid during the call.
/// </summary>
public readonly ref struct BarHistory
{
    private readonly BarSeries? _series;
    private readonly int _skipped;

    internal BarHistory(BarSeries? series, long endNanos)
    {
        _series = series;
        if (series == null || series.EndNanos <= endNanos) return;
        long interval = series.IntervalNanos;
        long later = (series.EndNanos - endNanos + interval - 1) / interval;
        _skipped = (int)Math.Min(later, series.Count);
    }

    /// <summary>0 as well when the interval is not kept.</summary>
    public int Count => _series == null ? 0 : _series.Count - _skipped;

    /// <summary>The bar so many intervals before the newest; must be below <see cref="Count"/>.</summary>
    public ref readonly Bar this[int age]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)age, (uint)Count, nameof(age));
            return ref _series![age + _skipped];
        }
    }
}
