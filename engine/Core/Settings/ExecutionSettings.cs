namespace LowLatency.Core.Settings;

public sealed class ExecutionSettings
{
    /// <summary>A working limit order older than this is cancelled.</summary>
    public int LimitOrderLifeMillis { get; set; } = 30_000;

    /// <summary>No acknowledgement for this long makes an order UNKNOWN.</summary>
    public int AcknowledgeTimeoutMillis { get; set; } = 5_000;

    /// <summary>Stop loss of every position, percent of the average entry price; 0 = none.</summary>
    public decimal StopLossPercent { get; set; } = 2m;

    /// <summary>
    /// Where the venue takes stop orders, one rests there for every position, so many percent of the average entry
    /// price behind the stop loss: it works when the engine is not there. 0, or no stop loss = none. What it costs an
    /// exit: docs/execution.md.
    /// </summary>
    public decimal RestingStopBehindPercent { get; set; }

    /// <summary>
    /// Trailing stop: closes a position whose mark has come back by this percent from its best since the position was
    /// opened; 0 = none.
    /// </summary>
    public decimal TrailingStopPercent { get; set; }

    /// <summary>Time stop: closes a position that is open for longer than this; 0 = none.</summary>
    public long TimeStopMillis { get; set; }

    /// <summary>No new entries in an instrument for so long after a losing exit.</summary>
    public int CooldownAfterLossMillis { get; set; } = 60_000;

    /// <summary>
    /// No new entries while the population deviation of the last 20 bar returns exceeds this percent; 0 = off.
    /// </summary>
    public decimal CooldownVolatilityPercent { get; set; } = 3m;

    /// <summary>Spot accounts cannot be short: without it a sell is at most the position.</summary>
    public bool IsShortAllowed { get; set; }

    /// <summary>Large orders are worked as several.</summary>
    public SplitSettings Split { get; set; } = new();
}
