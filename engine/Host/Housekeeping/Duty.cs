using System;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// One piece of housekeeping that may fail: a disk, a folder, somebody else's file. What it throws is said once and
/// tried again; it never ends the engine, whose orders are at the venue. One thread at a time.
/// </summary>
internal sealed class Duty
{
    private const long RetryNanos = 1_000_000_000;
    private const long RepeatNanos = 60_000_000_000;

    private readonly Action _work;
    private readonly Action<string> _log;
    private long _notBeforeNanos = long.MinValue;
    private long _reportedNanos = long.MinValue;
    private bool _isFailing;
    private bool _isReported;

    /// <param name="name">What a person calls it.</param>
    /// <param name="work">One look, which returns at once when there is nothing to do.</param>
    /// <param name="log">Takes lines for the operator.</param>
    public Duty(string name, Action work, Action<string> log)
    {
        Name = name;
        _work = work;
        _log = log;
    }

    public string Name { get; }

    /// <summary>One look; after a failure not before a second has passed.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds; long.MaxValue = now or never.</param>
    public void Run(long nowNanos)
    {
        if (nowNanos < _notBeforeNanos) return;
        try
        {
            _work();
        }
        catch (Exception exception)
        {
            _notBeforeNanos = nowNanos == long.MaxValue ? nowNanos : nowNanos + RetryNanos;
            Report(exception, nowNanos);
            return;
        }

        _isFailing = false;
        if (!_isReported) return;
        _isReported = false;
        _log($"housekeeping: {Name} goes on");
    }

    // Once for as long as it fails, and no more than once a minute where it fails now and then.
    private void Report(Exception exception, long nowNanos)
    {
        bool isKnown = _isFailing || (_reportedNanos != long.MinValue && nowNanos - _reportedNanos < RepeatNanos);
        _isFailing = true;
        if (isKnown) return;
        _isReported = true;
        _reportedNanos = nowNanos;
        _log($"ALARM housekeeping failed: {Name}: {exception.GetType().Name}: {exception.Message}; tried again each "
            + "second, trading goes on; see runbook: housekeeping failed");
    }
}
