using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LowLatency.Runtime.Clocks;

/// <summary>The machine's monotonic clock, nanoseconds since an arbitrary start (Linux: boot). Any thread.</summary>
public static class MonotonicClock
{
    private const long NanosPerSecond = 1_000_000_000;

    private static readonly long Frequency = Stopwatch.Frequency;

    /// <summary>Now, nanoseconds. Costs one clock read (about 25 ns).</summary>
    public static long NowNanos
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ToNanos(Stopwatch.GetTimestamp());
    }

    /// <summary>Nanoseconds of a <see cref="Stopwatch"/> time stamp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToNanos(long stopwatchTicks)
    {
        // A constant once compiled; on Linux the tick is the nanosecond.
        if (Frequency == NanosPerSecond) return stopwatchTicks;
        long seconds = stopwatchTicks / Frequency;
        return (seconds * NanosPerSecond) + ((stopwatchTicks - (seconds * Frequency)) * NanosPerSecond / Frequency);
    }
}
