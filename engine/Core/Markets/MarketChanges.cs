using System;

namespace LowLatency.Core.Markets;

/// <summary>What one event changed in an instrument's market.</summary>
[Flags]
public enum MarketChanges : ushort
{
    None = 0,

    /// <summary>The book's levels.</summary>
    Book = 1,

    /// <summary>The best bid or ask (<see cref="MarketState.BestBid"/>, <see cref="MarketState.BestAsk"/>).</summary>
    Touch = 2,

    /// <summary>The book was proven or stopped being so.</summary>
    BookTrust = 4,

    Trade = 8,

    /// <summary>The best bid and ask as pushed by the venue.</summary>
    TopOfBook = 16,

    /// <summary>Closed bars were added or corrected, live or historical.</summary>
    Bars = 32,

    /// <summary>A bar of the signal interval closed live: time to decide.</summary>
    SignalBar = 64,

    Funding = 128,

    /// <summary>A channel's status or freshness.</summary>
    Feed = 256,

    /// <summary>The instrument's rules.</summary>
    Rules = 512,
}
