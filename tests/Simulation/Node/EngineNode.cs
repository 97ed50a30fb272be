using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LowLatency.Core;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.RateLimits;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Snapshots;
using LowLatency.Runtime.Threads;
using LowLatency.Simulation.Venue;

namespace LowLatency.Simulation.Node;

/// <summary>
/// One life of the engine between a start and a crash: the product's pipeline, links and route as its configuration
/// wires them, with the simulation's wires, disk and clock.
/// </summary>
internal sealed class EngineNode : IDisposable, IPipelineObserver
{
    private readonly World _world;
    private readonly SimulationOptions _options;
    private readonly MachineClock _clock;
    private readonly PipelineClock _pipelineClock;
    private readonly TornStorage _storage = new();
    private readonly JournalDirectory _directory;
    private readonly JournalWriter _journal;
    private readonly VenueAddresses _addresses;
    private readonly HostOptions _host;
    private readonly EnginePipeline _pipeline;
    private readonly IReadOnlyList<IReadOnlyList<IAgent>> _threads;
    private readonly JournalStep _disk;
    private readonly JournalRequestAgent? _journalRequests;
    private readonly SnapshotDuty _snapshots;
    private IReadOnlyList<VenueOrderRoute> _routes = [];
    private long _nextSnapshotNanos;
    private long _now;

    public EngineNode(World world, string path, long now)
    {
        _world = world;
        _options = world.Options;
        _clock = world.Clock;
        _now = now;
        HostOptions host = NodeSettings.Host(_options, world.Machine);
        _host = host;
        _directory = JournalDirectory.TryOpen(path, create: true, out string error) ?? throw new IOException(error);
        var store = new SnapshotStore(Path.Combine(path, SnapshotFolder.FolderName));
        RecoveredEngine recovered = Recovery.Run(_directory, store, host, Registry(), OnLog);
        Engine = recovered.Engine;
        RecoveredSequence = Engine.Sequence;
        _journal = StartJournal(path, recovered);
        _pipelineClock = new PipelineClock(Stamp);
        _addresses = new VenueAddresses(host, path, _pipelineClock);
        foreach (SimulatedVenue venue in world.Venues)
        {
            venue.Checker.Refusals.OnStart(_addresses.Of(host.Venues[venue.Index]).BanUntilVenueNanos);
        }

        Transport = new SimulatedTransport(world, this);
        _pipeline = new EnginePipeline(new EnginePipelineParts
        {
            Engine = Engine,
            Clock = _pipelineClock,
            Journal = _journal,
            StateHashEvery = host.Engine.StateHashEvery,
            RingSlots = host.Threads.RingSlots,
            CommandSlots = host.Threads.CommandSlots,
            Snapshots = world.SnapshotBuffer,
            Observer = this,
            Routes = ports => MakeRoutes(host, ports),
            Links = ports => new LinkFactory(
                host, ports, Transport, null, _addresses, RulesOf)
                .MakeAll(static one => one),
        });
        _threads = _pipeline.Compose(
            [.. ThreadPlans.Find(host.Threads, cores: 2)!.Select(static row => row.Agents)]);
        _journalRequests = _threads.SelectMany(static thread => thread).OfType<JournalRequestAgent>().SingleOrDefault();
        _disk = new JournalStep(world, _pipeline.JournalAgent!, _journal);
        world.SnapshotBuffer.Release();
        if (!store.TrySaveConfiguration(recovered.ConfigurationHash, recovered.ConfigurationJson, out error))
        {
            throw new IOException(error);
        }

        _snapshots = new SnapshotDuty(
            _pipeline, world.SnapshotBuffer, store, recovered, line => world.Violations.Add(line));
        _nextSnapshotNanos = world.Machine.NextSnapshotNanos(now);
        Begin(recovered);
    }

    public Engine Engine { get; }

    /// <summary>What link and route share.</summary>
    public AddressLimits Address => _addresses.Of(_host.Venues[0]);

    public SimulatedTransport Transport { get; }

    /// <summary>Rotations of the order connection that were completed.</summary>
    public long Rotations
    {
        get
        {
            long rotations = 0;
            foreach (VenueOrderRoute route in _routes) rotations += ((LiveRoute)route.Route).Rotations;
            return rotations;
        }
    }

    /// <summary>Where the journal ended when this life began.</summary>
    public long RecoveredSequence { get; }

    public ReceiveStamp Stamp => _clock.Stamp(_now);

    public long NextDueNanos => _journalRequests is { } requests
        ? Math.Min(_disk.DueNanos, _world.FromMonotonic(requests.NextWakeNanos))
        : _disk.DueNanos;

    /// <summary>Snapshots of this life that lie on the disk.</summary>
    public long Snapshots => _snapshots.Saved;

    /// <summary>This life began with a snapshot, not with the first event.</summary>
    public bool IsFromSnapshot { get; private set; }

    /// <summary>Rounds in which a link was not read because the engine had too much before it.</summary>
    public long ReadsHeldBack { get; private set; }

    /// <summary>Rounds in which the command ring had no room.</summary>
    public long CommandRingFull => _pipeline.Business.CommandRingFullCount;

    public static StrategyRegistry Registry() => StrategyRegistry.BuiltIn().Add(CoinStrategy.Definition);

    public void Operator(OperatorAction action) => _pipeline.Requests.Add(action);

    /// <summary>Stamps from now on.</summary>
    public void SetNow(long now)
    {
        _now = now;
        _pipelineClock.StepTo(Stamp);
    }

