namespace LowLatency.VenueSim.Rest;

/// <summary>Market data that is asked for over REST.</summary>
public enum RestEndpoint
{
    /// <summary>Symbols with their units and limits.</summary>
    Instruments,

    /// <summary>The book.</summary>
    Depth,

    /// <summary>The book, with an update id older than every frame sent (a fault).</summary>
    StaleDepth,

    /// <summary>Candles.</summary>
    Klines,

    /// <summary>The last trades.</summary>
    Trades,

    /// <summary>Aggregate trades of the past.</summary>
    AggregateTrades,

    /// <summary>Mark prices and funding.</summary>
    PremiumIndex,
}
