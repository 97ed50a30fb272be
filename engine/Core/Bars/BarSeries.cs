using System;
using LowLatency.Model.State;
using LowLatency.Model.Time;

namespace LowLatency.Core.Bars;

/// <summary>
/// The last closed bars of one interval, contiguous in time (gaps are filled before they get here). Index 0 is the
/// newest. O(1) append, no allocation. Owner: the business thread.
/// </summary>
public sealed class BarSeries : IEngineState
{
    private readonly Bar[] _bars;
    private int _newest = -1;

    /// <param name="intervalSeconds">Length of a bar.</param>
    /// <param name="capacity">Closed bars kept; older ones are forgotten.</param>
    public BarSeries(int intervalSeconds, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        IntervalSeconds = intervalSeconds;
        _bars = new Bar[capacity];
    }

    public int IntervalSeconds { get; }

    public long IntervalNanos => IntervalSeconds * Timestamp.NanosPerSecond;

    public int Capacity => _bars.Length;

    public int Count { get; private set; }

    /// <summary>Bars ever appended at the new end.</summary>
    public long AppendedCount { get; private set; }

    /// <summary>
    /// Rises when a bar inside the series was replaced or inserted: what was derived from it is out of date.
    /// </summary>
    public long Revision { get; private set; }

    /// <summary>
    /// The bar so many intervals before the newest; 0 = newest. The age must be below <see cref="Count"/>.
    /// </summary>
    public ref readonly Bar this[int age]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)age, (uint)Count, nameof(age));
            return ref _bars[SlotOf(age)];
        }
    }

    /// <summary>End of the newest bar, unix nanoseconds; 0 when there is none.</summary>
    public long EndNanos => Count == 0 ? 0 : this[0].OpenNanos + IntervalNanos;

    /// <summary>Age of the bar that starts then, -1 when it is not kept.</summary>
    public int AgeOf(long openNanos)
    {
        if (Count == 0) return -1;
        long age = (this[0].OpenNanos - openNanos) / IntervalNanos;
        return age >= 0 && age < Count && this[(int)age].OpenNanos == openNanos ? (int)age : -1;
    }

    internal void Append(in Bar bar)
    {
        _newest = _newest + 1 == _bars.Length ? 0 : _newest + 1;
        _bars[_newest] = bar;
        if (Count < _bars.Length) Count++;
        AppendedCount++;
    }

    internal void Replace(int age, in Bar bar)
    {
        _bars[SlotOf(age)] = bar;
        Revision++;
    }

    /// <summary>Same content, more known about it: nothing that was derived changes.</summary>
    internal void Confirm(int age, in Bar bar)
    {
        ref Bar known = ref _bars[SlotOf(age)];
        known.Flags = bar.Flags | (known.Flags & BarFlags.Corrected);
        if (bar.TakerBuyVolume.Units >= 0) known.TakerBuyVolume = bar.TakerBuyVolume;
        if (bar.TradeCount >= 0) known.TradeCount = bar.TradeCount;
    }

    /// <summary>Adds a bar at the old end. The caller has checked that there is room.</summary>
    internal void Prepend(in Bar bar)
    {
        if (Count == 0)
        {
            Append(in bar);
            return;
        }

        Count++;
        _bars[SlotOf(Count - 1)] = bar;
        Revision++;
    }

    internal void Clear()
    {
        Count = 0;
        Revision++;
    }

    public void Traverse(ref StateTraversal state)
    {
        long appended = state.Next(AppendedCount);
        long revision = state.Next(Revision);
        int count = state.NextCount(Count, _bars.Length);
        if (!state.IsLoading)
        {
            for (int age = count - 1; age >= 0; age--) _bars[SlotOf(age)].Traverse(ref state);
            return;
        }

        Count = 0;
        _newest = -1;
        for (int i = 0; i < count; i++)
        {
            var bar = default(Bar);
            bar.Traverse(ref state);
            Append(in bar);
        }

        AppendedCount = appended;
        Revision = revision;
    }

    private int SlotOf(int age)
    {
        int slot = _newest - age;
        return slot < 0 ? slot + _bars.Length : slot;
    }
}
