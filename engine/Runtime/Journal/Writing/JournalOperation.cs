namespace LowLatency.Runtime.Journal.Writing;

/// <summary>What the journal was doing when it failed.</summary>
public enum JournalOperation
{
    None = 0,
    Create = 1,
    Write = 2,
    Flush = 3,
    Truncate = 4,

    /// <summary>Looking whether the reserve of free space is still there.</summary>
    FreeSpaceCheck = 5,

    /// <summary>A message larger than the writer's buffer.</summary>
    Encode = 6,
}
