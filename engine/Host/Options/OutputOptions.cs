namespace LowLatency.Host.Options;

public sealed class OutputOptions
{
    /// <summary>Folder for report.json and latency.hlog; empty = beside the journal.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Seconds between lines of latency.hlog.</summary>
    public int HistogramSeconds { get; set; } = 10;

    /// <summary>Events after which allocation is counted: start-up and JIT are over by then.</summary>
    public long WarmUpEvents { get; set; } = 20_000;
}
