using System.Collections.Generic;
using System.Globalization;
using LowLatency.Backtest.Results;

namespace LowLatency.Backtest.Reports;

/// <summary>The figures of a run as rows of name and value, for pages and terminals.</summary>
public static class MetricsText
{
    public static IReadOnlyList<(string Name, string Value)> Rows(BacktestMetrics metrics) =>
    [
        ("initial equity", Money(metrics.InitialEquity)),
        ("final equity", Money(metrics.FinalEquity)),
        ("return", Percent(metrics.Return)),
        ("years", Number(metrics.Years)),
        ("CAGR", Percent(metrics.Cagr)),
        ("volatility, a year", Percent(metrics.Volatility)),
        ("Sharpe", Number(metrics.Sharpe)),
        ("Sortino", Number(metrics.Sortino)),
        ("Calmar", Number(metrics.Calmar)),
        ("largest drawdown", Percent(metrics.MaxDrawdown)),
        ("longest drawdown, days", Number(metrics.MaxDrawdownDays)),
        ("round trips", Count(metrics.Trades)),
        ("win rate", Percent(metrics.WinRate)),
        ("profit factor", Number(metrics.ProfitFactor)),
        ("exposure, mean", Percent(metrics.Exposure)),
        ("time in market", Percent(metrics.TimeInMarket)),
        ("turnover, times equity a year", Number(metrics.TurnoverPerYear)),
        ("orders", Count(metrics.Orders)),
        ("orders refused", Count(metrics.OrdersRefused)),
        ("fills", Count(metrics.Fills)),
        ("fees", Money(metrics.Fees)),
        ("slippage against the decision", Money(metrics.Slippage)),
    ];

    public static string Percent(double? share) =>
        share is { } value ? (value * 100).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "none";

    public static string Number(double? number) =>
        number is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "none";

    private static string Money(double value) => value.ToString("#,0.00", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
