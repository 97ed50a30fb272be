using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Counters;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;

namespace LowLatency.Backtest.Results;

/// <summary>Strategies that had nothing to say because their indicators were never whole.</summary>
public static class SilenceNotes
{
    /// <summary>One line when they were silent in most bars of the run, else none.</summary>
    /// <param name="counters">Of a finished run on candles.</param>
    public static IReadOnlyList<string> Of(EngineCounters counters)
    {
        long silent = counters.NoTrade[ReasonCode.WarmingUp] + counters.NoTrade[ReasonCode.BarGap];
        long bars = counters.Events(EventKind.Bar);
        if (silent * 2 <= bars) return [];
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"THE STRATEGIES WERE SILENT in {silent} of {bars} bars (WarmingUp, BarGap): they held no whole "
                + $"row of bars. Missing candles do that, each begins the warm-up again; --gaps fill shows flat bars"),
        ];
    }
}
