using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Host.Control;
using LowLatency.Host.Faults;
using LowLatency.Host.Housekeeping;
using LowLatency.Host.Links;
using LowLatency.Host.Options;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Agents;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Links;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Capture;
using LowLatency.Runtime.Clocks;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Liveness;
using LowLatency.Runtime.Snapshots;
using LowLatency.Runtime.Storage;
using LowLatency.Runtime.Threads;
using LowLatency.Strategies;

namespace LowLatency.Host.Process;

/// <summary>
/// One run of the engine, wired in one place: journal, rings, threads, links. Everything that the threads share is made
/// here, before the first of them starts.
/// </summary>
internal sealed class EngineRun : IDisposable
{
    // Of ten instruments a fraction; a larger state makes it grow.
    private const int SnapshotBytesAtStart = 8 << 20;

    private const int DutyMillisMax = 2_000;

    private readonly long _processStartNanos = ProcessAge.StartMonotonicNanos();
    private readonly JournalDirectory _directory;
    private readonly PipelineClock _pipelineClock;
    private readonly SocketTransport _transport;
    private readonly ThreadLayout _threads;

    /// <param name="options">Without faults.</param>
    /// <param name="log">Takes lines for the operator.</param>
    /// <param name="seams">Where a proof looks in or puts something in between; null in the product.</param>
    /// <param name="registry">The strategies that the options and the journal may name; null = the catalogue.</param>
    public EngineRun(
        HostOptions options, Action<string> log, EngineRunSeams? seams = null, StrategyRegistry? registry = null)
    {
        seams ??= new EngineRunSeams();
        registry ??= StrategyCatalog.All();
        registry.Pin(options.Engine.Strategies);
        Options = options;
        Log = log;
        Access = RunFolders.AccessOf(options.Journal);
        _directory = JournalDirectory.TryOpen(options.Journal.Directory, create: true, out string error, Access)
            ?? throw new StartFault(ExitCode.CannotCreate, $"journal.directory: {error}");
        RunFolders.Close(_directory.Path, Access, log);
        Control = MakeControl(options, log);
        Snapshots = OrFault(() => new SnapshotStore(Path.Combine(_directory.Path, SnapshotFolder.FolderName)));
        RecoveredEngine recovered = Recover(registry);
        Engine = recovered.Engine;
        Recovered = recovered;
        FirstSequence = Engine.Sequence + 1;
        Clock = StartClock(Engine.NowNanos, log);
        Liveness = OrFault(
            () => LivenessPageWriter.Create(_directory.Path, Environment.ProcessId, recovered.Epoch));
        string unsaved = SaveStrategies(options.Engine.Strategies, registry);
        Writer = StartJournal(options.Journal, recovered);
        if (unsaved.Length > 0) throw new StartFault(ExitCode.CannotCreate, $"journal {_directory.Path}: {unsaved}");
        SaveConfiguration(recovered);

        _pipelineClock = new PipelineClock(Clock);
        _threads = new ThreadLayout(options.Threads);
        _transport = new SocketTransport(options, _threads.MarketReadiness, _threads.OrderReadiness);
        Addresses = new VenueAddresses(options, _directory.Path, _pipelineClock);
        Capture = MakeCapture(options.Capture, Access);
        Pipeline = new EnginePipeline(new EnginePipelineParts
        {
            Engine = Engine,
            Clock = _pipelineClock,
            Journal = Writer,
            StateHashEvery = options.Engine.StateHashEvery,
            Snapshots = SnapshotBuffer,
            Liveness = Liveness,
            IsMeasured = true,
            RingSlots = options.Threads.RingSlots,
            CommandSlots = options.Threads.CommandSlots,
            Routes = MakeRoutes,
            Links = ports => new LinkFactory(
                options, ports, _transport, Capture, Addresses, RulesOf)
                .MakeAll(seams.Protocol),
        });
        Runners = _threads.Make(Pipeline, seams.Agent, fault => Fault ??= fault, log);
    }

    public HostOptions Options { get; }

    /// <summary>Who may read what the run keeps.</summary>
    public FolderAccess Access { get; }

    /// <summary>Where its operator commands.</summary>
    public ControlFolder Control { get; }

    public Action<string> Log { get; }

    public Engine Engine { get; }

    public RecoveredEngine Recovered { get; }

    public long FirstSequence { get; }

    public WallClock Clock { get; }

    public LivenessPageWriter Liveness { get; }

    /// <summary>Use journal, captures, snapshots and <see cref="Liveness"/> beside the agents, once started.</summary>
    public List<DutyThread> DutyThreads { get; } = [];

    public JournalWriter Writer { get; }

    public SnapshotStore Snapshots { get; }

