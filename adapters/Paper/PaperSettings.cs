namespace LowLatency.Paper;

/// <summary>What the paper venue charges and how far away it is.</summary>
public sealed class PaperSettings : IPaperLatency
{
    /// <summary>Maker fee in units of 10^-8 of the notional; 100000 = 0.1 %. Negative = rebate.</summary>
    public long MakerFeeRate { get; init; } = 100_000;

    /// <summary>Taker fee in units of 10^-8 of the notional.</summary>
    public long TakerFeeRate { get; init; } = 100_000;

    /// <summary>From the command leaving the engine to the moment it meets the book, nanoseconds.</summary>
    public long OrderLatencyNanos { get; init; } = 2_000_000;

    /// <summary>From the match to the report reaching the engine, nanoseconds.</summary>
    public long ReportLatencyNanos { get; init; } = 2_000_000;

    /// <summary>Sells beyond the position are refused without it, as on a spot account.</summary>
    public bool IsShortAllowed { get; init; }

    /// <summary>
    /// An order that finds no market is refused, as at a venue that is down. False where the market is a model and its
    /// holes are the data's: the order expires unfilled and without a venue's id, which is no refusal for the engine.
    /// Stops are refused either way.
    /// </summary>
    public bool IsMarketlessRefused { get; init; } = true;

    /// <summary>Levels per side that a paper book holds; the far end is dropped beyond.</summary>
    public int LevelsPerSideMax { get; init; } = 20_000;

    /// <summary>Orders alive at once.</summary>
    public int OrdersMax { get; init; } = 256;

    long IPaperLatency.OrderNanos() => OrderLatencyNanos;

    long IPaperLatency.ReportNanos() => ReportLatencyNanos;
}
