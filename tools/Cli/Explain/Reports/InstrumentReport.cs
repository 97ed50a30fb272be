using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>One instrument at the event: its market, its bars, its last decision.</summary>
internal sealed record InstrumentReport
{
    public required string Instrument { get; init; }

    public required MarketReport Market { get; init; }

    /// <summary>Closed bars that the strategies saw, newest first.</summary>
    public required IReadOnlyList<BarReport> Bars { get; init; }

    /// <summary>Null before the first decision.</summary>
    public required DecisionReport? Decision { get; init; }
}
