namespace LowLatency.Formats.Snapshots;

/// <summary>What is wrong with a snapshot file.</summary>
public enum SnapshotFinding
{
    /// <summary>Good.</summary>
    None = 0,

    /// <summary>Not a snapshot.</summary>
    Foreign,

    /// <summary>Too short or too long for what it says.</summary>
    Truncated,

    /// <summary>Checksum wrong or reserved bytes set.</summary>
    Damaged,

    /// <summary>Written by a newer program.</summary>
    Newer,
}
