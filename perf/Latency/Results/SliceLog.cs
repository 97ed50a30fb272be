using System;
using System.IO;
using LowLatency.Formats.Histograms;
using LowLatency.Latency.OpenLoop;

namespace LowLatency.Latency.Results;

/// <summary>
/// The .hlog of a run: one line for each slice and series, tagged CONTENDER.intended and CONTENDER.sent.
/// </summary>
internal sealed class SliceLog : IDisposable
{
    private readonly FileStream _file;
    private readonly HistogramLogWriter _writer;

    public SliceLog(string path, long startNanos)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _writer = new HistogramLogWriter(_file);
        _writer.WriteHeader(
            startNanos, "LowLatency perf/Latency, nanoseconds from frame to order at the venue end of the sockets");
    }

    public void Write(Contender contender, ArrivalAccount slice, long startNanos, long endNanos)
    {
        _writer.WriteInterval($"{contender.Tag}.intended", startNanos, endNanos, slice.FromIntended);
        _writer.WriteInterval($"{contender.Tag}.sent", startNanos, endNanos, slice.FromSent);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Values of a series in a log, from a time on; null when the log cannot be read.</summary>
    public static Histogram? Sum(string path, string tag, long fromNanos)
    {
        if (!HistogramLogReader.TryRead(File.ReadAllBytes(path), out var intervals, out _)) return null;
        Histogram? sum = null;
        foreach (HistogramLogInterval interval in intervals)
        {
            if (interval.Tag != tag || interval.StartNanos < fromNanos) continue;
            if (sum == null) sum = interval.Histogram;
            else sum.Add(interval.Histogram);
        }

        return sum;
    }
}
