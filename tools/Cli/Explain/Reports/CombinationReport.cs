namespace LowLatency.Cli.Explain.Reports;

/// <summary>How the signals combined.</summary>
internal sealed record CombinationReport
{
    /// <summary>sum(direction x confidence x weight) / sum(weight), -1..1.</summary>
    public required double Combined { get; init; }

    /// <summary>The sum written out with its numbers.</summary>
    public required string Formula { get; init; }

    /// <summary>Below it there is no trade.</summary>
    public required decimal TradeFrom { get; init; }

    /// <summary>From it a market order, below it a limit order.</summary>
    public required decimal MarketFrom { get; init; }

    public required string Verdict { get; init; }
}
