using LowLatency.VenueSim.Exchange.Orders;
using NUnit.Framework;

namespace LowLatency.Unit.VenueSim.Exchange;

/// <summary>What the symbols of a made market buy and are paid with.</summary>
public sealed class SymbolRulesTests
{
    [TestCase("BTCUSDT", "BTC", "USDT")]
    [TestCase("BTCUSD_230630", "BTC", "USD")]
    [TestCase("BTC-USDT", "BTC", "USDT")]
    [TestCase("ETH/EUR", "ETH", "EUR")]
    [TestCase("BTC-PEN", "BTC", "PEN")]
    [TestCase("BTC-USDT-SWAP", "BTC", "USDT")]
    [TestCase("XYZ", "XYZ", "USDT")]
    public void A_symbol_is_split_by_its_separator_or_a_known_quote(string symbol, string baseAsset, string quoteAsset)
    {
        SymbolRules rules = SymbolRules.Of(symbol, 0.01m, 0.001m);
        Assert.That((rules.BaseAsset, rules.QuoteAsset), Is.EqualTo((baseAsset, quoteAsset)));
    }
}
