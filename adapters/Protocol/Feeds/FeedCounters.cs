namespace LowLatency.Protocol.Feeds;

/// <summary>
/// What a feed has seen since it was made. Always <c>FramesReceived = FramesHandled + FramesControl + FramesIgnored +
/// FramesRefused</c>.
/// </summary>
public struct FeedCounters
{
    public long FramesReceived;

    /// <summary>Market data of this feed's instruments, whether or not it led to an event.</summary>
    public long FramesHandled;

    /// <summary>Acks, pongs, errors and shutdown notices.</summary>
    public long FramesControl;

    /// <summary>
    /// Well formed, of a stream or instrument that this feed does not have, or numbered as one that came before.
    /// </summary>
    public long FramesIgnored;

    public long FramesRefused;

    /// <summary>Frames that took the tolerant path.</summary>
    public long Fallbacks;

    public long EventsPublished;

    /// <summary>
    /// Times the publisher had no room. Books are synchronised anew; states, rules and bars of history are published
    /// later.
    /// </summary>
    public long PublishFailures;

    /// <summary>
    /// Trades, best prices, bars and funding lost because the publisher was full; the loss is published.
    /// </summary>
    public long EventsLost;

    /// <summary>Breaks in a book's sequence; each made the book out of sync.</summary>
    public long BookGaps;

    /// <summary>Times a book had to be synchronised again, whatever the reason (reconnects too).</summary>
    public long BookResyncs;

    /// <summary>Book messages with an id that the book already had.</summary>
    public long BookDuplicates;

    /// <summary>Diffs older than the snapshot that they were buffered for.</summary>
    public long BookDeltasStale;

    /// <summary>Deltas that came before the first snapshot of the stream.</summary>
    public long BookDeltasEarly;

    public long BookDeltasBuffered;

    /// <summary>Times the buffer was full; what it held was dropped.</summary>
    public long BookBufferOverflows;

    public long BookSnapshotsApplied;

    public long BookSnapshotsTooOld;

    /// <summary>Snapshots pushed again without a change (Bybit depth 1): proof of life.</summary>
    public long BookHeartbeats;

    public long BookRestarts;

    /// <summary>Book messages whose checksum is not that of the book after them.</summary>
    public long BookChecksumsWrong;

    public long TradeDuplicates;

    /// <summary>Breaks in contiguous trade ids.</summary>
    public long TradeGaps;

    /// <summary>Messages with a quantity above the range of 64 bits; it stands as the largest that there is.</summary>
    public long QuantitiesAboveRange;

    /// <summary>Trades that never met the public book (insurance fund, block trades).</summary>
    public long TradesSkipped;

    /// <summary>Best bid and ask older than one already seen.</summary>
    public long TopOfBookStale;

    /// <summary>Ticker deltas that came before their snapshot.</summary>
    public long TickersEarly;

    public long SubscriptionsAcked;

    public long SubscriptionsRefused;

    public long SubscriptionTimeouts;

    public long RequestsFailed;

    /// <summary>Times a request waited for the address's budget or breaker.</summary>
    public long RequestsHeld;

    /// <summary>Answers to requests that had been given up or were asked before a reconnect.</summary>
    public long ResponsesStale;

    /// <summary>Answers that could not be decoded.</summary>
    public long ResponsesRefused;
}
