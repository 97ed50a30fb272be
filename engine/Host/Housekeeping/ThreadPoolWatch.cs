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

    private readonly Action<string> _log;
    private long _completed;
    private bool _wasBlocked;
    private bool _isSaid;

    public ThreadPoolWatch(Action<string> log) => _log = log;

    /// <summary>
    /// Doubles the threads that are there at once when, as at the look before, work waits and none was done.
    /// </summary>
    public void Poll()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            _wasBlocked = false;
            return;
        }

        long completed = ThreadPool.CompletedWorkItemCount;
        bool isBlocked = completed == _completed;
        _completed = completed;
        if (isBlocked && _wasBlocked) AddThreads();
        _wasBlocked = isBlocked;
    }

    private void AddThreads()
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        int wanted = 2 * Math.Max(workers, ThreadPool.ThreadCount);
        if (wanted > ThreadsMax || !ThreadPool.SetMinThreads(wanted, completionPorts) || _isSaid) return;
        _isSaid = true;
        _log($"thread pool: all {ThreadPool.ThreadCount} threads are held up; more are added");
    }
}
