using System;
using System.Runtime.InteropServices;
using System.Threading;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Ends the process with the right code when it does not end by itself: a thread in a call that does not return, a
/// report to a disk that hangs. A process that lingers holds the journal's lock, and nothing restarts it. Any thread.
/// </summary>
internal sealed partial class ExitGuard
{
    private const int LogMillisMax = 1_000;
    private const long NanosPerMilli = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Action<string> _log;
    private readonly Action<int> _exit;
    private Thread? _thread;
    private long _untilNanos;
    private int _code;

    /// <param name="log">Takes lines for the operator; may hang too.</param>
    /// <param name="exit">Ends the process; null = at once, without anything that runs at an exit.</param>
    public ExitGuard(Action<string> log, Action<int>? exit = null)
    {
        _log = log;
        _exit = exit ?? ExitNow;
    }

    /// <summary>The process ends within a time from now, whatever hangs. The last call counts.</summary>
    public void Arm(int code, int millisMax)
    {
        lock (_lock)
        {
            _code = code;
            _untilNanos = MonotonicClock.NowNanos + (millisMax * NanosPerMilli);
            if (_thread != null) return;
            _thread = new Thread(WaitAndExit) { Name = "exit guard", IsBackground = true };
        }

        _thread.Start();
    }

    private void WaitAndExit()
    {
        int code;
        while (true)
        {
            long leftNanos;
            lock (_lock)
            {
                leftNanos = _untilNanos - MonotonicClock.NowNanos;
                code = _code;
            }

            if (leftNanos <= 0) break;
            Thread.Sleep((int)(leftNanos / NanosPerMilli) + 1);
        }

        // The line may go to the disk that hangs.
        var logging = new Thread(() => _log($"stopping: something hangs; the process is ended with exit code {code}"))
        {
            IsBackground = true,
        };
        logging.Start();
        logging.Join(LogMillisMax);
        _exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);
}
