using System.Collections.Generic;
using System.IO;
using HdrHistogram;
using LowLatency.Backtest.Data;
using LowLatency.Reading;

namespace LowLatency.Cli.Reports;

/// <summary>An .hlog as stages: the intervals of each tag added up, in the order in which the tags appear.</summary>
internal static class HistogramLogFile
{
    public static List<StageSummary> Read(string path)
    {
        using FileStream file = RegularFile.Open(path);
        if (!HistogramLog.TryRead(file, out IReadOnlyList<HistogramBase> intervals, out string? fault))
        {
            throw new ToolException($"{path}: {fault}", ToolException.NoInput);
        }

        List<StageSummary> stages = [];
        Merge(intervals, stages);
        if (stages.Count == 0) throw new ToolException($"{path} holds no histogram", ToolException.NoInput);
        return stages;
    }

    /// <summary>Adds intervals to the stages.</summary>
    public static void Merge(IReadOnlyList<HistogramBase> intervals, List<StageSummary> stages)
    {
        foreach (HistogramBase interval in intervals)
        {
            string name = interval.Tag ?? "untagged";
            int at = stages.FindIndex(candidate => candidate.Stage == name);
            if (at < 0) stages.Add(new StageSummary(name, interval));
            else stages[at] = new StageSummary(name, HistogramLog.Sum(stages[at].Histogram, interval));
        }
    }
}
