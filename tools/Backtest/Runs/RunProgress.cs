using System;

namespace LowLatency.Backtest.Runs;

/// <summary>How far a run is. Another thread may read it while it runs.</summary>
public sealed class RunProgress
{
    private volatile BacktestRun? _run;
    private long _fromNanos;
    private long _toNanos;

    /// <summary>Time of the run, unix nanoseconds; 0 = it has not begun.</summary>
    public long NowNanos => _run?.NowNanos ?? 0;

    /// <summary>Of the time that the data hold, 0 to 1; null where their end is not known.</summary>
    public double? Share
    {
        get
        {
            long now = NowNanos;
            if (now == 0 || _toNanos <= _fromNanos) return null;
            return Math.Clamp((now - _fromNanos) / (double)(_toNanos - _fromNanos), 0, 1);
        }
    }

    internal void Begin(BacktestRun run, long fromNanos, long toNanos)
    {
        _fromNanos = fromNanos;
        _toNanos = toNanos;
        _run = run;
    }
}
