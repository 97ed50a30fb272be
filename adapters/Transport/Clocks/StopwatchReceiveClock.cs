using System;
using System.Diagnostics;
using LowLatency.Protocol.Clocks;

namespace LowLatency.Transport.Clocks;

/// <summary>
/// Monotonic time from Stopwatch; wall time is the monotonic time plus an offset that is measured at construction and
/// again after each interval, so that a stamp costs one clock reading and the wall clock's steps are followed late
/// rather than within one batch. One thread per instance.
/// </summary>
public sealed class StopwatchReceiveClock : IReceiveClock
{
    private const int AnchorReadings = 5;
    private const long NanosPerSecond = 1_000_000_000;

    private readonly long _anchorIntervalNanos;
    private long _anchorDueNanos;

    /// <param name="anchorIntervalNanos">How long an offset is used, above 0; default one second.</param>
    public StopwatchReceiveClock(long anchorIntervalNanos = NanosPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(anchorIntervalNanos);
        _anchorIntervalNanos = anchorIntervalNanos;
        Anchor();
    }

    /// <summary>Wall minus monotonic, as last measured.</summary>
    public long OffsetNanos { get; private set; }

    /// <summary>How often the offset was measured.</summary>
    public long AnchorCount { get; private set; }

    public ReceiveStamp Now()
    {
        long monotonic = MonotonicNanos();
        if (monotonic >= _anchorDueNanos)
            Anchor();
        return new ReceiveStamp(monotonic, monotonic + OffsetNanos);
    }

    /// <summary>Measures the offset now; of several readings the one with the narrowest bracket counts.</summary>
    public void Anchor()
    {
        long narrowest = long.MaxValue;
        long last = 0;
        for (int i = 0; i < AnchorReadings; i++)
        {
            long before = MonotonicNanos();
            long wall = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
            last = MonotonicNanos();
            if (last - before >= narrowest)
                continue;
            narrowest = last - before;
            OffsetNanos = wall - before - narrowest / 2;
        }
        AnchorCount++;
        _anchorDueNanos = last + _anchorIntervalNanos;
    }

    private static long MonotonicNanos()
    {
        long ticks = Stopwatch.GetTimestamp();
        return Stopwatch.Frequency == NanosPerSecond
            ? ticks
            : (long)((Int128)ticks * NanosPerSecond / Stopwatch.Frequency);
    }
}
