namespace LowLatency.Cli.Explain.Incidents;

/// <summary>A time without a connection, a feed or a proven book.</summary>
internal sealed class OutageRow
{
    public required string Time { get; init; }

    public required long Sequence { get; init; }

    /// <summary>Venue and symbol, or the venue's order gateway.</summary>
    public required string Place { get; init; }

    /// <summary>Channel, state, and why as it was known last.</summary>
    public required string What { get; set; }

    public required string Reason { get; init; }

    /// <summary>Null while it lasts.</summary>
    public double? LastedMillis { get; set; }
}
