using System;
using System.Threading;

namespace LowLatency.Runtime.Clocks;

/// <summary>Wall time derived from the monotonic clock and an anchor, so that one clock read gives both.</summary>
/// <remarks>Between anchors wall time runs exactly with the monotonic clock: it cannot step while an event is handled.
/// <see cref="Reanchor()"/> (one housekeeping thread, about once a second) takes over what the system's wall clock did
/// meanwhile, and says by how much it moved. Reading is for any thread.</remarks>
public sealed class WallClock
{
    private const int AnchorAttempts = 5;
    private const long NanosPerTick = 100;

    // The whole anchor is this one word, so readers on other threads never see half of it.
    private long _wallMinusMonotonicNanos;
    private long _lastAnchorMonotonicNanos = long.MinValue;

    /// <summary>An anchored clock.</summary>
    public WallClock() => Reanchor();

    /// <param name="monotonicNanos">Monotonic reading, nanoseconds.</param>
    /// <param name="wallNanos">Wall time at that moment, nanoseconds since the Unix epoch.</param>
    public WallClock(long monotonicNanos, long wallNanos) => Reanchor(monotonicNanos, wallNanos);

    /// <summary>Wall time now, nanoseconds since the Unix epoch.</summary>
    public long NowNanos => ToWallNanos(MonotonicClock.NowNanos);

    /// <summary>Wall time of a monotonic reading by the present anchor, nanoseconds since the Unix epoch.</summary>
    public long ToWallNanos(long monotonicNanos) => monotonicNanos + Volatile.Read(ref _wallMinusMonotonicNanos);

    /// <summary>The system's wall clock itself, for the times of log lines.</summary>
    public static DateTime ReadSystem() => DateTime.UtcNow;

    /// <summary>Anchors anew at the system's clocks.</summary>
    /// <returns>Nanoseconds by which wall time moved: drift when small, a stepped system clock when large.</returns>
    public long Reanchor()
    {
        long bestWidth = long.MaxValue;
        long monotonic = 0;
        long wall = 0;
        for (int attempt = 0; attempt < AnchorAttempts; attempt++)
        {
            long before = MonotonicClock.NowNanos;
            long ticks = DateTime.UtcNow.Ticks;
            long after = MonotonicClock.NowNanos;
            if (after < before) ThrowBackwards(before, after);

            // The tightest pair of readings around the wall clock is the one least disturbed by preemption.
            if (after - before >= bestWidth) continue;
            bestWidth = after - before;
            monotonic = before + (bestWidth / 2);
            wall = (ticks - DateTime.UnixEpoch.Ticks) * NanosPerTick;
        }

        return Reanchor(monotonic, wall);
    }

    /// <summary>Anchors anew at given readings.</summary>
    /// <returns>Nanoseconds by which wall time moved; 0 at the first anchor.</returns>
    /// <exception cref="InvalidOperationException">The monotonic reading is before the last anchor's.</exception>
    public long Reanchor(long monotonicNanos, long wallNanos)
    {
        bool first = _lastAnchorMonotonicNanos == long.MinValue;
        if (monotonicNanos < _lastAnchorMonotonicNanos) ThrowBackwards(_lastAnchorMonotonicNanos, monotonicNanos);
        long offset = wallNanos - monotonicNanos;
        long moved = first ? 0 : offset - _wallMinusMonotonicNanos;
        _lastAnchorMonotonicNanos = monotonicNanos;
        Volatile.Write(ref _wallMinusMonotonicNanos, offset);
        return moved;
    }

    internal static void ThrowBackwards(long earlier, long later) =>
        throw new InvalidOperationException($"the monotonic clock ran backwards: {earlier} ns, then {later} ns");
}
