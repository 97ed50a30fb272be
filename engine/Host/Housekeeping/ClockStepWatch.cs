using System;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Sees that the system clock was stepped. Said once per step, forward or back: while a step back is worked off the
/// distance stays.
/// </summary>
/// <param name="log">Takes lines for the operator.</param>
internal sealed class ClockStepWatch(Action<string> log)
{
    /// <summary>A system clock that is off by more is worth an alarm.</summary>
    public const long StepNanos = 500_000_000;

    private bool _isOff;

    /// <summary>One look.</summary>
    /// <param name="aheadNanos">Nanoseconds that the system clock is ahead of the engine's.</param>
    public void Poll(long aheadNanos)
    {
        bool isOff = Math.Abs(aheadNanos) > StepNanos;
        if (isOff && !_isOff)
        {
            string work = aheadNanos > 0 ? "taken over" : "worked off slowly";
            log($"ALARM system clock stepped by {aheadNanos / 1_000_000} ms: {work}; see runbook: clock");
        }

        _isOff = isOff;
    }
}
