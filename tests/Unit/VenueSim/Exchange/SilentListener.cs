using LowLatency.VenueSim.Market;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>Nobody listens to the public side.</summary>
internal sealed class SilentListener : IMarketListener
{
    public void OnTrade(SymbolMarket market, in TradePrint trade)
    {
    }

    public void OnTop(SymbolMarket market, in TopOfBook top)
    {
    }

    public void OnDepth(SymbolMarket market, DepthUpdate update)
    {
    }

    public void OnKline(SymbolMarket market, in KlineBar bar, bool isClosed)
    {
    }

    public void OnMarkPrice(SymbolMarket market, in MarkPrice mark)
    {
    }

    public void OnPulse(SymbolMarket market)
    {
    }
}
