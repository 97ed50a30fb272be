using System.Collections.Generic;

namespace LowLatency.Backtest.Data;

/// <summary>What a check of a candle or trade file has found.</summary>
public sealed class DataCheckReport
{
    /// <summary>Gaps that are listed; all are counted.</summary>
    public const int GapsListedMax = 10_000;

    public required string File { get; init; }

    /// <summary>candles or trades.</summary>
    public required string Kind { get; init; }

    /// <summary>Seconds of a candle; 0 for trades.</summary>
    public int IntervalSeconds { get; set; }

    public long Rows { get; set; }

    /// <summary>Open time of the first candle, or time of the first trade; empty without rows.</summary>
    public string First { get; set; } = "";

    public string Last { get; set; } = "";

    public long GapCount { get; set; }

    /// <summary>Candles or trades in all gaps.</summary>
    public long MissingCount { get; set; }

    /// <summary>Trades whose id or time is not behind that of the row before.</summary>
    public long DisorderCount { get; set; }

    /// <summary>Line of the first of them.</summary>
    public long DisorderLine { get; set; }

    /// <summary>
    /// Prices that are ten times or more away from those before and after, and times that are an hour away from their
    /// row's.
    /// </summary>
    public long OutlierCount { get; set; }

    /// <summary>The first of them, in the order of the file.</summary>
    public IReadOnlyList<DataOutlier> Outliers { get; set; } = [];

    /// <summary>The first gaps, oldest first.</summary>
    public List<DataGap> Gaps { get; init; } = [];

    public List<string> Notes { get; init; } = [];

    /// <summary>Nothing is missing, nothing is out of order and nothing stands alone.</summary>
    public bool IsWhole => GapCount == 0 && DisorderCount == 0 && OutlierCount == 0;

    internal void Add(DataGap gap)
    {
        GapCount++;
        MissingCount += gap.Missing;
        if (Gaps.Count < GapsListedMax) Gaps.Add(gap);
    }
}
