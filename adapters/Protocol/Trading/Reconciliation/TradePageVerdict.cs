namespace LowLatency.Protocol.Trading.Reconciliation;

/// <summary>What a page of trades is to a cursor.</summary>
internal enum TradePageVerdict : byte
{
    /// <summary>Not the answer to what was asked: out of order, or from before. Ask the same again.</summary>
    Refused = 0,

    /// <summary>Whole; more follow.</summary>
    More = 1,

    /// <summary>Whole, and nothing follows.</summary>
    Last = 2,

    /// <summary>
    /// The pages can not go on without a hole: as many rows of one moment as a page holds, or a token that leads
    /// nowhere. Nothing is proven.
    /// </summary>
    Stuck = 3,
}
