using System.Collections.Generic;

namespace LowLatency.Cli.Replay;

/// <summary>What looking at every event of a journal proves (`replay --audit`).</summary>
internal sealed class AuditReport
{
    /// <summary>Best bid and ask that the venue pushed with the very sequence that the book had.</summary>
    public required long TopsCompared { get; init; }

    public required long TopsDiffering { get; init; }

    /// <summary>Orders placed while the instrument's book was not in sync, before its first proof too.</summary>
    public required long OrdersWhileOutOfSync { get; init; }

    public required IReadOnlyList<BookOutage> Outages { get; init; }
}
