using System.Collections.Generic;

namespace LowLatency.Cli.Demo;

/// <summary>The venue's truth against the engine's at the end of a live demo.</summary>
internal sealed class LiveComparison
{
    public required int OrdersAtVenue { get; init; }

    /// <summary>Client order ids that the venue took twice, and orders filled beyond their quantity.</summary>
    public required int OrdersDoubled { get; init; }

    public required int FillsAtVenue { get; init; }

    public required long FillsBooked { get; init; }

    public required int FaultsInjected { get; init; }

    /// <summary>Sentences; empty = equal.</summary>
    public required IReadOnlyList<string> Differences { get; init; }
}
