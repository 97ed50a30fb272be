using System.Collections.Generic;

namespace LowLatency.Cli.WhatIf;

/// <summary>A journal's market run twice, as configured and with changes, beside what the engine really did.</summary>
internal sealed record WhatIfReport
{
    public required string Journal { get; init; }

    /// <summary>What was changed, path=value.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What the engine did, from the journal, at the venue of that run; null when its hashes differ.</summary>
    public required RunFigures? Recorded { get; init; }

    /// <summary>
    /// Only when recorded hashes differ: today's code over the recorded market and the answers to the orders of then.
    /// </summary>
    public required RunFigures? Replayed { get; init; }

    /// <summary>The same settings against the simulated venue: what the changed run is to be compared with.</summary>
    public required RunFigures Before { get; init; }

    public required RunFigures After { get; init; }

    /// <summary>Orders that only one of the two simulated runs placed, or that differ, by time.</summary>
    public required IReadOnlyList<OrderDifference> Differences { get; init; }

    /// <summary>
    /// Orders that the engine really placed and those of the first simulated run, order by order, where they are not
    /// the same: what the simulated venue makes different. Null when the journal records no outputs (version 1).
    /// </summary>
    public required IReadOnlyList<OrderDifference>? RecordedDifferences { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}
