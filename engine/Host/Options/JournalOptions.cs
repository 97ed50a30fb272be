using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace LowLatency.Host.Options;

public sealed class JournalOptions
{
    private const string FreeTargetKey = "freeMebibytesWanted";

    /// <summary>Folder of the journal; made when absent. A restart continues the journal found there.</summary>
    public string Directory { get; set; } = "";

    /// <summary>
    /// Group that may read journal, snapshots, captures and histograms (folders 0750, files 0640). Empty = nobody but
    /// the engine's user (0700, 0600). What an earlier version left wider is set so at the start.
    /// </summary>
    public string ReadersGroup { get; set; } = "";

    /// <summary>
    /// When a command may leave: "buffered" (kernel has it: survives a kill) or "flushed" (fdatasync done).
    /// </summary>
    public string Durability { get; set; } = "buffered";

    /// <summary>
    /// False = a start on a journal that another version of a configured strategy recorded is refused. True = its state
    /// is carried over to the version here, after the events behind the newest snapshot gave their recorded hashes. An
    /// orderly stop leaves no such events: then only the restored state is compared. A snapshot is taken at the change.
    /// </summary>
    public bool AcceptsStrategyChange { get; set; }

    public int SegmentMebibytes { get; set; } = 64;

    /// <summary>Less free space than this is "no room to journal": trading halts.</summary>
    public int FreeMebibytesMin { get; set; } = 64;

    /// <summary>Seconds between snapshots; 0 = only at an orderly stop.</summary>
    public int SnapshotSeconds { get; set; } = 300;

    /// <summary>
    /// Old segments are removed by the engine; false = never, somebody else looks after the disk. What a restart needs
    /// (everything behind the oldest kept snapshot, and the newest two segments) is never removed.
    /// </summary>
    public bool RemoveSegments { get; set; } = true;

    /// <summary>Segments younger than so many days are kept, while the disk has room.</summary>
    public int KeepDays { get; set; } = 30;

    /// <summary>The newest segments of together so many MiB are kept at any age, while the disk has room.</summary>
    public int KeepMebibytes { get; set; } = 65_536;

    /// <summary>
    /// With less free space than this the oldest segments go early. At least <see cref="FreeMebibytesMin"/> and two
    /// segments are aimed for, so that trading does not halt because the disk is full.
    /// </summary>
    /// <remarks>The key keeps the name that configurations have.</remarks>
    [JsonPropertyName(FreeTargetKey)]
    [ConfigurationKeyName(FreeTargetKey)]
    public int FreeMebibytesTarget { get; set; } = 2_048;
}
