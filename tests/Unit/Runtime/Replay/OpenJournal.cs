using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Orders;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Snapshots;
using LowLatency.TestKit;
using LowLatency.Unit.Core.EngineTests;

namespace LowLatency.Unit.Runtime.Replay;

/// <summary>
/// A run that is killed with an open position, a stop that rests at the venue and an order whose outcome is UNKNOWN.
/// </summary>
internal sealed class OpenJournal : IDisposable
{
    private readonly JournalDirectory _directory;
    private readonly JournalResumePoint _resume;
    private readonly JournalWriter _writer;
    private readonly Engine _engine = EngineFixture.Make(Settings());
    private readonly EventBuilder _events = new();
    private readonly List<EngineCommand> _placed = [];
    private readonly byte[] _json = EngineSettingsJson.Write(Settings());

    private OpenJournal(string folder)
    {
        _directory = JournalDirectory.TryOpen(folder, create: true, out string error) ?? throw new IOException(error);
        _resume = _directory.Recover(out _)!.Value;
        var options = new JournalWriterOptions
        {
            SegmentBytes = JournalWriterOptions.SegmentBytesLeast,
            BufferBytes = JournalWriterOptions.BufferBytesLeast,
            FreeBytesMin = 0,
        };
        _writer = new JournalWriter(folder, options, _resume);
        var start = new JournalStart
        {
            WallNanos = EventBuilder.StartNanos,
            MonotonicNanos = 0,
            Epoch = 1,
            Instance = 1,
            ConfigurationHash = EngineSettingsJson.Hash(_json),
            ConfigurationJson = _json,
            Role = "live",
            Build = "golden",
        };
        if (!_writer.Start(start)) throw new IOException(_writer.Fault.ToString());
    }

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
        using var journal = new OpenJournal(folder);
        journal.Open();
        journal.Buy(80);
        journal.Protect();
        journal.Record();
        journal.Save();
        journal.Buy(80);
        EngineCommand unknown = journal._placed[^1];
        if (journal._placed.Count != 3) throw new InvalidOperationException($"{journal._placed.Count} orders");
        journal.Apply(journal._events.Report(unknown.ClientOrderId, OrderReportKind.Sent));
        journal.Apply(journal._events.Report(unknown.ClientOrderId, OrderReportKind.OutcomeUnknown));
        journal.Apply(journal._events.Clock());
        journal.Record();
        if (!journal._writer.Commit()) throw new IOException(journal._writer.Fault.ToString());
    }

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
    }

    private void Open()
    {
        Apply(_events.Started(1, 0));
        Apply(_events.Rules(0, takesStops: true));
        Apply(_events.Rules(1));
        Apply(_events.Snapshot(0, 9_999, 10_001));
        Apply(_events.Operator(OperatorAction.EnableTrading));
        foreach (VenueCondition condition in Enum.GetValues<VenueCondition>())
        {
            if (condition is VenueCondition.None or VenueCondition.TradesProven) continue;
            Apply(_events.Venue(condition, isSet: false));
        }

        Apply(_events.Balance(-1, 100_000m));
        Apply(_events.Balance(0, 0m));
        Apply(_events.Balance(1, 0m));
    }

    private void Buy(int strength)
    {
        _events.Step(60_000);
        Apply(_events.Delta(0, [], []));
        Apply(_events.ClosedBar(0, 10_000, 10_001, strength));
    }

    private void Protect()
    {
        EngineCommand entry = _placed[^1];
        Apply(_events.Report(entry.ClientOrderId, OrderReportKind.Acknowledged));
        Apply(_events.Fill(entry.ClientOrderId, 1, 10_000, entry.Quantity.Units));
        EngineCommand stop = _placed[^1];
        if (stop.OrderType != OrderType.Stop) throw new InvalidOperationException("no stop");
        Apply(_events.Report(stop.ClientOrderId, OrderReportKind.Acknowledged));
    }

    private void Apply(EventSlot[] message)
    {
        if (!_writer.Append(message)) throw new IOException(_writer.Fault.ToString());
        _engine.Apply(message);
        foreach (EngineCommand command in _engine.Commands)
        {
            if (command.Kind == CommandKind.PlaceOrder) _placed.Add(command);
        }
    }

    private void Record() => _writer.AppendStateHash(new StateHashBody(
        _engine.Sequence, _engine.ComputeStateHash(), _engine.CommandHash, _engine.CommandCount));

    private void Save()
    {
        var store = new SnapshotStore(Path.Combine(_directory.Path, SnapshotFolder.FolderName));
        var header = new SnapshotHeader
        {
            JournalId = _resume.JournalId,
            Sequence = _engine.Sequence,
            StateHash = _engine.ComputeStateHash(),
            CommandHash = _engine.CommandHash,
            CommandCount = _engine.CommandCount,
            ConfigurationHash = EngineSettingsJson.Hash(_json),
            TimeNanos = _engine.NowNanos,
        };
        store.TrySaveConfiguration(header.ConfigurationHash, _json, out _);
        store.TrySave(header, EngineFixture.Save(_engine), out _);
        _writer.AppendSnapshotTaken(new SnapshotTakenBody(_engine.Sequence, _engine.ComputeStateHash()));
    }
}
