using System.Collections.Generic;
using System.Text;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.WhatIf;

/// <summary>The orders that left the engine, read from a journal's output records: no strategy is needed.</summary>
internal static class RecordedOrders
{
    /// <summary>
    /// The orders as they were placed, null when a run of the journal records no outputs; and the role of the last run.
    /// </summary>
    public static (List<EngineCommand>? Orders, string Role) Read(string folder)
    {
        List<EngineCommand> orders = [];
        string role = "";
        using var cursor = new JournalCursor(folder);
        while (cursor.Read(out JournalRecord record))
        {
            switch (record.Kind)
            {
                case JournalRecordKind.Manifest:
                    bool isRead = ManifestBody.TryRead(record.Body, out ManifestBody manifest);
                    if (isRead) role = Encoding.UTF8.GetString(manifest.Role);
                    if (!isRead || !manifest.RecordsOutputs) return (null, role);
                    break;
                case JournalRecordKind.Command:
                    bool isCommand = OutputBody.TryRead(record.Body, out EngineCommand command, out _);
                    if (isCommand && command.Kind == CommandKind.PlaceOrder) orders.Add(command);
                    break;
            }
        }

        return (orders, role);
    }
}
