namespace LowLatency.Protocol.Books;

/// <summary>Where the synchronisation of one book stands.</summary>
public enum BookSyncState : byte
{
    /// <summary>Not connected, not subscribed, or the instrument has no book channel here.</summary>
    Idle = 0,

    /// <summary>Diffs are buffered (or ignored, where the venue pushes snapshots) until a snapshot fits.</summary>
    AwaitingSnapshot = 1,

    InSync = 2,
}
