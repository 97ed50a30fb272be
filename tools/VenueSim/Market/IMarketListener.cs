namespace LowLatency.VenueSim.Market;

/// <summary>Receives the public events of the generated market, in order, during <c>Advance</c>.</summary>
public interface IMarketListener
{
    /// <summary>A trade took place.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="trade">The trade.</param>
    void OnTrade(SymbolMarket market, in TradePrint trade);

    /// <summary>Best price or size changed.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="top">The new best prices.</param>
    void OnTop(SymbolMarket market, in TopOfBook top);

    /// <summary>A diff of one push rate is due.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="update">The changes; valid during the call.</param>
    void OnDepth(SymbolMarket market, DepthUpdate update);

    /// <summary>A candle is pushed: every 250 ms, and once when it is closed.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="bar">The candle.</param>
    /// <param name="isClosed">Whether it is final.</param>
    void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed);

    /// <summary>Mark price and funding, every second.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <param name="mark">The values.</param>
    void OnMarkPrice(SymbolMarket market, in MarkPrice mark);

    /// <summary>Ten milliseconds of the market's time have passed.</summary>
    /// <param name="market">The symbol's market.</param>
    void OnPulse(SymbolMarket market);
}