    public SnapshotBuffer SnapshotBuffer { get; } = new(SnapshotBytesAtStart);

    public EnginePipeline Pipeline { get; }

    public VenueAddresses Addresses { get; }

    public IReadOnlyList<AgentRunner> Runners { get; }

    public CaptureWriter? Capture { get; }

    /// <summary>First fault of an agent; null = none.</summary>
    public AgentFault? Fault { get; private set; }

    public string JournalPath => _directory.Path;

    /// <summary>
    /// Milliseconds from the start of the process to the moment when every link had its first subscription
    /// acknowledged; -1 = not yet.
    /// </summary>
    public double StartToSubscribedMillis
    {
        get
        {
            long lastNanos = 0;
            foreach (VenueLink link in Pipeline.Links)
            {
                if (link.SubscribedMonotonicNanos == 0) return -1;
                lastNanos = Math.Max(lastNanos, link.SubscribedMonotonicNanos);
            }

            return Math.Round((lastNanos - _processStartNanos) / 1e6, 1);
        }
    }

    /// <summary>The first events of the run, then the threads.</summary>
    public void Start()
    {
        EventSlot started = default;
        started.Header.Kind = EventKind.EngineStarted;
        started.Started.Epoch = Recovered.Epoch;
        started.Started.Instance = (ushort)Options.Engine.Instance;
        started.Started.ConfigurationHash = Recovered.ConfigurationHash;
        started.Started.InitialCash = InitialCash(Options);
        Pipeline.TryPublish(started);
        if (Recovered.IsHeld) Pipeline.TryPublish(EntryHalt(ReasonCode.InvariantBroken));
        Pipeline.Requests.Add(OperatorAction.EnableTrading);

        // From it on, a restart needs neither the version of before nor leave to change.
        if (Recovered.IsStrategyChanged) Pipeline.Requests.Add(OperatorAction.Snapshot);
        foreach (AgentRunner runner in Runners) runner.Start();
    }

    /// <summary>The halt that a skipped event asks for is durable.</summary>
    public bool IsHaltDurable => Writer.DurableSequence.Value > FirstSequence;

    /// <summary>Closes the connections in order; their last events are in the ring when this returns.</summary>
    public void CloseLinks()
    {
        const int CloseMillisMax = 2_000;
        CloseAgents(
            static name => name.StartsWith(ReceiveAgent.NamePrefix, StringComparison.Ordinal), CloseMillisMax);
    }

    /// <summary>Ends the agents that are meant, on whatever threads they are; waits a bounded time.</summary>
    /// <returns>False when that was not enough.</returns>
    public bool CloseAgents(Predicate<string> isMeant, int millisMax)
    {
        // Not for the other threads: one of them that hangs says nothing about those that are meant.
        AgentRunner[] meant = [.. Runners.Where(runner => runner.HasAgent(isMeant))];
        foreach (AgentRunner runner in meant) runner.Close(isMeant);
        return meant.Count(runner => runner.WaitClosed(millisMax)) == meant.Length;
    }

    public void Dispose()
    {
        foreach (AgentRunner runner in Runners) runner.Stop();
        bool haveEnded = true;
        foreach (AgentRunner runner in Runners)
        {
            runner.Dispose();
            haveEnded &= runner.HasEnded;
        }

        foreach (DutyThread duty in DutyThreads) haveEnded &= duty.Stop(DutyMillisMax);

        // What a thread that hangs may still use is the kernel's to give back: the process ends.
        if (!haveEnded) return;
        _threads.Dispose();
        Capture?.Dispose();
        Writer.Dispose();
        Liveness.Dispose();
        Control.Dispose();
        _directory.Dispose();
    }

    /// <summary>Exits, stops and cancels go on, entries wait for a person.</summary>
    public static EventSlot EntryHalt(ReasonCode reason)
    {
        EventSlot halt = default;
        halt.Header.Kind = EventKind.Operator;
        halt.Operator.Action = OperatorAction.Halt;
        halt.Operator.Origin = OperatorOrigin.Engine;
        halt.Operator.Reason = reason;
        return halt;
    }

    // A refused journal is not held: in the same process it may be opened again.
    private ControlFolder MakeControl(HostOptions options, Action<string> log)
    {
        try
        {
            return new ControlFolder(options.Control, options.Journal.Directory, log);
        }
        catch (StartFault)
        {
            _directory.Dispose();
            throw;
        }
    }

    private RecoveredEngine Recover(StrategyRegistry registry)
    {
        try
        {
            return Recovery.Run(_directory, Snapshots, Options, registry, Log);
        }
        catch (StartFault)
        {
            Control.Dispose();
            _directory.Dispose();
            throw;
        }
    }

