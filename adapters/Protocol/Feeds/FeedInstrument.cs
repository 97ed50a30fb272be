using System.Collections.Generic;
using System.Numerics;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;

namespace LowLatency.Protocol.Feeds;

/// <summary>One instrument of a feed, as configured.</summary>
public sealed record FeedInstrument
{
    public required InstrumentId Id { get; init; }

    /// <summary>Upper-case symbol of 1 to 32 bytes of UTF-8, as the venue writes it in payloads.</summary>
    public required string Symbol { get; init; }

    /// <summary>
    /// What is bought and sold, as configured; empty = not said: the symbol tells, and what the venue says is not held
    /// against it.
    /// </summary>
    public string BaseAsset { get; init; } = "";

    /// <summary>The same of what it is paid with.</summary>
    public string QuoteAsset { get; init; } = "";

    public required FeedChannels Channels { get; init; }

    /// <summary>
    /// Levels a side of the book channel where the venue offers several (Bybit 1, 50, 200, 1000); 0 = the venue's
    /// default. Elsewhere the levels of the REST snapshot.
    /// </summary>
    public int BookDepth { get; init; }

    /// <summary>Topics that it takes on a socket.</summary>
    public int TopicCount
    {
        get
        {
            const FeedChannels None = FeedChannels.TickerTopOfBook | FeedChannels.Bars;
            int bars = (Channels & FeedChannels.Bars) != 0 ? BarIntervalsSeconds.Count : 0;
            return BitOperations.PopCount((uint)(Channels & ~None)) + bars;
        }
    }

    /// <summary>Bar intervals in seconds, 1 to 86,400.</summary>
    public IReadOnlyList<int> BarIntervalsSeconds { get; init; } = [];

    /// <summary>Closed bars of each interval to fetch at the start; 0 = none.</summary>
    public int HistoryBars { get; init; }

    /// <summary>
    /// Known rules: nothing is asked of the venue and market data is decoded at once. Null = fetch them.
    /// </summary>
    public InstrumentRules? Rules { get; init; }

    /// <summary>
    /// What the engine knows of it from an earlier run; null = nothing. Asked for again all the same: they tell only
    /// what a symbol was that the venue does not list any more.
    /// </summary>
    public InstrumentRules? Known { get; init; }

    /// <summary>
    /// Decimals of the price unit at least; the unit may be finer than the tick when data lies off it.
    /// </summary>
    public int PriceDecimalsMin { get; init; }

    /// <summary>Decimals of the quantity unit at least.</summary>
    public int QuantityDecimalsMin { get; init; }
}
