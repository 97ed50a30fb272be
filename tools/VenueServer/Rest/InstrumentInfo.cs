using System;

namespace LowLatency.VenueServer.Rest;

/// <summary>What the instrument endpoints say of a symbol.</summary>
internal sealed record InstrumentInfo(string Symbol, string Base, string Quote, decimal Tick, decimal Lot)
{
    private static readonly string[] Quotes =
    [
        "USDT", "USDC", "BUSD", "TUSD", "USD", "BTC", "ETH", "BNB", "EUR", "BRL", "AUD", "TRY", "GBP",
    ];

    public static InstrumentInfo Of(string symbol, decimal tick, decimal lot)
    {
        var contract = symbol.IndexOf('_', StringComparison.Ordinal);
        var pair = contract < 0 ? symbol : symbol[..contract];
        foreach (var quote in Quotes)
        {
            if (pair.Length > quote.Length && pair.EndsWith(quote, StringComparison.Ordinal))
                return new InstrumentInfo(symbol, pair[..^quote.Length], quote, tick, lot);
        }

        return new InstrumentInfo(symbol, pair, "USDT", tick, lot);
    }
}
