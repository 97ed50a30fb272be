using System.Collections.Generic;

namespace LowLatency.Cli.Replay;

/// <summary>A book at the end: the five best levels a side as [price, quantity] decimal strings.</summary>
internal sealed class BookReport
{
    public required string Venue { get; init; }

    public required string Symbol { get; init; }

    public required bool InSync { get; init; }

    public required long Sequence { get; init; }

    public required int BidLevels { get; init; }

    public required int AskLevels { get; init; }

    public required IReadOnlyList<string[]> Bids { get; init; }

    public required IReadOnlyList<string[]> Asks { get; init; }
}
