using System.Collections.Generic;

namespace LowLatency.Cli.Authoring;

/// <summary>`lowlatency strategies --json`: what the author of a strategy can name and use.</summary>
internal sealed record AuthorListing
{
    public required IReadOnlyList<StrategyRow> Strategies { get; init; }

    public required IReadOnlyList<IndicatorRow> Indicators { get; init; }
}
