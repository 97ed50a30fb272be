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
    private readonly int _periodMillis;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private string _current = "";
    private long _steps;

    /// <param name="name">Of the thread.</param>
    /// <param name="periodMillis">Between two rounds.</param>
    /// <param name="duties">In the order of a round.</param>
    public DutyThread(string name, int periodMillis, IReadOnlyList<Duty> duties)
    {
        _duties = [.. duties];
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

    /// <summary>One round, by whoever owns the duties: the thread, or its owner before and after.</summary>
    /// <param name="nowNanos">As <see cref="Duty.Run"/> has it.</param>
    public void RunAll(long nowNanos)
    {
        foreach (Duty duty in _duties)
        {
            Volatile.Write(ref _current, duty.Name);
            duty.Run(nowNanos);
            Volatile.Write(ref _current, "");
            Volatile.Write(ref _steps, _steps + 1);
        }
    }

    private void Loop()
    {
        do RunAll(MonotonicClock.NowNanos);
        while (!_stop.Wait(_periodMillis));
    }
}
