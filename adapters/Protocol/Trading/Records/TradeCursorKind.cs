namespace LowLatency.Protocol.Trading.Records;

/// <summary>How a venue's own trades are asked for, page by page.</summary>
public enum TradeCursorKind : byte
{
    /// <summary>Upwards from a trade id, each page from the last id + 1.</summary>
    ById = 0,

    /// <summary>Upwards from a time, each page from the time of the last row.</summary>
    ByTime = 1,

    /// <summary>A fixed range of time, each page by the token (cursor, offset, last id) of the one before.</summary>
    ByPageToken = 2,
}
