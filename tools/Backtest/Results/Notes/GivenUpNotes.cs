using System.Collections.Generic;
using System.Globalization;
using LowLatency.Backtest.Records;

namespace LowLatency.Backtest.Results.Notes;

/// <summary>What worst prices kept from being filled, for the report's notes.</summary>
public static class GivenUpNotes
{
    /// <summary>One line, or none when every taking order found all it was for.</summary>
    public static IReadOnlyList<string> Of(RunRecord record) => record.GivenUpCount == 0
        ? []
        :
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{record.GivenUpCount} orders found too little within their worst price (risk.collarPercent): "
                + $"{record.GivenUp.ToDouble():0.00} of what they were for was given up, at their decisions' prices"),
        ];
}
