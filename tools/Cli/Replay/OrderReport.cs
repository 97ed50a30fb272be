using System.Collections.Generic;

namespace LowLatency.Cli.Replay;

internal sealed class OrderReport
{
    public required long Sent { get; init; }

    public required long Filled { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Refusals by reason: the engine's own gates and the venue's.</summary>
    public required SortedDictionary<string, long> RejectedByReason { get; init; }
}
