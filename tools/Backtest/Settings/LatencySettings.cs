namespace LowLatency.Backtest.Settings;

/// <summary>How far away the venue is. Constants, or drawn from a recorded histogram log.</summary>
public sealed class LatencySettings
{
    /// <summary>From the event that caused an order to its meeting the book.</summary>
    public int OrderMicros { get; set; } = 50_000;

    /// <summary>From the match to the report reaching the engine.</summary>
    public int ReportMicros { get; set; } = 50_000;

    /// <summary>
    /// From the venue to the engine, for candles and trades. Captures and journals carry their own receive times; this
    /// comes on top.
    /// </summary>
    public int FeedMicros { get; set; }

    /// <summary>A .hlog whose intervals are drawn from instead of OrderMicros; empty = the constant.</summary>
    public string HistogramLog { get; set; } = "";

    /// <summary>Tag of the intervals in the log; empty = all of them.</summary>
    public string HistogramTag { get; set; } = "";

    /// <summary>Seed of the draws: the same seed gives the same run.</summary>
    public ulong Seed { get; set; } = 1;
}
