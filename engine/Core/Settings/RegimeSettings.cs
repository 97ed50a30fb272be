using System;

namespace LowLatency.Core.Settings;

/// <summary>
/// How the regime of a market is found (see <see cref="Signals.RegimeDetector"/>). Used only when a strategy names
/// regimes in which it is off; then the bars kept must cover the longest period.
/// </summary>
public sealed class RegimeSettings
{
    /// <summary>Bars of the average directional index.</summary>
    public int AdxPeriod { get; set; } = 14;

    /// <summary>A market trends from this ADX on, 0..100.</summary>
    public decimal TrendFromAdx { get; set; } = 25m;

    /// <summary>Bars of the average true range now.</summary>
    public int AtrPeriod { get; set; } = 14;

    /// <summary>Bars of the average true range that is usual; longer than the other.</summary>
    public int AtrUsualPeriod { get; set; } = 100;

    /// <summary>A market is volatile when the range now is at least so many times the usual one.</summary>
    public decimal VolatileFromRatio { get; set; } = 2m;

    /// <summary>
    /// Closed bars before the regime is known: the directional index takes two of its periods, a range one bar more
    /// than its own.
    /// </summary>
    public int WarmUpBars() => Math.Max(2 * AdxPeriod, Math.Max(AtrPeriod, AtrUsualPeriod) + 1);
}
