namespace LowLatency.Backtest.Results;

/// <summary>
/// The figures of a run; formulas in docs/backtest.md, "Figures". Shares are fractions (0.1 = 10 %). A figure whose
/// divisor is zero is null.
/// </summary>
public sealed record BacktestMetrics
{
    public double InitialEquity { get; init; }

    public double FinalEquity { get; init; }

    /// <summary>Final / initial - 1.</summary>
    public double Return { get; init; }

    /// <summary>Years of 365.25 days from the first to the last sample.</summary>
    public double Years { get; init; }

    /// <summary>(final / initial)^(1 / years) - 1.</summary>
    public double? Cagr { get; init; }

    /// <summary>Sample deviation of the period returns x square root of periods a year.</summary>
    public double Volatility { get; init; }

    /// <summary>
    /// Mean / sample deviation of the period returns x square root of periods a year; no risk-free rate.
    /// </summary>
    public double? Sharpe { get; init; }

    /// <summary>Mean / root of the mean squared negative return, all periods counted, annualised likewise.</summary>
    public double? Sortino { get; init; }

    /// <summary>CAGR / largest drawdown.</summary>
    public double? Calmar { get; init; }

    /// <summary>Largest fall from a peak of equity, as a share of the peak.</summary>
    public double MaxDrawdown { get; init; }

    /// <summary>Longest time from a peak to the first higher or equal equity, or to the end.</summary>
    public double MaxDrawdownDays { get; init; }

    /// <summary>Round trips that ended.</summary>
    public int Trades { get; init; }

    /// <summary>Round trips with a profit after fees / all.</summary>
    public double? WinRate { get; init; }

    /// <summary>Sum of profits / sum of losses of the round trips.</summary>
    public double? ProfitFactor { get; init; }

    /// <summary>Mean of positions' value / equity over the samples.</summary>
    public double Exposure { get; init; }

    /// <summary>Samples with a position / all.</summary>
    public double TimeInMarket { get; init; }

    /// <summary>Value of all fills / mean equity / years.</summary>
    public double? TurnoverPerYear { get; init; }

    public int Orders { get; init; }

    public long OrdersRefused { get; init; }

    public int Fills { get; init; }

    /// <summary>Quote asset.</summary>
    public double Fees { get; init; }

    /// <summary>
    /// What the fills cost beyond the best price on the other side (market) or the own limit at the decision.
    /// </summary>
    public double Slippage { get; init; }
}
