using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Faults;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Replay;
using LowLatency.Runtime.Snapshots;
using LowLatency.TestKit;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Host.Poison;

/// <summary>
/// A journal written by hand, whose snapshot is harmed as a fault of the engine would leave it, and the starts behind
/// it. Beside it a sound engine goes through the same events.
/// </summary>
internal sealed class PoisonJournal : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lowlatency-poison-").FullName;
    private readonly HostOptions _options;
    private readonly StrategyRegistry _registry;
    private JournalDirectory? _directory;
    private JournalWriter? _writer;
    private RecoveredEngine? _recovered;

    public PoisonJournal(StrategyDefinition strategy)
    {
        _registry = StrategyRegistry.BuiltIn().Add(strategy);
        _options = new HostOptions
        {
            Engine = new EngineSettings
            {
                Instruments =
                [
                    new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" },
                    new InstrumentSettings { Venue = "BinanceSpot", Symbol = "ETHUSDT" },
                ],
                Strategies = [new StrategySettings { Name = strategy.Name }],
                Capacity = new CapacitySettings { Orders = 64, Fills = 256, CommandsPerEvent = 64 },
            },
            Journal = new JournalOptions { Directory = Journal },
        };
        Sound = Start().Engine;
        BeginRun();
        Append(Events.Rules(0));
        Append(Events.Snapshot(0, 9_999, 10_001));
        Append(Events.Operator(OperatorAction.EnableTrading));
    }

    public string Journal => Path.Combine(_folder, "journal");

    public EventBuilder Events { get; } = new();

    /// <summary>Without the harm.</summary>
    public Engine Sound { get; private set; }

    public List<string> Lines { get; } = [];

    /// <summary>The state of now, harmed, is the newest snapshot.</summary>
    public void Plant(Action<Engine> harm)
    {
        byte[] json = EngineSettingsJson.Write(_options.Engine);
        ulong hash = EngineSettingsJson.Hash(json);
        var harmed = new Engine(_options.Engine, _registry);
        Assert.That(harmed.TryLoad(Save(Sound)), Is.True);
        harm(harmed);
        var snapshots = Snapshots();
        Assert.That(snapshots.TrySaveConfiguration(hash, json, out string error), Is.True, error);
        var header = new SnapshotHeader
        {
            JournalId = _recovered!.Resume.JournalId,
            Sequence = harmed.Sequence,
            StateHash = harmed.ComputeStateHash(),
            CommandHash = harmed.CommandHash,
            ConfigurationHash = hash,
            TimeNanos = harmed.NowNanos,
        };
        Assert.That(snapshots.TrySave(header, Save(harmed), out error), Is.True, error);
    }

    /// <summary>An event is durable, and the sound engine applies it, or another in its place.</summary>
    public long Append(EventSlot[] message, EventSlot[]? instead = null)
    {
        Assert.That(_writer!.Append(message) && _writer.Commit(), Is.True, _writer.Fault.ToString());
        Sound.Apply(instead ?? message);
        return Sound.Sequence;
    }

    /// <summary>The process is gone; what was durable stays.</summary>
    public void Crash()
    {
        _writer?.Dispose();
        _directory?.Dispose();
        (_writer, _directory) = (null, null);
    }

    /// <summary>The next start, up to where its run would begin.</summary>
    public RecoveredEngine Start()
    {
        Crash();
        _directory = JournalDirectory.TryOpen(Journal, create: true, out string error);
        Assert.That(_directory, Is.Not.Null, error);
        _recovered = Recovery.Run(_directory!, Snapshots(), _options, _registry, Lines.Add);
        return _recovered;
    }

    /// <summary>The next start, which must fail; its exit code.</summary>
    public int StartInVain() => Assert.Throws<StartFault>(() => Start())!.ExitCode;

    /// <summary>The run behind the last start, as the process begins it.</summary>
    public void BeginRun()
    {
        RecoveredEngine recovered = _recovered!;
        Sound = recovered.Engine;
        _writer = new JournalWriter(Journal, new JournalWriterOptions { FreeBytesMin = 0 }, recovered.Resume);
        Assert.That(_writer.Start(new JournalStart
        {
            WallNanos = Events.NowNanos,
            MonotonicNanos = 0,
            Epoch = recovered.Epoch,
            Instance = 1,
            ConfigurationHash = recovered.ConfigurationHash,
            ConfigurationJson = recovered.ConfigurationJson,
            Role = "paper",
            SkippedEvents = recovered.Skips,
        }), Is.True);
        Append(Events.Started(recovered.Epoch));
        if (!recovered.IsHeld) return;
        Append(Events.Operator(OperatorAction.Halt));
        PoisonMarkers.RemoveAll(Journal, Lines.Add);
    }

    /// <summary>What any tool makes of the journal, from its newest snapshot.</summary>
    public EngineReplayOutcome Replay()
    {
        var warnings = new List<string>();
        ReplayStart start = ReplayStart.Newest(Journal, long.MaxValue, _registry, warnings);
        Assert.That(warnings, Is.Empty);
        Assert.That(start.Engine, Is.Not.Null);
        return EngineReplay.Run(Journal, _registry, new JournalReplayRange(), start);
    }

    public void Dispose()
    {
        Crash();
        Directory.Delete(_folder, recursive: true);
    }

    private SnapshotStore Snapshots() => new(Path.Combine(Journal, SnapshotFolder.FolderName));

    private static byte[] Save(Engine engine)
    {
        engine.TrySave([], out int length);
        byte[] bytes = new byte[length];
        Assert.That(engine.TrySave(bytes, out _), Is.True);
        return bytes;
    }
}
