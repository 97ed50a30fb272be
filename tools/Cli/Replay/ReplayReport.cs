using System.Collections.Generic;

namespace LowLatency.Cli.Replay;

/// <summary>What a replay found (`replay --json`).</summary>
internal sealed class ReplayReport
{
    public required string Journal { get; init; }

    public required long FirstSequence { get; init; }

    public required long LastSequence { get; init; }

    public required long Events { get; init; }

    public required long Commands { get; init; }

    public required string StateHash { get; init; }

    public required string CommandHash { get; init; }

    /// <summary>Recorded hashes that were compared, and those that differed.</summary>
    public required long HashesCompared { get; init; }

    public required long HashesDiffering { get; init; }

    /// <summary>Sequence of the first recorded hash that differs; 0 = none.</summary>
    public required long FirstDifference { get; init; }

    /// <summary>Order by order; nothing is compared in runs of journal version 1.</summary>
    public required OutputReport Outputs { get; init; }

    /// <summary>What a reader must know first: that recorded hashes differ, and why they usually do.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required double Seconds { get; init; }

    public required long Gaps { get; init; }

    /// <summary>Times that a book was proven again after it had been lost.</summary>
    public required long Resyncs { get; init; }

    /// <summary>Trades that came when their bar had closed and are in none.</summary>
    public required long LateTrades { get; init; }

    public required long Signals { get; init; }

    public required long Fills { get; init; }

    public required string Equity { get; init; }

    public required OrderReport Orders { get; init; }

    public required SortedDictionary<string, long> NoTradeReasons { get; init; }

    public required SortedDictionary<string, long> EventsByKind { get; init; }

    public required IReadOnlyList<BookReport> Books { get; init; }

    public required IReadOnlyList<PositionReport> Positions { get; init; }

    /// <summary>Fees by asset, where the venue took them in a third one.</summary>
    public required IReadOnlyList<AssetFeeReport> OtherFees { get; init; }

    /// <summary>What orders did not get within their worst price.</summary>
    public required GivenUpReport GivenUp { get; init; }

    /// <summary>Null without --audit.</summary>
    public AuditReport? Audit { get; init; }
}
