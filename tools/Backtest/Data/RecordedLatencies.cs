using System.Collections.Generic;
using System.IO;
using HdrHistogram;
using LowLatency.Reading;

namespace LowLatency.Backtest.Data;

/// <summary>The latencies of a recorded .hlog, added up.</summary>
public static class RecordedLatencies
{
    /// <param name="path">HdrHistogram log.</param>
    /// <param name="tag">Only intervals with this tag; empty = all.</param>
    public static HistogramBase Read(string path, string tag)
    {
        if (!File.Exists(path)) throw Fault($"latency.histogramLog {path}: no such file");
        using FileStream file = RegularFile.Open(path);
        if (!HistogramLog.TryRead(file, out IReadOnlyList<HistogramBase> intervals, out string? fault))
        {
            throw Fault($"{path}: {fault}");
        }

        List<HistogramBase> chosen = [];
        var tags = new SortedSet<string>();
        foreach (HistogramBase interval in intervals)
        {
            tags.Add(interval.Tag ?? "(none)");
            bool isChosen = tag.Length == 0 || interval.Tag == tag;
            if (isChosen && interval.TotalCount > 0) chosen.Add(interval);
        }

        if (chosen.Count > 0) return HistogramLog.Sum([.. chosen]);
        string known = tags.Count == 0 ? "it holds none" : "its tags: " + string.Join(", ", tags);
        throw Fault($"{path}: no latency with tag '{tag}'; {known}");
    }

    private static BacktestException Fault(string what) => new(what) { IsInput = true };
}
