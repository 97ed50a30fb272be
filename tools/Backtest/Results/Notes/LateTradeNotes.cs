using System;
using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Instruments;

namespace LowLatency.Backtest.Results.Notes;

/// <summary>Trades that are in no bar, for the report's notes.</summary>
public static class LateTradeNotes
{
    /// <summary>One line, or none when every trade was in time.</summary>
    /// <param name="instruments">Of a finished run.</param>
    public static IReadOnlyList<string> Of(ReadOnlySpan<InstrumentState> instruments)
    {
        long late = 0;
        foreach (InstrumentState instrument in instruments) late += instrument.Market.Bars.LateTradeCount;
        return late == 0
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{late} trades came when their bar had closed and are in none (docs/backtest.md, \"When a bar ")
                + "closes\")",
            ];
    }
}
