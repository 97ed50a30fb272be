using LowLatency.Formats.Histograms;

namespace LowLatency.Cli.Reports;

/// <summary>All that was measured of one stage, nanoseconds.</summary>
internal sealed record StageSummary(string Stage, Histogram Histogram);
