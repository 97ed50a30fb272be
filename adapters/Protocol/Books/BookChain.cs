namespace LowLatency.Protocol.Books;

/// <summary>How a delta says that none is missing before it. L is the id of the last message applied.</summary>
public enum BookChain : byte
{
    /// <summary>
    /// First and last id of what it merges (Binance spot U and u, KuCoin sequenceStart and sequenceEnd): it applies
    /// when first &lt;= L + 1 and last &gt; L.
    /// </summary>
    Range = 0,

    /// <summary>
    /// The id of the message before it (Binance USD-M pu, OKX prevSeqId): it applies when that is L. The first after a
    /// REST snapshot may name an older one, for the snapshot can lie inside of it.
    /// </summary>
    Previous = 1,

    /// <summary>Ids rise by one (Bybit u): it applies when its id is L + 1.</summary>
    PlusOne = 2,

    /// <summary>
    /// One number for all frames of the connection (Coinbase sequence_num): a gap there puts every book of the
    /// connection out of sync. The book's own ids are counted by the feed.
    /// </summary>
    Connection = 3,

    /// <summary>None (Kraken): only the proof of the content shows a loss. The feed counts the book's ids.</summary>
    None = 4,
}
