namespace LowLatency.Cli.Explain.Reports;

/// <summary>How much, at what price.</summary>
internal sealed record SizingReport
{
    public required string Position { get; init; }

    public required string Equity { get; init; }

    /// <summary>equity x share x strength, written out; empty for a stop loss.</summary>
    public required string Formula { get; init; }

    public required string Budget { get; init; }

    /// <summary>The order as it was to be; empty when nothing was left after rounding.</summary>
    public required string Draft { get; init; }
}