    /// <summary>Time has come; whatever is due here happens, then everything that follows from it.</summary>
    public void Advance(long now)
    {
        SetNow(now);
        Settle();
        _addresses.Poll();
        _snapshots.Poll();
        if (now < _nextSnapshotNanos) return;
        _nextSnapshotNanos = _world.Machine.NextSnapshotNanos(now);
        Operator(OperatorAction.Snapshot);
    }

    /// <summary>
    /// The power goes: nothing that was not flushed needs to have stayed. The node cannot be used any more.
    /// </summary>
    public void Crash(Random random)
    {
        if (random.Next(2) == 0)
        {
            _storage.IsGoingDown = true;
            _pipeline.JournalAgent!.DoWork();
        }

        Dispose();
        _storage.Cut(random);
    }

    public void StopInOrder()
    {
        EventSlot stop = default;
        stop.Header.Kind = EventKind.EngineStopping;
        _pipeline.Requests.Add(stop);
        while (!_pipeline.Business.HasStopped)
        {
            _disk.Finish();
            Settle();
        }

        _journalRequests?.OnClose();
        _disk.Finish();
        _snapshots.Poll();
        if (!_pipeline.EndJournal(Stamp)) throw new IOException($"journal: {_journal.Fault}");
        Dispose();
    }

    public void OnApplying(in EventHeader header)
    {
        foreach (SimulatedVenue venue in _world.Venues) venue.Checker.OnApplying(in header);
    }

    public void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        long publishedNanos = _world.FromMonotonic(message[0].Header.ReceiveMonotonicNanos);
        foreach (ref readonly EngineCommand command in commands) _world.Limits.OnDecided(in command, this, _now);
        _world.Limits.OnApplied(in message[0], this);
        foreach (SimulatedVenue venue in _world.Venues)
        {
            foreach (ref readonly EngineCommand command in commands)
            {
                venue.Checker.OnDecided(in command, this, _now, publishedNanos);
            }

            venue.Checker.OnApplied(message[0], this);
        }
    }

    public void OnCarriedOut(in EngineCommand command)
    {
        if (command.CauseSequence > _disk.FlushedSequence)
        {
            _world.Venues[0].Checker.Add($"a command of {command.CauseSequence} left before that was durable");
        }

        foreach (SimulatedVenue venue in _world.Venues) venue.Checker.OnCarriedOut(in command, this);
        SimulatedVenue target = _world.VenueOf(command.Instrument.IsAll ? 0 : command.Instrument.Value);
        target.ThinBooks.OnCarriedOut(in command);
        _world.OnCommandLeft();
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _journal.Dispose();
        _directory.Dispose();
    }

    private IReadOnlyList<VenueOrderRoute> MakeRoutes(HostOptions host, PipelinePorts ports)
    {
        _routes = LiveRouteFactory.MakeAll(
            host, Engine, ports, Transport, _addresses, static (_, _) => []);
        return _routes;
    }

    private InstrumentRules RulesOf(InstrumentId id) => Engine.Instruments[id.Value].Market.Rules;

    private JournalWriter StartJournal(string path, RecoveredEngine recovered)
    {
        var journal = new JournalWriter(
            path,
            new JournalWriterOptions
            {
                Durability = JournalDurability.Flushed,
                SegmentBytes = _options.SegmentBytes,
                BufferBytes = (int)Math.Min(1 << 20, _options.SegmentBytes / 4),
                FreeBytesMin = 0,
            },
            recovered.Resume, _storage);
        ReceiveStamp stamp = Stamp;
        bool isStarted = journal.Start(new JournalStart
        {
            WallNanos = stamp.WallNanos,
            MonotonicNanos = stamp.MonotonicNanos,
            Epoch = recovered.Epoch,
            Instance = NodeSettings.Instance,
            ConfigurationHash = recovered.ConfigurationHash,
            ConfigurationJson = recovered.ConfigurationJson,
            Role = "live",
            RecordsOutputs = true,
        });
        return isStarted ? journal : throw new IOException($"journal: {journal.Fault}");
    }

    private void Begin(RecoveredEngine recovered)
    {
        EventSlot started = default;
        started.Header.Kind = EventKind.EngineStarted;
        started.Started.Epoch = recovered.Epoch;
        started.Started.Instance = NodeSettings.Instance;
        started.Started.ConfigurationHash = recovered.ConfigurationHash;
        _pipeline.TryPublish(started);
        Operator(OperatorAction.EnableTrading);
        foreach (IReadOnlyList<IAgent> agents in _threads)
        {
            foreach (IAgent agent in agents) agent.OnStart();
        }

        Settle();
    }

    private void OnLog(string line)
    {
        const string Begin = "recovered: snapshot ";
        if (!line.StartsWith(Begin, StringComparison.Ordinal)) return;
        IsFromSnapshot = !line.StartsWith(Begin + "0,", StringComparison.Ordinal);
    }

    // Round after round of every thread, until nothing more follows at this moment. An engine that is held up by a full
    // command ring has work and does none.
    private void Settle()
    {
        long published;
        int done;
        do
        {
            published = _pipeline.Input.ClaimedSequence;
            done = 0;
            foreach (IReadOnlyList<IAgent> agents in _threads)
            {
                foreach (IAgent agent in agents) done += Step(agent);
            }
        }
        while (_pipeline.Input.ClaimedSequence != published || (done > 0 && !_pipeline.Business.IsIdle));

        // What was asked for behind its turn begins now.
        _disk.Step(_now);
    }

    private int Step(IAgent agent)
    {
        if (agent is JournalAgent) return _disk.Step(_now) ? 1 : 0;
        bool isHeld = agent is ReceiveAgent { Ahead: { } ahead } receiver && ahead.Depth > receiver.AheadSlotsMax;
        if (isHeld) ReadsHeldBack++;
        return agent.DoWork();
    }
}
