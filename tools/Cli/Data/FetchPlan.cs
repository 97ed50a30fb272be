using System;
using LowLatency.Protocol.History;

namespace LowLatency.Cli.Data;

/// <summary>What `data fetch` was asked to do.</summary>
internal sealed record FetchPlan
{
    public required FetchVenue Venue { get; init; }

    public required HistoryRequest Request { get; init; }

    /// <summary>The finished file; while it grows it is called .part.</summary>
    public required string Path { get; init; }

    public required Uri RestUrl { get; init; }

    public required int SharePercent { get; init; }

    /// <summary>Where a ban of this address is remembered.</summary>
    public required string BanFolder { get; init; }
}
