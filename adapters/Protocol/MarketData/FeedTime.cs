namespace LowLatency.Protocol.MarketData;

/// <summary>
/// The moment at which a feed is called, and whether what falls due next must be looked for again. One object for all
/// parts of a feed; its thread only.
/// </summary>
internal sealed class FeedTime
{
    /// <summary>Monotonic nanoseconds.</summary>
    internal long MonotonicNanos { get; private set; }

    /// <summary>Unix nanoseconds of the same moment.</summary>
    internal long WallNanos { get; private set; }

    /// <summary>A deadline of a part has changed since the next wake was computed.</summary>
    internal bool IsWakeStale { get; set; } = true;

    internal void Set(long monotonicNanos, long wallNanos)
    {
        MonotonicNanos = monotonicNanos;
        WallNanos = wallNanos;
    }
}
