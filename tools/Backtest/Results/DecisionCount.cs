using System;
using System.Collections.Generic;
using LowLatency.Core.Counters;
using LowLatency.Model.Reasons;

namespace LowLatency.Backtest.Results;

/// <summary>How often a reason was given.</summary>
/// <param name="Kind">noOrder = the engine decided so; refused = the venue did.</param>
/// <param name="Reason">Name of the reason code.</param>
/// <param name="Count">Times.</param>
public readonly record struct DecisionCount(string Kind, string Reason, long Count)
{
    internal static List<DecisionCount> Of(EngineCounters counters)
    {
        var counts = new List<DecisionCount>();
        foreach (ReasonCode reason in Enum.GetValues<ReasonCode>())
        {
            Add(counts, "noOrder", reason, counters.NoTrade[reason]);
            Add(counts, "refused", reason, counters.OrdersRejected[reason]);
        }

        counts.Sort((left, right) => (right.Count, left.Reason).CompareTo((left.Count, right.Reason)));
        return counts;
    }

    private static void Add(List<DecisionCount> counts, string kind, ReasonCode reason, long count)
    {
        if (count > 0) counts.Add(new DecisionCount(kind, reason.ToString(), count));
    }
}
