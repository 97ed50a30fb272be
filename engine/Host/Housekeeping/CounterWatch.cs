using System;
using System.Collections.Generic;

namespace LowLatency.Host.Housekeeping;

/// <summary>Counters of what was left out or had no room: said when they change, each at most once a minute.</summary>
internal sealed class CounterWatch
{
    private const long LookNanos = 1_000_000_000;
    private const long RepeatNanos = 60_000_000_000;

    private readonly Row[] _rows;
    private readonly Action<string> _log;
    private long _nextLookNanos = long.MinValue;

    /// <param name="counters">What a line begins with, and the count, which only rises. Any thread's.</param>
    /// <param name="log">Takes lines for the operator.</param>
    public CounterWatch(IReadOnlyList<(string Text, Func<long> Count)> counters, Action<string> log)
    {
        _rows = new Row[counters.Count];
        for (int i = 0; i < _rows.Length; i++) _rows[i] = new Row(counters[i].Text, counters[i].Count);
        _log = log;
    }

    /// <summary>Looks once a second.</summary>
    /// <param name="nowNanos">Monotonic nanoseconds.</param>
    public void Poll(long nowNanos)
    {
        if (nowNanos < _nextLookNanos) return;
        _nextLookNanos = nowNanos + LookNanos;
        foreach (Row row in _rows)
        {
            long count = row.Count();
            if (count == row.Reported || nowNanos < row.NextNanos) continue;
            row.NextNanos = nowNanos + RepeatNanos;
            _log($"{row.Text}: {count - row.Reported} more, {count} in this run");
            row.Reported = count;
        }
    }

    private sealed class Row(string text, Func<long> count)
    {
        public string Text { get; } = text;

        public Func<long> Count { get; } = count;

        public long Reported { get; set; }

        public long NextNanos { get; set; } = long.MinValue;
    }
}
