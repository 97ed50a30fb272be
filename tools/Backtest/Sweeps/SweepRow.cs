using LowLatency.Backtest.Results;

namespace LowLatency.Backtest.Sweeps;

/// <summary>The outcome of one run, as a line of runs.jsonl keeps it.</summary>
public sealed record SweepRow
{
    /// <summary>
    /// Digest of data, settings and code (<see cref="Runs.RunIdentity"/>): the same key is the same run.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>Empty, or which part of a walk-forward.</summary>
    public required string Window { get; init; }

    /// <summary>path=value of each axis, separated by spaces.</summary>
    public required string Values { get; init; }

    public required string StateHash { get; init; }

    public required BacktestMetrics Metrics { get; init; }
}
