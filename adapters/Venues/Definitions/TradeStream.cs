namespace LowLatency.Venues.Definitions;

/// <summary>Which trades a feed subscribes.</summary>
public enum TradeStream : byte
{
    /// <summary>Those that the venue documents for the market.</summary>
    Documented = 0,

    /// <summary>Each trade by itself.</summary>
    Single = 1,

    /// <summary>Trades merged by taker order, where the venue has them.</summary>
    Aggregate = 2,
}
