using System;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>
/// Assets, units and filters of a symbol. The reference of bands and notionals is the last price.
/// </summary>
public sealed record SymbolRules
{
    private static readonly string[] Quotes =
    [
        "USDT", "USDC", "BUSD", "FDUSD", "TUSD", "USD", "BTC", "ETH", "BNB", "EUR", "BRL", "AUD", "TRY", "GBP",
    ];

    /// <summary>Name in upper case.</summary>
    public required string Symbol { get; init; }

    /// <summary>Asset that is bought and sold.</summary>
    public required string BaseAsset { get; init; }

    /// <summary>Asset that is paid.</summary>
    public required string QuoteAsset { get; init; }

    /// <summary>Unit of prices.</summary>
    public required decimal TickSize { get; init; }

    /// <summary>Unit of quantities.</summary>
    public required decimal StepSize { get; init; }

    /// <summary>
    /// Unit of prices of the market, which orders and fills count in; the tick is a multiple of it and changes.
    /// </summary>
    public decimal PriceUnit
    {
        get => field == 0 ? TickSize : field;
        init;
    }

    /// <summary>Unit of quantities of the market; the step is a multiple of it and changes.</summary>
    public decimal QuantityUnit
    {
        get => field == 0 ? StepSize : field;
        init;
    }

    /// <summary>What it lets one do.</summary>
    public SymbolStatus Status { get; init; }

    /// <summary>The status as the venue writes it, where it is none of the usual words.</summary>
    public string? StatusWord { get; init; }

    /// <summary>Announced end of trading, milliseconds since the Unix epoch; 0 for none.</summary>
    public long EndMillis { get; init; }

    /// <summary>Decimals that the list of instruments states for amounts of its assets.</summary>
    public int Precision { get; init; } = 8;

    /// <summary>Least price.</summary>
    public required decimal PriceMin { get; init; }

    /// <summary>Most price.</summary>
    public required decimal PriceMax { get; init; }

    /// <summary>Least quantity.</summary>
    public required decimal QuantityMin { get; init; }

    /// <summary>Most quantity.</summary>
    public required decimal QuantityMax { get; init; }

    /// <summary>Most quantity of a market order.</summary>
    public required decimal MarketQuantityMax { get; init; }

    /// <summary>Least price times quantity.</summary>
    public decimal NotionalMin { get; init; } = 5m;

    /// <summary>Most price times quantity.</summary>
    public decimal NotionalMax { get; init; } = 9_000_000m;

    /// <summary>Most price as a multiple of the last one.</summary>
    public decimal MultiplierUp { get; init; } = 5m;

    /// <summary>Least price as a multiple of the last one.</summary>
    public decimal MultiplierDown { get; init; } = 0.2m;

    /// <summary>Open orders of an account.</summary>
    public int OpenOrdersMax { get; init; } = 200;

    /// <summary>Of the open orders so many may be stops; with 0 the symbol takes none, and says so.</summary>
    public int OpenStopsMax { get; init; } = 5;

    /// <summary>Decimals of amounts in lists of instruments; 0 for as few as each needs.</summary>
    public int DecimalsShown { get; init; } = 8;

    /// <summary>Rules that fit a symbol of the generated market.</summary>
    /// <param name="spec">The symbol.</param>
    /// <returns>The rules.</returns>
    public static SymbolRules Of(SymbolSpec spec) => Of(
        spec.Symbol, new decimal(1, 0, 0, false, (byte)spec.PriceDecimals),
        new decimal(1, 0, 0, false, (byte)spec.SizeDecimals));

    /// <summary>Rules that fit a symbol of which only the units are known.</summary>
    /// <param name="symbol">
    /// Name in upper case; what follows an underscore is the contract. Base and quote may be told apart by a hyphen or
    /// a slash; else the name ends with a quote asset that is known here.
    /// </param>
    /// <param name="tick">Unit of prices.</param>
    /// <param name="step">Unit of quantities.</param>
    /// <returns>The rules.</returns>
    public static SymbolRules Of(string symbol, decimal tick, decimal step)
    {
        var pair = symbol.Split('_')[0];
        var parts = pair.Split('-', '/');
        var quote = parts.Length > 1 ? parts[1] : Array.Find(
            Quotes, name => pair.Length > name.Length && pair.EndsWith(name, StringComparison.Ordinal));
        if (parts.Length == 1 && quote is not null)
            parts[0] = pair[..^quote.Length];
        return new SymbolRules
        {
            Symbol = symbol,
            BaseAsset = parts[0],
            QuoteAsset = quote ?? "USDT",
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
    public decimal Price(long ticks) => ticks * PriceUnit;

    /// <summary>Quantity of a number of lots.</summary>
    /// <param name="lots">Lots.</param>
    /// <returns>The quantity.</returns>
    public decimal Quantity(long lots) => lots * QuantityUnit;

    /// <summary>Quote amount of ticks times lots.</summary>
    /// <param name="ticksLots">Ticks times lots, below 2^95.</param>
    /// <returns>The amount.</returns>
    public decimal Quote(Int128 ticksLots) => (decimal)ticksLots * (PriceUnit * QuantityUnit);
}