    // What a snapshot is restored under. Behind the journal, whose faults have names of their own.
    private void SaveConfiguration(RecoveredEngine recovered)
    {
        if (Snapshots.TrySaveConfiguration(
                recovered.ConfigurationHash, recovered.ConfigurationJson, out string error))
        {
            return;
        }

        throw new StartFault(ExitCode.CannotCreate, $"journal {_directory.Path}: {error}");
    }

    // What a replay compiles, when the executable of then is gone. Before the journal names a strategy in its first
    // record: whoever follows it finds the source. A journal that cannot be made has faults of its own, told first.
    private string SaveStrategies(List<StrategySettings> strategies, StrategyRegistry registry)
    {
        foreach (StrategySettings each in strategies)
        {
            if (registry.Find(each)?.Source is not { } source) continue;
            string path = _directory.Path;
            if (!StrategyStore.TrySave(path, each.Name, source.Digest, source.Read(), out string error)) return error;
        }

        return "";
    }

    private IReadOnlyList<VenueOrderRoute> MakeRoutes(PipelinePorts ports)
    {
        if (Options.Role == "live")
            return LiveRouteFactory.MakeAll(Options, Engine, ports, _transport, Addresses, TextIds);
        long latencyNanos = Options.Paper.ReportLatencyMicros * 1_000L;
        var paper = new PaperRoute(PaperVenueFactory.Make(Options, Recovered), latencyNanos, ports.Input, ports.Clock);
        return [new VenueOrderRoute(default, paper)];
    }

    private InstrumentRules RulesOf(InstrumentId id) => Engine.Instruments[id.Value].Market.Rules;

    // Those of orders that live are needed however old they are.
    private List<TextIdPayload> TextIds(AccountKey account, long nanos)
    {
        var live = new List<long>();
        for (int row = Engine.Orders.FirstLive; row >= 0; row = Engine.Orders.NextLive(row))
            if (Engine.Orders[row].AccountKey == account) live.Add(Engine.Orders[row].VenueOrderId);
        return OrFault(() => JournalTextIds.Read(JournalPath, account, Engine.NowNanos - nanos, live));
    }

    // A full or unwritable disk is an answer with a path and an exit code, not a stack trace.
    private T OrFault<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault(ExitCode.CannotCreate, $"journal {_directory.Path}: {exception.Message}");
        }
    }

    internal static Notional InitialCash(HostOptions options) => options.Role == "live"
        ? Notional.Zero
        : new((long)(options.Engine.Portfolio.InitialCash * Notional.UnitsPerOne));

    private JournalWriter StartJournal(JournalOptions options, RecoveredEngine recovered)
    {
        var writer = new JournalWriter(
            _directory.Path,
            new JournalWriterOptions
            {
                Durability = options.Durability == "flushed" ? JournalDurability.Flushed : JournalDurability.Buffered,
                SegmentBytes = (long)options.SegmentMebibytes << 20,
                BufferBytes = Math.Min(1 << 20, options.SegmentMebibytes << 18),
                FreeBytesMin = (long)options.FreeMebibytesMin << 20,
            },
            recovered.Resume);
        long monotonicNanos = MonotonicClock.NowNanos;
        bool isStarted = writer.Start(new JournalStart
        {
            WallNanos = Clock.ToWallNanos(monotonicNanos),
            MonotonicNanos = monotonicNanos,
            Epoch = recovered.Epoch,
            Instance = (ushort)Options.Engine.Instance,
            ConfigurationHash = recovered.ConfigurationHash,
            ConfigurationJson = recovered.ConfigurationJson,
            Role = Options.Role,
            Build = BuildInfo.Describe(),
            RecordsOutputs = true,
            SkippedEvents = recovered.Skips,
        });
        if (isStarted) return writer;
        throw new StartFault(ExitCode.IoError, $"journal {_directory.Path}: {FaultText.Describe(writer.Fault)}");
    }

    // A machine whose clock is behind its last run (no battery, a step back) must not stand still until it catches up.
    private static WallClock StartClock(long engineNanos, Action<string> log)
    {
        var clock = new WallClock();
        long behindNanos = clock.ContinueFrom(MonotonicClock.NowNanos, engineNanos);
        if (behindNanos > ClockStepWatch.StepNanos)
        {
            log($"ALARM system clock is {behindNanos / 1_000_000} ms behind the journal; "
                + "time goes on from the journal");
        }

        return clock;
    }

    private static CaptureWriter? MakeCapture(CaptureOptions options, FolderAccess access) =>
        options.Directory.Length == 0
            ? null
            : new CaptureWriter(
                options.Directory,
                new CaptureWriterOptions { TotalBytesMax = (long)options.MebibytesMax << 20 }, access: access);
}
