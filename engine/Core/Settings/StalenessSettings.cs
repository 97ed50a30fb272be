namespace LowLatency.Core.Settings;

/// <summary>From what age on data of a symbol and channel are stale.</summary>
public sealed class StalenessSettings
{
    public int FlagMillis { get; set; } = 5_000;

    /// <summary>Alarm, and no new entries in that instrument.</summary>
    public int BlockMillis { get; set; } = 10_000;
}
