using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Reading.Journal;

namespace LowLatency.Latency.Results;

/// <summary>Orders that left the engine for one account, as its journal has them.</summary>
internal static class PlacedOrders
{
    /// <param name="journal">The journal's folder.</param>
    /// <param name="account">Number of the account at the venue.</param>
    /// <returns>Engine times of the causes, unix nanoseconds, in order.</returns>
    public static IReadOnlyList<long> Times(string journal, byte account)
    {
        var times = new List<long>();
        using var cursor = new JournalCursor(journal);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind != JournalRecordKind.Command) continue;
            if (!OutputBody.TryRead(record.Body, out EngineCommand command, out _)) continue;
            if (command.Kind != CommandKind.PlaceOrder || command.Account.Value != account) continue;
            times.Add(command.TimeNanos);
        }

        return times;
    }
}
