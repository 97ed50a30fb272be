using System;
using System.IO;
using HdrHistogram;
using LowLatency.Latency.OpenLoop;

namespace LowLatency.Latency.Results;

/// <summary>
/// The .hlog of a run: one line for each slice and series, tagged CONTENDER.intended and CONTENDER.sent.
/// </summary>
internal sealed class SliceLog : IDisposable
{
    private const long NanosPerMilli = 1_000_000;

    private readonly FileStream _file;
    private readonly Formats.Histograms.HistogramLogWriter _writer;

    public SliceLog(string path, long startNanos)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _writer = new Formats.Histograms.HistogramLogWriter(_file);
        _writer.WriteHeader(
            startNanos, "LowLatency perf/Latency, nanoseconds from frame to order at the venue end of the sockets");
    }

    public void Write(Contender contender, ArrivalAccount slice, long startNanos, long endNanos)
    {
        _writer.WriteInterval($"{contender.Tag}.intended", startNanos, endNanos, slice.FromIntended);
        _writer.WriteInterval($"{contender.Tag}.sent", startNanos, endNanos, slice.FromSent);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Values of a series in a log whose intervals begin from a time on and, where one is given, before
    /// another; null when it has none. A log that cannot be read is an exception.</summary>
    public static HistogramBase? Sum(string path, string tag, long fromNanos, long toNanos = long.MaxValue)
    {
        using FileStream file = File.OpenRead(path);
        HistogramBase? sum = null;
        using var reader = new HistogramLogReader(file);
        foreach (HistogramBase interval in reader.ReadHistograms())
        {
            if (interval.Tag != tag || interval.StartTimeStamp < fromNanos / NanosPerMilli) continue;
            if (interval.StartTimeStamp >= toNanos / NanosPerMilli) continue;
            if (sum == null) sum = interval;
            else sum.Add(interval);
        }

        return sum;
    }
}
