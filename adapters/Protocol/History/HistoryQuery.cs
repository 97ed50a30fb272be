namespace LowLatency.Protocol.History;

/// <summary>One page that is asked for: from an id, or of a window of times.</summary>
public readonly record struct HistoryQuery
{
    public required HistoryKind Kind { get; init; }

    /// <summary>Seconds of a candle; 0 for trades.</summary>
    public int IntervalSeconds { get; init; }

    /// <summary>First id wanted; -1 = by time.</summary>
    public long FromId { get; init; }

    /// <summary>First time wanted, milliseconds; open times for candles.</summary>
    public long StartMillis { get; init; }

    /// <summary>Last time wanted, milliseconds.</summary>
    public long EndMillis { get; init; }

    /// <summary>Most rows.</summary>
    public required int Limit { get; init; }
}
