namespace LowLatency.Host.Options;

public sealed class JournalOptions
{
    /// <summary>Folder of the journal; made when absent. A restart continues the journal found there.</summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// When a command may leave: "buffered" (kernel has it: survives a kill) or "flushed" (fdatasync done).
    /// </summary>
    public string Durability { get; set; } = "buffered";

    public int SegmentMebibytes { get; set; } = 64;

    /// <summary>Less free space than this is "no room to journal": trading halts.</summary>
    public int FreeMebibytesMin { get; set; } = 64;

    /// <summary>Seconds between snapshots; 0 = only at an orderly stop.</summary>
    public int SnapshotSeconds { get; set; } = 300;
}
