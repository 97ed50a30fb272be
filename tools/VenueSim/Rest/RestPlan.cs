using System.Collections.Generic;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.VenueSim.Rest;

/// <summary>What becomes of a request for market data: an answer at once, or a query that needs a body.</summary>
public sealed record RestPlan
{
    /// <summary>The answer; null when there is a query.</summary>
    public RestResponse? Response { get; init; }

    /// <summary>The query; null when there is an answer.</summary>
    public RestQuery? Query { get; init; }

    /// <summary>The answer when the query finds nothing; null when there is no query.</summary>
    public RestResponse? Fallback { get; init; }

    /// <summary>Headers of the answer to the query.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>How long the answer to the query waits, milliseconds.</summary>
    public long DelayMillis { get; init; }
}
