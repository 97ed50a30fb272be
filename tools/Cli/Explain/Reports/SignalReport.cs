using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>What one strategy said about the bar.</summary>
internal sealed record SignalReport
{
    public required string Strategy { get; init; }

    public required double Weight { get; init; }

    /// <summary>Thresholds and periods, as configured.</summary>
    public required IReadOnlyDictionary<string, decimal> Parameters { get; init; }

    /// <summary>Intermediate values by the names that the strategy declares.</summary>
    public required IReadOnlyDictionary<string, double> Values { get; init; }

    /// <summary>-1 (sell) to 1 (buy); null when it said nothing.</summary>
    public required double? Direction { get; init; }

    /// <summary>0 to 1; null when it said nothing.</summary>
    public required double? Confidence { get; init; }

    /// <summary>Used, or why not.</summary>
    public required string Use { get; init; }
}
