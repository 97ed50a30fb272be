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

    /// <summary>Index of the best row; of equal ones the first.</summary>
    public static int Best(System.ReadOnlySpan<SweepRow> rows, string name)
    {
        int best = 0;
        for (int i = 1; i < rows.Length; i++)
        {
            if (Of(rows[i].Metrics, name) > Of(rows[best].Metrics, name)) best = i;
        }

        return best;
    }
}
