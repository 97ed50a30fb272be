using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Backtest.Results;

namespace LowLatency.Backtest.Sweeps;

/// <summary>Rows of a sweep as CSV.</summary>
public static class SweepTable
{
    public static void Write(IReadOnlyList<SweepRow> rows, TextWriter target)
    {
        target.Write(
            "window,values,return,cagr,volatility,sharpe,sortino,calmar,max_drawdown,trades,win_rate,profit_factor,"
            + "exposure,turnover,fees,slippage,state_hash\n");
        foreach (SweepRow row in rows)
        {
            BacktestMetrics metrics = row.Metrics;
            target.Write(
                $"{row.Window},{row.Values},{Text(metrics.Return)},{Text(metrics.Cagr)},{Text(metrics.Volatility)},"
                + $"{Text(metrics.Sharpe)},{Text(metrics.Sortino)},{Text(metrics.Calmar)},{Text(metrics.MaxDrawdown)},"
                + $"{metrics.Trades},{Text(metrics.WinRate)},{Text(metrics.ProfitFactor)},{Text(metrics.Exposure)},"
                + $"{Text(metrics.TurnoverPerYear)},{Text(metrics.Fees)},{Text(metrics.Slippage)},{row.StateHash}\n");
        }
    }

    private static string Text(double? value) =>
        value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
