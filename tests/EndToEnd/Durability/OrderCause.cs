using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Reading.Journal;

namespace LowLatency.EndToEnd.Durability;

/// <summary>Where the journal has the event that caused an order.</summary>
/// <param name="Segment">File name.</param>
/// <param name="Offset">First byte of the record in it.</param>
/// <param name="End">Behind its last.</param>
internal readonly record struct OrderCause(string Segment, long Offset, long End)
{
    /// <summary>Of every order that left the engine, by its client's id.</summary>
    public static Dictionary<string, OrderCause> Read(string journal)
    {
        var events = new Dictionary<long, OrderCause>();
        var orders = new Dictionary<string, OrderCause>();
        using var cursor = new JournalCursor(journal);
        while (cursor.Read(out JournalRecord record))
        {
            if (record.Kind == JournalRecordKind.Event)
            {
                string segment = JournalSegments.NameOf(cursor.Header.Index);
                events[record.Sequence] = new OrderCause(segment, record.Offset, record.Offset + record.Length);
            }
            else if (record.Kind == JournalRecordKind.Command
                && OutputBody.TryRead(record.Body, out EngineCommand command, out _)
                && command.Kind == CommandKind.PlaceOrder)
            {
                orders[command.ClientOrderId.ToString()] = events[command.CauseSequence];
            }
        }

        return orders;
    }
}
