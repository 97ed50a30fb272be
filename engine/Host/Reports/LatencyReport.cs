namespace LowLatency.Host.Reports;

/// <summary>Percentiles of one stage in nanoseconds.</summary>
public sealed class LatencyReport
{
    public long P50 { get; set; }

    public long P90 { get; set; }

    public long P99 { get; set; }

    public long P999 { get; set; }

    public long Max { get; set; }

    public long Count { get; set; }
}
