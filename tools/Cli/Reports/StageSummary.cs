using HdrHistogram;

namespace LowLatency.Cli.Reports;

/// <summary>Latency of one stage, nanoseconds.</summary>
internal sealed record StageSummary(string Stage, HistogramBase Histogram);
