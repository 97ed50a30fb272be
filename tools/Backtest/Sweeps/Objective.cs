using LowLatency.Backtest.Results;

namespace LowLatency.Backtest.Sweeps;

/// <summary>What makes one run better than another.</summary>
public static class Objective
{
    public const string Names = "sharpe, sortino, calmar, return";

    /// <summary>Higher is better; a run without the figure is the worst.</summary>
    public static double Of(BacktestMetrics metrics, string name) => name switch
    {
        "sharpe" => metrics.Sharpe,
        "sortino" => metrics.Sortino,
        "calmar" => metrics.Calmar,
        "return" => metrics.Return,
        _ => throw new BacktestException($"--objective {name}: must be one of {Names}"),
    } ?? double.NegativeInfinity;

    /// <summary>
    /// A run that filled nothing, made fewer round trips than wanted, or has no such figure cannot be the best.
    /// </summary>
    /// <param name="metrics">Of the run.</param>
    /// <param name="name">Of the objective.</param>
    /// <param name="tradesMin">Round trips at least.</param>
    public static bool Qualifies(BacktestMetrics metrics, string name, int tradesMin) =>
        metrics.Fills > 0 && metrics.Trades >= tradesMin && double.IsFinite(Of(metrics, name));

    /// <summary>Index of the best row that qualifies; of equal ones the first; -1 = none does.</summary>
    public static int Best(System.ReadOnlySpan<SweepRow> rows, string name, int tradesMin)
    {
        int best = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            if (!Qualifies(rows[i].Metrics, name, tradesMin)) continue;
            if (best < 0 || Of(rows[i].Metrics, name) > Of(rows[best].Metrics, name)) best = i;
        }

        return best;
    }
}
