using System;

namespace LowLatency.VenueSim.Market;

/// <summary>One candle. Prices in ticks, sizes in lots, quote volumes in ticks times lots.</summary>
public record struct KlineBar
{
    /// <summary>First millisecond.</summary>
    public long OpenMillis { get; set; }

    /// <summary>Length in milliseconds.</summary>
    public long LengthMillis { get; set; }

    /// <summary>Price of the first trade.</summary>
    public long Open { get; set; }

    /// <summary>Highest price.</summary>
    public long High { get; set; }

    /// <summary>Lowest price.</summary>
    public long Low { get; set; }

    /// <summary>Price of the last trade.</summary>
    public long Close { get; set; }

    /// <summary>Lots traded.</summary>
    public long Lots { get; set; }

    /// <summary>Lots bought by takers.</summary>
    public long TakerBuyLots { get; set; }

    /// <summary>Price times size, summed.</summary>
    public Int128 Quote { get; set; }

    /// <summary>Price times size bought by takers, summed.</summary>
    public Int128 TakerBuyQuote { get; set; }

    /// <summary>Number of trades.</summary>
    public long Trades { get; set; }

    /// <summary>Id of the first trade; -1 without trades.</summary>
    public long FirstTradeId { get; set; }

    /// <summary>Id of the last trade; -1 without trades.</summary>
    public long LastTradeId { get; set; }

    /// <summary>Last millisecond.</summary>
    public readonly long CloseMillis => OpenMillis + LengthMillis - 1;

    /// <summary>A bar without trades at a price.</summary>
    /// <param name="openMillis">First millisecond.</param>
    /// <param name="lengthMillis">Length.</param>
    /// <param name="price">Price in ticks.</param>
    /// <returns>The bar.</returns>
    public static KlineBar Empty(long openMillis, long lengthMillis, long price) => new()
    {
        OpenMillis = openMillis,
        LengthMillis = lengthMillis,
        Open = price,
        High = price,
        Low = price,
        Close = price,
        FirstTradeId = -1,
        LastTradeId = -1,
    };

    /// <summary>Adds a later bar or trade to this one.</summary>
    /// <param name="other">What follows; skipped when it has no trades.</param>
    public void Add(in KlineBar other)
    {
        if (other.Trades == 0)
            return;
        if (Trades == 0)
        {
            Open = High = Low = other.Open;
            FirstTradeId = other.FirstTradeId;
        }

        High = Math.Max(High, other.High);
        Low = Math.Min(Low, other.Low);
        Close = other.Close;
        Lots += other.Lots;
        TakerBuyLots += other.TakerBuyLots;
        Quote += other.Quote;
        TakerBuyQuote += other.TakerBuyQuote;
        Trades += other.Trades;
        LastTradeId = other.LastTradeId;
    }
}
