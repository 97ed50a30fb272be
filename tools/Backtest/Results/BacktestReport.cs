using System.Collections.Generic;
using LowLatency.Backtest.Settings;

namespace LowLatency.Backtest.Results;

/// <summary>All that report.json holds of a run.</summary>
public sealed record BacktestReport
{
    /// <summary>ISO time of the first and the last event.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public required long Events { get; init; }

    /// <summary>State and command hash of the engine at the end: the same run has the same.</summary>
    public required string StateHash { get; init; }

    public required string CommandHash { get; init; }

    public required BacktestMetrics Metrics { get; init; }

    public required IReadOnlyList<MonthRow> Months { get; init; }

    public required IReadOnlyList<RegimeRow> Regimes { get; init; }

    /// <summary>Why decisions came to no order, and why the venue refused orders; most frequent first.</summary>
    public required IReadOnlyList<DecisionCount> Decisions { get; init; }

    /// <summary>What the data lacked or what was assumed, for a reader.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required BacktestSettings Settings { get; init; }
}
