using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Histograms;

namespace LowLatency.Backtest.Data;

/// <summary>The latencies of a recorded .hlog, added up.</summary>
public static class LatencyLog
{
    /// <param name="path">HdrHistogram log.</param>
    /// <param name="tag">Only intervals with this tag; empty = all.</param>
    public static Histogram Read(string path, string tag)
    {
        if (!File.Exists(path)) throw Fault($"latency.histogramLog {path}: no such file");
        byte[] text = File.ReadAllBytes(path);
        if (!HistogramLogReader.TryRead(text, out IReadOnlyList<HistogramLogInterval> intervals, out string? fault))
        {
            throw Fault($"{path}: {fault}");
        }

        Histogram? sum = null;
        var tags = new SortedSet<string>();
        foreach (HistogramLogInterval interval in intervals)
        {
            tags.Add(interval.Tag.Length == 0 ? "(none)" : interval.Tag);
            if (tag.Length > 0 && interval.Tag != tag) continue;
            Histogram like = interval.Histogram;
            sum ??= new Histogram(like.LowestDiscernible, like.HighestTrackable, like.SignificantDigits);
            sum.Add(interval.Histogram);
        }

        if (sum is { Count: > 0 }) return sum;
        string known = tags.Count == 0 ? "it holds none" : "its tags: " + string.Join(", ", tags);
        throw Fault($"{path}: no latency with tag '{tag}'; {known}");
    }

    private static BacktestException Fault(string what) => new(what) { IsInput = true };
}
