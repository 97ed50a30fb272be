using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>The life of one order, from the frame that caused it to its end.</summary>
internal sealed record OrderStory
{
    public required string Order { get; init; }

    public required string Instrument { get; init; }

    public required string Description { get; init; }

    /// <summary>State when the replay stopped.</summary>
    public required string State { get; init; }

    public required string Filled { get; init; }

    public required string AveragePrice { get; init; }

    /// <summary>
    /// Average price against the touch at the decision, basis points, positive = worse; null unfilled.
    /// </summary>
    public required double? SlippageBasisPoints { get; init; }

    public required string Fees { get; init; }

    /// <summary>What found no room within its worst price, in the reporting asset; "0" = nothing.</summary>
    public required string GivenUp { get; init; }

    /// <summary>What it is a child of; null when it is an order by itself.</summary>
    public required ParentReport? Parent { get; init; }

    public required IReadOnlyList<StepReport> Steps { get; init; }
}
