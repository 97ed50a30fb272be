namespace LowLatency.VenueSim.Rest;

/// <summary>Who answers a REST request.</summary>
public enum RestRoute
{
    /// <summary>The market data side.</summary>
    Market,

    /// <summary>The exchange where there is one, behind the faults of market data; else the market data side.</summary>
    MarketThenExchange,

    /// <summary>The exchange where there is one; else the market data side.</summary>
    Exchange,
}
