using System.Collections.Generic;

namespace LowLatency.VenueSim.Market;

/// <summary>What a generated market has of the time before its start.</summary>
public sealed record MarketPastOptions
{
    /// <summary>
    /// Closed candles kept for each interval; 40,000 hold every minute between the past and the start.
    /// </summary>
    public int KlinesKept { get; init; } = 1000;

    /// <summary>Times of which nothing is there.</summary>
    public IReadOnlyList<PastHole> Holes { get; init; } = [];
}
