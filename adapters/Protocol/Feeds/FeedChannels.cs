using System;

namespace LowLatency.Protocol.Feeds;

/// <summary>What to subscribe for an instrument on one connection.</summary>
[Flags]
public enum FeedChannels : ushort
{
    None = 0,

    /// <summary>Book kept in sync: diffs and snapshot, or the venue's own snapshot and deltas.</summary>
    Book = 1,

    /// <summary>Single trades.</summary>
    Trades = 2,

    /// <summary>Trades merged by taker order (Binance aggTrade); not together with <see cref="Trades"/>.</summary>
    AggregateTrades = 4,

    /// <summary>Best bid and ask as pushed by the venue.</summary>
    TopOfBook = 8,

    /// <summary>Bars of the configured intervals.</summary>
    Bars = 16,

    /// <summary>Mark price and funding; derivatives only.</summary>
    Funding = 32,

    /// <summary>
    /// Best bid and ask out of the ticker channel too (Bybit linear, 100 ms); needs <see cref="Funding"/>.
    /// </summary>
    TickerTopOfBook = 64,
}
