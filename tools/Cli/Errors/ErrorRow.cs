namespace LowLatency.Cli.Errors;

/// <summary>One row of a venue's error table, as printed and as JSON.</summary>
internal sealed record ErrorRow
{
    public required string Market { get; init; }

    /// <summary>The venue's code, or an HTTP status when <see cref="IsHttpStatus"/>.</summary>
    public required int Code { get; init; }

    public required bool IsHttpStatus { get; init; }

    /// <summary>Only when the venue's text contains this; empty = always.</summary>
    public required string MessagePart { get; init; }

    /// <summary>What the engine does when an order request is answered so.</summary>
    public required string OrderOutcome { get; init; }

    /// <summary>What it does when a read is answered so.</summary>
    public required string ReadOutcome { get; init; }

    public required string Reason { get; init; }

    /// <summary>What a refused order pauses: itself alone, its instrument, its account, the venue.</summary>
    public required string Scope { get; init; }

    public required string Meaning { get; init; }
}
