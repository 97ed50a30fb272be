using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>The parent order that an order is a child of, as it stood when the replay stopped.</summary>
internal sealed record ParentReport
{
    public required long Number { get; init; }

    /// <summary>Which child the order is, 1 for the first.</summary>
    public required int Child { get; init; }

    /// <summary>Algorithm, side, total and limit price.</summary>
    public required string Description { get; init; }

    public required string Filled { get; init; }

    public required string Remaining { get; init; }

    /// <summary>TWAP: slices begun. 0 for the others.</summary>
    public required int Slice { get; init; }

    /// <summary>Working, filled, or why it is over.</summary>
    public required string State { get; init; }

    /// <summary>Children that were wanted and not sent, and why the last was not.</summary>
    public required string Refused { get; init; }

    /// <summary>Event of the decision: `explain --seq` shows it.</summary>
    public required long Sequence { get; init; }

    /// <summary>All children that the order table still holds, first to last.</summary>
    public required IReadOnlyList<ChildReport> Children { get; init; }
}
