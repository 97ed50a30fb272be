using System;
using System.Diagnostics;

namespace LowLatency.Runtime.Clocks;

/// <summary>
/// How long this process has been running, as the kernel counts it (to 10 ms): what a user waits for.
/// </summary>
public static class ProcessAge
{
    /// <summary>Monotonic nanoseconds of the process's start, comparable with <see cref="MonotonicClock"/>.</summary>
    public static long StartMonotonicNanos()
    {
        using var self = Process.GetCurrentProcess();
        TimeSpan age = DateTime.UtcNow - self.StartTime.ToUniversalTime();
        return MonotonicClock.NowNanos - (age.Ticks * TimeSpan.NanosecondsPerTick);
    }
}
