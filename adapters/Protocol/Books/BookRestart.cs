namespace LowLatency.Protocol.Books;

/// <summary>What a venue does to its book ids when it restarts.</summary>
public enum BookRestart : byte
{
    /// <summary>Nothing that its documents tell: an id that does not follow is a gap.</summary>
    None = 0,

    /// <summary>Id 1 begins anew and is a snapshot, whatever the message calls itself (Bybit).</summary>
    AtOne = 1,

    /// <summary>
    /// The chain goes on at a smaller id (OKX): legal while the id before is the last one. An id that is merely old is
    /// a gap then, for no number tells it from one after a lost restart.
    /// </summary>
    Lower = 2,

    /// <summary>
    /// Ids begin lower without a word (KuCoin): a book that has got nothing but old messages for some seconds is
    /// synchronised anew.
    /// </summary>
    Silent = 3,
}
