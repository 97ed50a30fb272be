using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Histograms;

namespace LowLatency.Cli.Reports;

/// <summary>An .hlog as stages: the intervals of each tag added up, in the order in which the tags appear.</summary>
internal static class HistogramLogFile
{
    public static List<StageSummary> Read(string path)
    {
        byte[] text = File.ReadAllBytes(path);
        if (!HistogramLogReader.TryRead(text, out IReadOnlyList<HistogramLogInterval> intervals, out string? fault))
        {
            throw new ToolException($"{path}: {fault}", ToolException.NoInput);
        }

        List<StageSummary> stages = [];
        Merge(intervals, stages);
        if (stages.Count == 0) throw new ToolException($"{path} holds no histogram", ToolException.NoInput);
        return stages;
    }

    /// <summary>Adds intervals to the stages.</summary>
    public static void Merge(IReadOnlyList<HistogramLogInterval> intervals, List<StageSummary> stages)
    {
        foreach (HistogramLogInterval interval in intervals)
        {
            string name = interval.Tag.Length == 0 ? "untagged" : interval.Tag;
            StageSummary? stage = stages.Find(candidate => candidate.Stage == name);
            if (stage == null)
            {
                Histogram like = interval.Histogram;
                stage = new StageSummary(
                    name, new Histogram(like.LowestDiscernible, like.HighestTrackable, like.SignificantDigits));
                stages.Add(stage);
            }

            stage.Histogram.Add(interval.Histogram);
        }
    }

    public static void Write(string path, IReadOnlyList<StageSummary> stages, long startNanos, long endNanos)
    {
        using FileStream file = File.Create(path);
        var writer = new HistogramLogWriter(file);
        writer.WriteHeader(Math.Max(0, startNanos), "Latency by stage in nanoseconds, made from a journal");
        foreach (StageSummary stage in stages)
        {
            writer.WriteInterval(stage.Stage, startNanos, Math.Max(startNanos, endNanos), stage.Histogram);
        }
    }
}
