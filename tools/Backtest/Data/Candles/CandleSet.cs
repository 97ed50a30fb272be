using System.Collections.Generic;
using LowLatency.Model.Events.Market;

namespace LowLatency.Backtest.Data.Candles;

/// <summary>Closed bars of one instrument, oldest first, in its units. Immutable once made; any thread.</summary>
public sealed class CandleSet
{
    /// <summary>For the reports.</summary>
    public required string Source { get; init; }

    public required BarPayload[] Bars { get; init; }

    public required int PriceDecimals { get; init; }

    public required int QuantityDecimals { get; init; }

    public required int IntervalSeconds { get; init; }

    public IReadOnlyList<CandleGap> Gaps { get; init; } = [];

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
}
