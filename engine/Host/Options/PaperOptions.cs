namespace LowLatency.Host.Options;

public sealed class PaperOptions
{
    public decimal MakerFeePercent { get; set; } = 0.1m;

    public decimal TakerFeePercent { get; set; } = 0.1m;

    public int OrderLatencyMicros { get; set; } = 2_000;

    public int ReportLatencyMicros { get; set; } = 2_000;
}
