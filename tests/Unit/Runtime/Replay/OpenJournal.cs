using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;
using LowLatency.Runtime.Journal;
using LowLatency.TestKit;
using LowLatency.Unit.Core.EngineTests;

namespace LowLatency.Unit.Runtime.Replay;

/// <summary>
/// A run that is killed with an open position, a stop that rests at the venue and an order whose outcome is UNKNOWN.
/// </summary>
internal static class OpenJournal
{
    public static EngineSettings Settings()
    {
        EngineSettings settings = EngineFixture.Settings();
        settings.Reconciliation.IsRequired = true;
        settings.Execution.RestingStopBehindPercent = 2;
        settings.Staleness.BlockMillis = 600_000;
        return settings;
    }

    /// <summary>Writes the folder: segments, and a snapshot from before the order that became UNKNOWN.</summary>
    public static void Write(string folder)
    {
        byte[] json = EngineSettingsJson.Write(Settings());
        ulong hash = EngineSettingsJson.Hash(json);
        using JournalDirectory directory = JournalDirectory.TryOpen(folder, create: true, out string error)
            ?? throw new IOException(error);
        JournalResumePoint resume = directory.Recover(out _)!.Value;
        using var writer = new JournalWriter(
            folder, new JournalWriterOptions { SegmentBytes = JournalWriterOptions.SegmentBytesLeast,
                BufferBytes = JournalWriterOptions.BufferBytesLeast, FreeBytesMin = 0 }, resume);
        bool isStarted = writer.Start(new JournalStart
        {
            WallNanos = EventBuilder.StartNanos,
            MonotonicNanos = 0,
            Epoch = 1,
            Instance = 1,
            ConfigurationHash = hash,
            ConfigurationJson = json,
            Role = "live",
            Build = "golden",
        });
        if (!isStarted) throw new IOException(writer.Fault.ToString());
        Engine engine = EngineFixture.Make(Settings());
        var events = new EventBuilder();
        var placed = new List<EngineCommand>();
        void Apply(EventSlot[] message)
        {
            if (!writer.Append(message)) throw new IOException(writer.Fault.ToString());
            engine.Apply(message);
            foreach (EngineCommand command in engine.Commands)
            {
                if (command.Kind == CommandKind.PlaceOrder) placed.Add(command);
            }
        }

        Apply(events.Started(1, 0));
        Apply(events.Rules(0, takesStops: true));
        Apply(events.Rules(1));
        Apply(events.Snapshot(0, 9_999, 10_001));
        Apply(events.Operator(OperatorAction.EnableTrading));
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            if (condition is VenueCondition.None or VenueCondition.TradesProven) continue;
            Apply(events.Venue(condition, isSet: false));
        }

        Apply(events.Balance(-1, 100_000m));
        Apply(events.Balance(0, 0m));
        Apply(events.Balance(1, 0m));
        Buy(80);
        EngineCommand entry = placed[^1];
        Apply(events.Report(entry.ClientOrderId, OrderReportKind.Acknowledged));
        Apply(events.Fill(entry.ClientOrderId, 1, 10_000, entry.Quantity.Units));
        EngineCommand stop = placed[^1];
        if (stop.OrderType != OrderType.Stop) throw new InvalidOperationException("no stop");
        Apply(events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
        Record();
        Save();
        Buy(80);
        EngineCommand unknown = placed[^1];
        if (placed.Count != 3) throw new InvalidOperationException($"{placed.Count} orders");
        Apply(events.Report(unknown.ClientOrderId, OrderReportKind.Sent));
        Apply(events.Report(unknown.ClientOrderId, OrderReportKind.OutcomeUnknown));
        Apply(events.Clock());
        Record();
        if (!writer.Commit()) throw new IOException(writer.Fault.ToString());

        void Buy(int strength)
        {
            events.Step(60_000);
            Apply(events.Delta(0, [], []));
            Apply(events.ClosedBar(0, 10_000, 10_001, strength));
        }

        void Record() => writer.AppendStateHash(new StateHashBody(
            engine.Sequence, engine.ComputeStateHash(), engine.CommandHash, engine.CommandCount));

        void Save()
        {
            byte[] state = EngineFixture.Save(engine);
            var store = new SnapshotStore(Path.Combine(folder, SnapshotStore.FolderName));
            store.TrySaveConfiguration(hash, json, out _);
            store.TrySave(
                new SnapshotHeader
                {
                    JournalId = resume.JournalId,
                    Sequence = engine.Sequence,
                    StateHash = engine.ComputeStateHash(),
                    CommandHash = engine.CommandHash,
                    CommandCount = engine.CommandCount,
                    ConfigurationHash = hash,
                    TimeNanos = engine.NowNanos,
                },
                state, out _);
            writer.AppendSnapshotTaken(new SnapshotTakenBody(engine.Sequence, engine.ComputeStateHash()));
        }
    }
}
