using System.Collections.Generic;

namespace LowLatency.Cli.Explain.Reports;

/// <summary>Book, last trade and feed health of one instrument.</summary>
internal sealed record MarketReport
{
    /// <summary>InSync, or why the book is not to be believed.</summary>
    public required string Book { get; init; }

    public required long BookSequence { get; init; }

    /// <summary>Price and quantity, best first.</summary>
    public required IReadOnlyList<string[]> Bids { get; init; }

    public required IReadOnlyList<string[]> Asks { get; init; }

    public required string Mid { get; init; }

    /// <summary>Basis points of the mid; null without a proven touch.</summary>
    public required double? SpreadBasisPoints { get; init; }

    public required string LastTrade { get; init; }

    /// <summary>Null while its window is not full.</summary>
    public required double? Vpin { get; init; }

    /// <summary>Why no entry could be made now, or None.</summary>
    public required string EntryBlock { get; init; }

    public required IReadOnlyList<ChannelReport> Channels { get; init; }
}
