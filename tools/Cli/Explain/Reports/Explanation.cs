using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>What the engine knew and why it did what it did, at one event. Amounts are exact decimal strings.</summary>
internal sealed record Explanation
{
    public required string Journal { get; init; }

    /// <summary>Journal sequence of the event that is explained.</summary>
    public required long Sequence { get; init; }

    /// <summary>Receive time of the event, UTC.</summary>
    public required string Time { get; init; }

    /// <summary>The event as `journal dump` prints it.</summary>
    public required string Event { get; init; }

    /// <summary>First event of the replay behind this: that behind the snapshot it began with, or the first.</summary>
    public required long ReplayedFrom { get; init; }

    /// <summary>Recorded hashes on the way; all must be equal for the explanation to be that of the real run.</summary>
    public required long HashesCompared { get; init; }

    public required long HashesDiffering { get; init; }

    /// <summary>Recorded commands on the way, compared one by one with those of the replay.</summary>
    public required long CommandsCompared { get; init; }

    public required long CommandsDiffering { get; init; }

    /// <summary>What a reader must know first: that recorded hashes differ, and why they usually do.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required AccountReport Account { get; init; }

    /// <summary>One an instrument that is explained: all of them for a moment, one for an order.</summary>
    public required IReadOnlyList<InstrumentReport> Instruments { get; init; }

    /// <summary>What became of the order; null for a moment.</summary>
    public OrderStory? Order { get; init; }
}
