using System.Collections.Generic;

namespace LowLatency.VenueSim.Market;

/// <summary>The changes of a book over a period. Reused: read it during the call only.</summary>
public sealed class DepthUpdate
{
    /// <summary>Period in milliseconds.</summary>
    public int PeriodMillis { get; set; }

    /// <summary>First update id: the last one of the update before plus one.</summary>
    public long FirstUpdateId { get; set; }

    /// <summary>Last update id.</summary>
    public long LastUpdateId { get; set; }

    /// <summary>Changed bids, best first: price in ticks, total in lots (0: gone).</summary>
    public List<(long PriceTicks, long Lots)> Bids { get; } = new();

    /// <summary>Changed asks, best first: price in ticks, total in lots (0: gone).</summary>
    public List<(long PriceTicks, long Lots)> Asks { get; } = new();
}
