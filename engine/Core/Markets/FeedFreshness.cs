namespace LowLatency.Core.Markets;

/// <summary>How a channel stands.</summary>
public enum FeedFreshness : byte
{
    /// <summary>Not subscribed and nothing ever came: nothing is expected of it.</summary>
    NotExpected = 0,

    Fresh = 1,

    /// <summary>Silent for longer than the flag limit.</summary>
    Flagged = 2,

    /// <summary>Silent for longer than the block limit, or disconnected: no new entries in this instrument.</summary>
    Blocking = 3,
}
