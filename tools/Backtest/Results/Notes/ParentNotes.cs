using System.Collections.Generic;
using System.Globalization;
using LowLatency.Core.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Backtest.Results.Notes;

/// <summary>What a reader should know of orders that were worked in children.</summary>
public static class ParentNotes
{
    /// <summary>Parents whose time ended before their quantity did; empty when there are none.</summary>
    public static IReadOnlyList<string> Of(ParentTable parents, bool isCandles)
    {
        long late = parents.Ends[ReasonCode.DeadlinePassed];
        if (late == 0) return [];
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{late} of {parents.LastNumber} parent orders ({100.0 * late / parents.LastNumber:0.#} %) ended at their "
            + $"deadline with a rest that was not filled (execution.split)");
        if (!isCandles) return [note];
        string silence = parents.Refusals[ReasonCode.RiskFeedStale] == 0
            ? ""
            : ", and a bar longer than engine.staleness.blockMillis counts as a silent feed, which refuses them";
        return [$"{note}; on candles the children of a parent meet one price a bar{silence}"];
    }
}
