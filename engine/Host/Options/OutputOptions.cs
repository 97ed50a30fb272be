namespace LowLatency.Host.Options;

public sealed class OutputOptions
{
    /// <summary>Folder for report.json and latency.hlog; empty = beside the journal.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Seconds between lines of latency.hlog.</summary>
    public int HistogramSeconds { get; set; } = 10;

    /// <summary>About the size at which latency.hlog is put aside, as latency-TIME.hlog, and a new one begun.</summary>
    public int HistogramMebibytes { get; set; } = 32;

    /// <summary>Those put aside, at a start too, are kept while they have no more than this together.</summary>
    public int HistogramOldMebibytes { get; set; } = 256;

    /// <summary>Events after which allocation is counted: start-up and JIT are over by then.</summary>
    public long WarmUpEvents { get; set; } = 20_000;
}
