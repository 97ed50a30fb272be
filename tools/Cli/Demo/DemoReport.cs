using System.Collections.Generic;
using LowLatency.Cli.Replay;
using LowLatency.Host.Reports;

namespace LowLatency.Cli.Demo;

/// <summary>The report of a demo (`--json`).</summary>
internal sealed class DemoReport
{
    public required FrameReport Frames { get; init; }

    /// <summary>Frames that the local venue put on the wire, acknowledgements included.</summary>
    public long FramesSentByVenue { get; init; }

    public required long Events { get; init; }

    public required IReadOnlyList<BookReport> Books { get; init; }

    public required long Gaps { get; init; }

    public required long Resyncs { get; init; }

    public required long Signals { get; init; }

    public required OrderReport Orders { get; init; }

    public required SortedDictionary<string, long> NoTradeReasons { get; init; }

    public required long Fills { get; init; }

    public required string Equity { get; init; }

    public required IReadOnlyList<PositionReport> Positions { get; init; }

    public required string Journal { get; init; }

    public required HashPair StateHash { get; init; }

    public required HashPair CommandHash { get; init; }

    public required SortedDictionary<string, LatencyReport> LatencyNanos { get; init; }

    public required SortedDictionary<string, long> AllocatedBytes { get; init; }

    public required long[] Gc { get; init; }

    public double StartToSubscribedMillis { get; init; }

    public long ResidentBytes { get; init; }

    public required string Outcome { get; init; }
}
