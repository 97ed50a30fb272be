using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Decisions;
using LowLatency.Model.Reasons;
using LowLatency.Reading.Journal;

namespace LowLatency.Latency.Results;

/// <summary>
/// Why the engine placed no order where one was expected: decisions without an order by their reason, as its journal
/// has them.
/// </summary>
internal static class Refusals
{
    /// <param name="journal">The journal's folder.</param>
    /// <param name="fromNanos">Only decisions from then on, wall time.</param>
    /// <returns>Counts by reason, the most frequent first.</returns>
    public static IReadOnlyList<(ReasonCode Reason, long Count)> Read(string journal, long fromNanos)
    {
        var counts = new Dictionary<ReasonCode, long>();
        using var cursor = new JournalCursor(journal);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind != JournalRecordKind.Decision || record.TimeNanos < fromNanos) continue;
            if (!OutputBody.TryRead(record.Body, out DecisionOutcome decision, out _)) continue;
            if (decision.Reason == ReasonCode.None) continue;
            counts[decision.Reason] = counts.GetValueOrDefault(decision.Reason) + 1;
        }

        var sorted = new List<(ReasonCode Reason, long Count)>();
        foreach ((ReasonCode reason, long count) in counts) sorted.Add((reason, count));
        sorted.Sort(static (one, other) => other.Count.CompareTo(one.Count));
        return sorted;
    }

    /// <summary>One line; "none" without any.</summary>
    public static string Text(IReadOnlyList<(ReasonCode Reason, long Count)> refusals) =>
        refusals.Count == 0 ? "none" : string.Join(", ", Array.ConvertAll(
            [.. refusals], static refusal => $"{refusal.Count} {refusal.Reason}"));
}
