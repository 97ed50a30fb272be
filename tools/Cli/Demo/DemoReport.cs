using System.Collections.Generic;
using LowLatency.Cli.Replay;
using LowLatency.Host.Reports;

namespace LowLatency.Cli.Demo;

/// <summary>The report of a demo (`--json`).</summary>
internal sealed record DemoReport
{
    public required FrameReport Frames { get; init; }

    /// <summary>Name of the capture; null = the generated market.</summary>
    public string? Capture { get; init; }

    /// <summary>What was served of it.</summary>
    public ServedCapture? Served { get; init; }

    /// <summary>Frames that the local venue put on the wire, acknowledgements included.</summary>
    public long FramesSentByVenue { get; init; }

    public required long Events { get; init; }

    public required IReadOnlyList<BookReport> Books { get; init; }

    public required long Gaps { get; init; }

    /// <summary>Gaps beyond the faults that were injected.</summary>
    public long UnexplainedGaps { get; init; }

    public required long Resyncs { get; init; }

    /// <summary>Faults that the venue carried out.</summary>
    public int FaultsInjected { get; init; }

    /// <summary>Times in which a book was out of sync, and what was ordered then.</summary>
    public required IReadOnlyList<BookOutage> Outages { get; init; }

    public required long OrdersWhileOutOfSync { get; init; }

    /// <summary>The venue's best bid and ask against the book of the same sequence.</summary>
    public required EqualCount BestPrices { get; init; }

    /// <summary>Null unless a whole capture was played and final_books.jsonl lies beside it.</summary>
    public FinalBooks.Comparison? FinalBooks { get; init; }

    /// <summary>Trades that came when their bar had closed and are in none.</summary>
    public required long LateTrades { get; init; }

    public required long Signals { get; init; }

    public required OrderReport Orders { get; init; }

    public required SortedDictionary<string, long> NoTradeReasons { get; init; }

    public required long Fills { get; init; }

    public required string Equity { get; init; }

    public required IReadOnlyList<PositionReport> Positions { get; init; }

    /// <summary>Fees by asset, where the venue took them in a third one.</summary>
    public required IReadOnlyList<AssetFeeReport> OtherFees { get; init; }

    /// <summary>What orders did not get within their worst price.</summary>
    public required GivenUpReport GivenUp { get; init; }

    public required string Journal { get; init; }

    public required HashPair StateHash { get; init; }

    public required HashPair CommandHash { get; init; }

    public required SortedDictionary<string, LatencyReport> LatencyNanos { get; init; }

    public required SortedDictionary<string, long> AllocatedBytes { get; init; }

    public required long[] Gc { get; init; }

    public double Seconds { get; init; }

    /// <summary>Events handled before allocations were counted; -1 = they were not.</summary>
    public long WarmUpEvents { get; init; }

    public double StartToSubscribedMillis { get; init; }

    public long ResidentBytes { get; init; }

    public required string Outcome { get; init; }

    /// <summary>Only of a live demo.</summary>
    public LiveComparison? Live { get; init; }
}
