using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Histograms;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Host.Process;

/// <summary>Takes what the stages recorded, interval by interval, into latency.hlog and into totals.</summary>
internal sealed class LatencyLog
{
    private readonly IReadOnlyList<StageHistogram> _stages;
    private readonly Dictionary<string, Histogram> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Histogram> _intervals = new(StringComparer.Ordinal);
    private readonly FileStream _file;
    private readonly HistogramLogWriter _writer;
    private readonly WallClock _clock;
    private readonly long _intervalNanos;
    private long _intervalStartNanos;

    public LatencyLog(string path, IReadOnlyList<StageHistogram> stages, int intervalSeconds, WallClock clock)
    {
        _stages = stages;
        _clock = clock;
        _intervalNanos = intervalSeconds * 1_000_000_000L;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _writer = new HistogramLogWriter(_file);
        _intervalStartNanos = clock.NowNanos;
        _writer.WriteHeader(
            _intervalStartNanos, "LowLatency engine, nanoseconds since the read that delivered the bytes");
        foreach (StageHistogram stage in stages)
        {
            _totals[stage.Name] = Make();
            _intervals[stage.Name] = Make();
        }
    }

    /// <summary>Why nothing is written any more; null = it is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whole run, by stage.</summary>
    public IReadOnlyDictionary<string, Histogram> Totals => _totals;

    public void Poll()
    {
        foreach (StageHistogram stage in _stages)
        {
            stage.TryTake(_intervals[stage.Name]);
            stage.Ask();
        }

        long now = _clock.NowNanos;
        if (now - _intervalStartNanos >= _intervalNanos) WriteInterval(now);
    }

    /// <summary>After the recording threads have ended.</summary>
    public void Finish()
    {
        foreach (StageHistogram stage in _stages) stage.TakeRest(_intervals[stage.Name]);
        WriteInterval(_clock.NowNanos);
        Try(() => _file.Dispose());
    }

    private void WriteInterval(long now)
    {
        if (Fault == null) Try(() => WriteLines(now));
        foreach (StageHistogram stage in _stages)
        {
            Histogram interval = _intervals[stage.Name];
            _totals[stage.Name].Add(interval);
            interval.Reset();
        }

        _intervalStartNanos = now;
    }

    private void WriteLines(long now)
    {
        foreach (StageHistogram stage in _stages)
        {
            Histogram interval = _intervals[stage.Name];
            if (interval.Count > 0) _writer.WriteInterval(stage.Name, _intervalStartNanos, now, interval);
        }

        _file.Flush();
    }

    // A log that cannot be written is no reason to stop trading: the journal says itself when its disk is full.
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            Fault ??= exception.Message;
        }
    }

    private static Histogram Make() => new(1, StageHistogram.NanosMax, 2);
}
