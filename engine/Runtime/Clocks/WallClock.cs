using System;
using System.Threading;
using LowLatency.Model.Invariants;

namespace LowLatency.Runtime.Clocks;

/// <summary>Wall time derived from the monotonic clock and an anchor, so that one clock read gives both.</summary>
/// <remarks>Between anchors wall time runs exactly with the monotonic clock: it cannot step while an event is handled.
/// <see cref="Reanchor()"/> (one housekeeping thread, often) takes over what the system's wall clock did meanwhile, and
/// says how far it is off. A step forward is taken over at once; a step back is worked off at one part in
/// <see cref="SlewParts"/>, since the engine's time waits for this clock and its timers (staleness, orders without an
/// answer) would stand still for as long as the step. Reading is for any thread.</remarks>
public sealed class WallClock
{
    /// <summary>Behind a step back this clock runs slower by one part in so many.</summary>
    public const int SlewParts = 16;

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
    /// <returns>Nanoseconds by which the system's clock is ahead of this one: drift when small, a stepped system clock
    /// when large.</returns>
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
    /// <returns>Nanoseconds by which the given time was ahead of this clock; 0 at the first anchor.</returns>
    /// <exception cref="InvalidOperationException">The monotonic reading is before the last anchor's.</exception>
    public long Reanchor(long monotonicNanos, long wallNanos)
    {
        bool first = _lastAnchorMonotonicNanos == long.MinValue;
        if (monotonicNanos < _lastAnchorMonotonicNanos) ThrowBackwards(_lastAnchorMonotonicNanos, monotonicNanos);
        long offset = wallNanos - monotonicNanos;
        long ahead = first ? 0 : offset - _wallMinusMonotonicNanos;
        if (ahead < 0)
        {
            long slewNanosMax = (monotonicNanos - _lastAnchorMonotonicNanos) / SlewParts;
            offset = _wallMinusMonotonicNanos + Math.Max(ahead, -slewNanosMax);
        }

        _lastAnchorMonotonicNanos = monotonicNanos;
        Volatile.Write(ref _wallMinusMonotonicNanos, offset);
        return ahead;
    }

    /// <summary>
    /// Goes on at a wall time that was used before (the engine's, from its journal) when the system's clock is behind
    /// it. At start only, before other threads read.
    /// </summary>
    /// <returns>Nanoseconds by which the system's clock is behind; 0 = it is not.</returns>
    public long ContinueFrom(long monotonicNanos, long wallNanos)
    {
        long behind = wallNanos - ToWallNanos(monotonicNanos);
        if (behind <= 0) return 0;
        Volatile.Write(ref _wallMinusMonotonicNanos, _wallMinusMonotonicNanos + behind);
        return behind;
    }

    internal static void ThrowBackwards(long earlier, long later) =>
        Invariant.Fail(InvariantCode.ClockMonotonic, later, earlier);
}
