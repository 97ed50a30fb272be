using LowLatency.Core.Bars;

namespace LowLatency.Core.Execution;

/// <summary>Pauses after a losing exit and while bars swing widely. Pure.</summary>
public static class Cooldown
{
    /// <summary>
    /// Whether the population deviation of the last 20 bar returns exceeds the limit (a fraction; 0 = never). Without
    /// 21 closed bars there is no deviation to exceed it. Compared as squares: no root is needed.
    /// </summary>
    public static bool IsVolatile(BarSeries bars, double limit)
    {
        const int returns = ExecutionLimits.VolatilityReturns;
        if (limit <= 0 || bars.Count <= returns) return false;
        double sum = 0;
        double squares = 0;
        for (int age = 0; age < returns; age++)
        {
            double before = bars[age + 1].Close.Units;
            if (before <= 0) return true;
            double change = (bars[age].Close.Units / before) - 1;
            sum += change;
            squares += change * change;
        }

        double mean = sum / returns;
        return (squares / returns) - (mean * mean) > limit * limit;
    }
}
