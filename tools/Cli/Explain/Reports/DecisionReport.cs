using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>One decision with all that led to it, made again by the replay.</summary>
internal sealed record DecisionReport
{
    /// <summary>SignalBar, WaitingIntent, StopLoss, TrailingStop, TimeStop or ChildOrder.</summary>
    public required string Kind { get; init; }

    public required long Sequence { get; init; }

    public required string Time { get; init; }

    /// <summary>Start of the bar decided on, UTC by the venue's clock; "-" when there was none.</summary>
    public required string Bar { get; init; }

    /// <summary>One line: what was done, or why nothing was.</summary>
    public required string Outcome { get; init; }

    /// <summary>None = an order was placed; else why not.</summary>
    public required string Reason { get; init; }

    /// <summary>The order placed, or null.</summary>
    public required string? Order { get; init; }

    public required IReadOnlyList<SignalReport> Signals { get; init; }

    /// <summary>Null for a stop loss, which no signal makes.</summary>
    public required CombinationReport? Combination { get; init; }

    /// <summary>Null when the decision ended before it came to a size.</summary>
    public required SizingReport? Sizing { get; init; }

    /// <summary>In the order in which they were asked; empty when none was.</summary>
    public required IReadOnlyList<GateReport> Gates { get; init; }
}
