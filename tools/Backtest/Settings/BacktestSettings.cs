using System.Collections.Generic;
using LowLatency.Core.Settings;

namespace LowLatency.Backtest.Settings;

/// <summary>All that decides the outcome of one backtest. Written beside its results.</summary>
public sealed class BacktestSettings
{
    /// <summary>The engine's own settings, strategies among them, exactly as in the engine's configuration.</summary>
    public EngineSettings Engine { get; set; } = new();

    public List<DataSettings> Data { get; set; } = [];

    public CostSettings Costs { get; set; } = new();

    public LatencySettings Latency { get; set; } = new();

    /// <summary>
    /// Candles: true = a position sees each bar as open, worse extreme, better extreme, close, where the engine's
    /// settings have a stop or a loss limit that could act on it; false = closes only.
    /// </summary>
    public bool IsPathShown { get; set; } = true;

    /// <summary>Whether anything acts on what a bar's path shows.</summary>
    internal bool IsPathUsed => IsPathShown
        && (Engine.Execution.StopLossPercent > 0 || Engine.Execution.TrailingStopPercent > 0
            || Engine.Risk.DailyLossPercentMax < 100 || Engine.Risk.DrawdownPercentMax < 100);

    /// <summary>Pace of the equity curve where the data are not candles; candles give one point each.</summary>
    public int SampleSeconds { get; set; } = 60;

    /// <summary>First moment, ISO time or empty; candles and trades only.</summary>
    public string From { get; set; } = "";

    /// <summary>First moment after the end, ISO time or empty.</summary>
    public string To { get; set; } = "";
}
