using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Histograms;
using LowLatency.Host.Housekeeping;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Metrics;

namespace LowLatency.Host.Process;

/// <summary>
/// Takes what the stages recorded, interval by interval, into latency.hlog and into totals. A disk that does not take
/// the log ends the log and nothing else; each minute it is tried again.
/// </summary>
internal sealed class LatencyLog
{
    private const long RetryNanos = 60_000_000_000;

    private readonly HistogramFiles _files;
    private readonly IReadOnlyList<StageHistogram> _stages;
    private readonly Dictionary<string, Histogram> _totals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Histogram> _intervals = new(StringComparer.Ordinal);
    private readonly Action<string> _log;
    private FileStream? _file;
    private HistogramLogWriter? _writer;
    private readonly WallClock _clock;
    private readonly long _intervalNanos;
    private long _intervalStartNanos;
    private long _retryNanos;
    private bool _isEndReported;

    public LatencyLog(HistogramFiles files, IReadOnlyList<StageHistogram> stages, int intervalSeconds, WallClock clock,
        Action<string> log)
    {
        _files = files;
        _stages = stages;
        _clock = clock;
        _intervalNanos = intervalSeconds * 1_000_000_000L;
        _log = log;
        _intervalStartNanos = clock.NowNanos;
        TryBegin();
        foreach (StageHistogram stage in stages)
        {
            _totals[stage.Name] = Make();
            _intervals[stage.Name] = Make();
        }
    }

    /// <summary>Whole run, by stage.</summary>
    public IReadOnlyDictionary<string, Histogram> Totals => _totals;

    public void Poll()
    {
        // By number here and below: an enumerator of the list is an object, twenty times a second.
        for (int i = 0; i < _stages.Count; i++)
        {
            _stages[i].TryTake(_intervals[_stages[i].Name]);
            _stages[i].Ask();
        }

        long now = _clock.NowNanos;
        if (now - _intervalStartNanos >= _intervalNanos) WriteInterval(now);
    }

    /// <summary>After the recording threads have ended.</summary>
    public void Finish()
    {
        foreach (StageHistogram stage in _stages) stage.TakeRest(_intervals[stage.Name]);
        WriteInterval(_clock.NowNanos);
        _file?.Dispose();
    }

    private void WriteInterval(long now)
    {
        for (int i = 0; i < _stages.Count; i++)
        {
            string name = _stages[i].Name;
            Histogram interval = _intervals[name];
            if (interval.Count > 0) TryWrite(name, interval, now);
            _totals[name].Add(interval);
            interval.Reset();
        }

        _intervalStartNanos = now;
        if (_file != null && _files.IsFull(_file))
        {
            _file.Dispose();
            TryBegin();
        }
        else if (_file == null && now >= _retryNanos)
        {
            TryBegin();
        }
    }

    private void TryBegin()
    {
        try
        {
            _file = _files.Begin();
            _writer = new HistogramLogWriter(_file);
            _writer.WriteHeader(
                _intervalStartNanos, "LowLatency engine, nanoseconds since the read that delivered the bytes");
            if (_isEndReported) _log($"{_files.Name} goes on");
            _isEndReported = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(exception);
        }
    }

    private void TryWrite(string stage, Histogram interval, long now)
    {
        try
        {
            _writer?.WriteInterval(stage, _intervalStartNanos, now, interval);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            End(exception);
        }
    }

    private void End(Exception exception)
    {
        if (!_isEndReported) _log($"{_files.Name} ends here: {exception.Message}; tried again each minute");
        _isEndReported = true;
        _retryNanos = _clock.NowNanos + RetryNanos;
        _writer = null;
        _file?.Dispose();
        _file = null;
    }

    private static Histogram Make() => new(1, StageHistogram.NanosMax, 2);
}
