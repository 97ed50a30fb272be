namespace LowLatency.VenueSim.Streams;

/// <summary>What a public frame carries. One event's frames leave in this order.</summary>
public enum StreamKind
{
    /// <summary>Single trades.</summary>
    Trade,

    /// <summary>Trades merged by taker order and price.</summary>
    AggregateTrade,

    /// <summary>Best bid and ask.</summary>
    BookTicker,

    /// <summary>Order book: diff, snapshot or delta.</summary>
    Depth,

    /// <summary>Candles.</summary>
    Kline,

    /// <summary>Mark price and funding.</summary>
    MarkPrice,

    /// <summary>Rolling statistics.</summary>
    Ticker,

    /// <summary>Answers, heartbeats and anything that is not market data.</summary>
    Other,
}
