namespace LowLatency.Protocol.History;

/// <summary>What of a venue's past is wanted. Times in milliseconds since 1970-01-01 UTC.</summary>
public sealed record HistoryRequest
{
    /// <summary>As the venue writes it; letters, digits, '-', '_' and '.' only.</summary>
    public required string Symbol { get; init; }

    public required HistoryKind Kind { get; init; }

    /// <summary>Seconds of a candle; 0 for trades.</summary>
    public int IntervalSeconds { get; init; }

    /// <summary>First time wanted.</summary>
    public required long FromMillis { get; init; }

    /// <summary>End, not included: a candle must have closed by then.</summary>
    public required long ToMillis { get; init; }
}
