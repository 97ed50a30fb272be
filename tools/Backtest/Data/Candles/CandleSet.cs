using System.Collections.Generic;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Time;

namespace LowLatency.Backtest.Data.Candles;

/// <summary>Closed bars of one instrument, oldest first, in its units. Immutable once made; any thread.</summary>
public sealed class CandleSet
{
    private const long FilledMax = 10_000_000;

    /// <summary>For the reports.</summary>
    public required string Source { get; init; }

    public required BarPayload[] Bars { get; init; }

    public required int PriceDecimals { get; init; }

    public required int QuantityDecimals { get; init; }

    public required int IntervalSeconds { get; init; }

    public IReadOnlyList<CandleGap> Gaps { get; init; } = [];

    /// <summary>Prices that are ten times or more away from those before and after.</summary>
    public long OutlierCount { get; init; }

    /// <summary>The first of them, in the order of the file.</summary>
    public IReadOnlyList<DataOutlier> Outliers { get; init; } = [];

    /// <summary>Volumes above the range of 64 bits: they are the largest that there is.</summary>
    public long AboveRangeCount { get; init; }

    /// <summary>Line of the first of them; 0 = there is none.</summary>
    public int AboveRangeLine { get; init; }

    /// <summary>
    /// The same with a flat bar at the close before for each one that is missing: without a trade, so without volume.
    /// </summary>
    /// <exception cref="BacktestException">There would be more than ten million of them.</exception>
    public CandleSet Filled()
    {
        if (Gaps.Count == 0) return this;
        long missing = 0;
        foreach (CandleGap gap in Gaps) missing += gap.Bars;
        if (missing > FilledMax)
        {
            throw new BacktestException($"{Source}: {missing} candles to fill, at most {FilledMax}") { IsInput = true };
        }

        long step = IntervalSeconds * Timestamp.NanosPerSecond;
        var bars = new List<BarPayload>(Bars.Length);
        foreach (BarPayload bar in Bars)
        {
            while (bars.Count > 0 && bars[^1].OpenNanos + step < bar.OpenNanos) bars.Add(Flat(bars[^1], step));
            bars.Add(bar);
        }

        return new CandleSet
        {
            Source = Source,
            Bars = [.. bars],
            PriceDecimals = PriceDecimals,
            QuantityDecimals = QuantityDecimals,
            IntervalSeconds = IntervalSeconds,
            OutlierCount = OutlierCount,
            Outliers = Outliers,
            AboveRangeCount = AboveRangeCount,
            AboveRangeLine = AboveRangeLine,
        };
    }

    /// <summary>First bar that opens at or after a time.</summary>
    public int IndexOf(long openNanos)
    {
        int low = 0;
        int high = Bars.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Bars[middle].OpenNanos < openNanos) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static BarPayload Flat(BarPayload before, long step)
    {
        before.OpenNanos += step;
        before.Open = before.High = before.Low = before.Close;
        before.Volume = default;
        before.TradeCount = 0;
        return before;
    }
}
