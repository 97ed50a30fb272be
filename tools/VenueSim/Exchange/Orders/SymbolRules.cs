using System;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>
/// Assets, units and filters of a symbol (filters.md). The reference of bands and notionals is the last price:
/// avgPriceMins is 0.
/// </summary>
public sealed record SymbolRules
{
    private static readonly string[] Quotes = ["USDT", "USDC", "FDUSD", "TUSD", "BTC", "ETH", "BNB", "EUR", "TRY"];

    /// <summary>Name in upper case.</summary>
    public required string Symbol { get; init; }

    /// <summary>Asset that is bought and sold.</summary>
    public required string BaseAsset { get; init; }

    /// <summary>Asset that is paid.</summary>
    public required string QuoteAsset { get; init; }

    /// <summary>PRICE_FILTER tickSize.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>LOT_SIZE stepSize.</summary>
    public required decimal StepSize { get; init; }

    /// <summary>PRICE_FILTER minPrice.</summary>
    public required decimal PriceMin { get; init; }

    /// <summary>PRICE_FILTER maxPrice.</summary>
    public required decimal PriceMax { get; init; }

    /// <summary>LOT_SIZE minQty.</summary>
    public required decimal QuantityMin { get; init; }

    /// <summary>LOT_SIZE maxQty.</summary>
    public required decimal QuantityMax { get; init; }

    /// <summary>MARKET_LOT_SIZE maxQty.</summary>
    public required decimal MarketQuantityMax { get; init; }

    /// <summary>NOTIONAL minNotional.</summary>
    public decimal NotionalMin { get; init; } = 5m;

    /// <summary>NOTIONAL maxNotional.</summary>
    public decimal NotionalMax { get; init; } = 9_000_000m;

    /// <summary>PERCENT_PRICE_BY_SIDE bidMultiplierUp and askMultiplierUp.</summary>
    public decimal MultiplierUp { get; init; } = 5m;

    /// <summary>PERCENT_PRICE_BY_SIDE bidMultiplierDown and askMultiplierDown.</summary>
    public decimal MultiplierDown { get; init; } = 0.2m;

    /// <summary>MAX_NUM_ORDERS maxNumOrders.</summary>
    public int OpenOrdersMax { get; init; } = 200;

    /// <summary>MAX_NUM_ALGO_ORDERS maxNumAlgoOrders: of the orders of MAX_NUM_ORDERS so many may be stops.</summary>
    public int OpenStopsMax { get; init; } = 5;

    /// <summary>Rules that fit a symbol of the generated market.</summary>
    /// <param name="spec">The symbol.</param>
    /// <returns>The rules.</returns>
    public static SymbolRules Of(SymbolSpec spec)
    {
        var quote = "USDT";
        foreach (var candidate in Quotes)
        {
            if (!spec.Symbol.EndsWith(candidate, StringComparison.Ordinal) || spec.Symbol.Length == candidate.Length)
                continue;
            quote = candidate;
            break;
        }

        var tick = new decimal(1, 0, 0, false, (byte)spec.PriceDecimals);
        var step = new decimal(1, 0, 0, false, (byte)spec.SizeDecimals);
        return new SymbolRules
        {
            Symbol = spec.Symbol,
            BaseAsset = spec.Symbol.EndsWith(quote, StringComparison.Ordinal)
                ? spec.Symbol[..^quote.Length]
                : spec.Symbol,
            QuoteAsset = quote,
            TickSize = tick,
            StepSize = step,
            PriceMin = tick,
            PriceMax = tick * 100_000_000m,
            QuantityMin = step,
            QuantityMax = step * 900_000_000m,
            MarketQuantityMax = step * 10_000_000m,
        };
    }

    /// <summary>Price of a number of ticks.</summary>
    /// <param name="ticks">Ticks.</param>
    /// <returns>The price.</returns>
    public decimal Price(long ticks) => ticks * TickSize;

    /// <summary>Quantity of a number of lots.</summary>
    /// <param name="lots">Lots.</param>
    /// <returns>The quantity.</returns>
    public decimal Quantity(long lots) => lots * StepSize;

    /// <summary>Quote amount of ticks times lots.</summary>
    /// <param name="ticksLots">Ticks times lots, below 2^95.</param>
    /// <returns>The amount.</returns>
    public decimal Quote(Int128 ticksLots) => (decimal)ticksLots * (TickSize * StepSize);
}
