namespace LowLatency.Model.Events.Market;

/// <summary>State of a feed as its adapter knows it.</summary>
public enum FeedStatus : byte
{
    Disconnected = 0,
    Connecting = 1,

    /// <summary>Acknowledged by the venue; data may follow.</summary>
    Subscribed = 2,

    /// <summary>
    /// Book: continuity is broken or not yet proven; a snapshot is on its way. Other channels: messages were lost since
    /// the last one (Detail = how many); the next message ends it.
    /// </summary>
    OutOfSync = 3,

    /// <summary>Book only: the snapshot was matched with the stream.</summary>
    InSync = 4,

    /// <summary>
    /// The adapter has stopped trying for now and raised an alarm; it keeps trying at the slowest pace.
    /// </summary>
    GaveUp = 5,
}
