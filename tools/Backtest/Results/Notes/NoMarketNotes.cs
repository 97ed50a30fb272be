using System.Collections.Generic;
using System.Globalization;
using LowLatency.Backtest.Records;

namespace LowLatency.Backtest.Results.Notes;

/// <summary>Orders that came when there was nothing to trade with, for the report's notes.</summary>
public static class NoMarketNotes
{
    /// <summary>One line, or none when every order met a market.</summary>
    public static IReadOnlyList<string> Of(RunRecord record) => record.NoMarketCount == 0
        ? []
        :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{record.NoMarketCount} orders met no market (a gap, a share of the volume below one lot, ")
            + "the end of the data) and expired; the model refuses them, not a venue",
        ];
}
