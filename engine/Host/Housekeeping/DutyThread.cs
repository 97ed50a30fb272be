using System.Collections.Generic;
using System.Threading;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Host.Housekeeping;

/// <summary>
/// Runs all that writes to a disk beside the journal, on a thread of its own: where a disk hangs, whoever watches the
/// engine and says so does not hang with it.
/// </summary>
internal sealed class DutyThread
{
    private readonly Duty[] _duties;
    private readonly Duty[] _last;
    private readonly int _periodMillis;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private string _current = "";
    private long _steps;
    private bool _isFinishing;

    /// <param name="name">Of the thread.</param>
    /// <param name="periodMillis">Between two rounds.</param>
    /// <param name="duties">In the order of a round.</param>
    /// <param name="last">Done once, behind the last round of <see cref="Finish"/>; null = nothing.</param>
    public DutyThread(string name, int periodMillis, IReadOnlyList<Duty> duties, IReadOnlyList<Duty>? last = null)
    {
        _duties = [.. duties];
        _last = [.. last ?? []];
        _periodMillis = periodMillis;
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
    }

    /// <summary>Name of the duty under way; empty = none. Any thread.</summary>
    public string Current => Volatile.Read(ref _current);

    /// <summary>Duties begun and done so far. Any thread.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Once.</summary>
    public void Start() => _thread.Start();

    /// <summary>Ends the thread behind the duty under way.</summary>
    /// <returns>False when that was not over after <paramref name="millisMax"/> milliseconds.</returns>
    public bool Stop(int millisMax)
    {
        _stop.Set();
        return !_thread.IsAlive || _thread.Join(millisMax);
    }

    /// <summary>
    /// Ends the thread behind the duty under way, one more round, and what is done last. All of it on that thread:
    /// whoever ends a run has more to do than to wait for a disk.
    /// </summary>
    /// <returns>False when that was not over after <paramref name="millisMax"/> milliseconds.</returns>
    public bool Finish(int millisMax)
    {
        Volatile.Write(ref _isFinishing, true);
        return Stop(millisMax);
    }

    private void Loop()
    {
        do Run(_duties, MonotonicClock.NowNanos, isLast: false);
        while (!_stop.Wait(_periodMillis));
        if (!Volatile.Read(ref _isFinishing)) return;
        Run(_duties, long.MaxValue, isLast: true);
        Run(_last, long.MaxValue, isLast: true);
    }

    private void Run(Duty[] duties, long nowNanos, bool isLast)
    {
        foreach (Duty duty in duties)
        {
            if (!isLast && _stop.IsSet) return;
            Volatile.Write(ref _current, duty.Name);
            duty.Run(nowNanos);
            Volatile.Write(ref _current, "");
            Volatile.Write(ref _steps, _steps + 1);
        }
    }
}
