namespace LowLatency.Runtime.Clocks;

/// <summary>One thread's time source for events: one clock read gives the monotonic and the wall time, and a monotonic
/// clock that runs backwards stops the thread. Owner thread only.</summary>
public sealed class EventClock
{
    private readonly WallClock _wallClock;
    private long _lastMonotonicNanos = long.MinValue;

    /// <param name="wallClock">Shared by all threads.</param>
    public EventClock(WallClock wallClock) => _wallClock = wallClock;

    /// <summary>Reads the time.</summary>
    /// <param name="wallNanos">Nanoseconds since the Unix epoch.</param>
    /// <returns>Monotonic nanoseconds.</returns>
    /// <exception cref="System.InvalidOperationException">The monotonic clock ran backwards.</exception>
    public long Read(out long wallNanos) => Accept(MonotonicClock.NowNanos, out wallNanos);

    /// <summary>The same for a monotonic reading that the caller took.</summary>
    /// <inheritdoc cref="Read"/>
    public long Accept(long monotonicNanos, out long wallNanos)
    {
        if (monotonicNanos < _lastMonotonicNanos) WallClock.ThrowBackwards(_lastMonotonicNanos, monotonicNanos);
        _lastMonotonicNanos = monotonicNanos;
        wallNanos = _wallClock.ToWallNanos(monotonicNanos);
        return monotonicNanos;
    }
}
