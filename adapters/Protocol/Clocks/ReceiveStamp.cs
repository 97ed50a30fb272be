namespace LowLatency.Protocol.Clocks;

/// <summary>One moment on two clocks, read together once per receive.</summary>
public readonly struct ReceiveStamp
{
    public ReceiveStamp(long monotonicNanos, long wallNanos)
    {
        MonotonicNanos = monotonicNanos;
        WallNanos = wallNanos;
    }

    /// <summary>Nanoseconds of a clock that never goes back, from any zero. For delays and deadlines.</summary>
    public long MonotonicNanos { get; }

    /// <summary>Nanoseconds since 1970-01-01 UTC; may step. For records and venue time.</summary>
    public long WallNanos { get; }
}
