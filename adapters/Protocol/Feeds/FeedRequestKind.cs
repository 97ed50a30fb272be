namespace LowLatency.Protocol.Feeds;

/// <summary>What a feed asks of the shell around it.</summary>
public enum FeedRequestKind : byte
{
    None = 0,

    /// <summary>Send the bytes as one text frame. No answer call is expected.</summary>
    SendFrame = 1,

    /// <summary>HTTP GET of the path in the bytes: book snapshot.</summary>
    FetchSnapshot = 2,

    /// <summary>HTTP GET of the path in the bytes: tick, lot and limits.</summary>
    FetchRules = 3,

    /// <summary>HTTP GET of the path in the bytes: bars of history.</summary>
    FetchBars = 4,

    /// <summary>The venue announced that it will close this connection: open another one.</summary>
    Reconnect = 5,
}
