using System;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Sees that the whole process stood still, or starved: the looks of one thread, many times a second, were far apart.
/// </summary>
/// <param name="log">Takes lines for the operator.</param>
internal sealed class PauseWatch(Action<string> log)
{
    private const long PauseNanosMax = 2_000_000_000;
    private const long NotYet = long.MinValue;

    private long _lastNanos = NotYet;

    /// <summary>One look.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void Poll(long nowNanos)
    {
        long pausedNanos = _lastNanos == NotYet ? 0 : nowNanos - _lastNanos;
        _lastNanos = nowNanos;
        if (pausedNanos <= PauseNanosMax) return;
        log($"ALARM the process stood still for {pausedNanos / 1_000_000} ms; see runbook: process stood still");
    }

    /// <summary>The looks go on: whoever looks has waited for something else meanwhile.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void Resume(long nowNanos) => _lastNanos = nowNanos;
}
