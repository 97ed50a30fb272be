using System;
using System.Collections.Generic;
using LowLatency.Core.Counters;
using LowLatency.Model.Events;
using LowLatency.Model.Reasons;

namespace LowLatency.Backtest.Results.Notes;

/// <summary>Strategies that had nothing to say because their indicators were never whole.</summary>
public static class SilenceNotes
{
    /// <summary>
    /// One line when they warmed up in most bars of the run, or when most of what they wanted was held back because
    /// candles were missing; else none.
    /// </summary>
    /// <param name="counters">Of a finished run on candles.</param>
    public static IReadOnlyList<string> Of(EngineCounters counters)
    {
        long warming = counters.NoTrade[ReasonCode.WarmingUp];
        long heldBack = counters.NoTrade[ReasonCode.BarGap];
        long bars = counters.Events(EventKind.Bar);
        if (warming * 2 <= bars && heldBack <= counters.Intents) return [];
        return
        [
            FormattableString.Invariant(
                $"THE STRATEGIES WERE SILENT: in {warming} of {bars} bars they warmed up, {heldBack} decisions were ")
            + FormattableString.Invariant($"held back behind a gap, {counters.Intents} went on. ")
            + "Missing candles do that; --gaps fill shows flat bars",
        ];
    }
}
