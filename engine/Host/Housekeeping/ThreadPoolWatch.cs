using System;
using System.Threading;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Keeps the runtime's thread pool going when all of its threads stand in something: the runtime adds one or two a
/// second, and the kill switch by signal, cancels over HTTP and reconnects would wait so long. One thread looks.
/// </summary>
internal sealed class ThreadPoolWatch
{
    private const int ThreadsMax = 1_024;

    // Two looks that follow each other closely say nothing: no work need be done in between.
    private const long LookNanos = 40_000_000;

    private readonly Action<string> _log;
    private readonly Func<(long Pending, long Completed)> _read;
    private long _nextLookNanos = long.MinValue;
    private long _completed;
    private bool _wasBlocked;
    private bool _isReported;

    /// <param name="log">Takes lines for the operator.</param>
    /// <param name="read">Work that waits, and that was done so far; null = that of the pool.</param>
    public ThreadPoolWatch(Action<string> log, Func<(long Pending, long Completed)>? read = null)
    {
        _log = log;
        _read = read ?? (static () => (ThreadPool.PendingWorkItemCount, ThreadPool.CompletedWorkItemCount));
    }

    /// <summary>
    /// Doubles the threads that are there at once when, as at the look before, work waits and none was done.
    /// </summary>
    /// <param name="nowNanos">Monotonic nanoseconds; looks that come sooner than 40 ms after the last are none.</param>
    public void Poll(long nowNanos)
    {
        if (nowNanos < _nextLookNanos) return;
        _nextLookNanos = nowNanos + LookNanos;
        (long pending, long completed) = _read();
        if (pending == 0)
        {
            _wasBlocked = false;
            return;
        }

        bool isBlocked = completed == _completed;
        _completed = completed;
        if (isBlocked && _wasBlocked) AddThreads();
        _wasBlocked = isBlocked;
    }

    private void AddThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        int needed = 2 * Math.Max(workers, ThreadPool.ThreadCount);
        if (needed > ThreadsMax || !ThreadPool.SetMinThreads(needed, completionPorts) || _isReported) return;
        _isReported = true;
        _log($"thread pool: all {ThreadPool.ThreadCount} threads are held up; more are added");
    }
}
