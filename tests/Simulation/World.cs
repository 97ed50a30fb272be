using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core.Settings;
using LowLatency.Model.Events.Machine;
using LowLatency.Pipeline.Agents;
using LowLatency.Simulation.Checks.Risk;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Messages;

namespace LowLatency.Simulation;

/// <summary>
/// One seed's world on one thread in virtual time: the venue, the network, and the engine's lives one after the other.
/// </summary>
internal sealed class World : IDisposable
{
    public const string AccountName = "engine";

    /// <summary>The engine's, for the venue's limits.</summary>
    public const string Address = "10.0.0.1";

    /// <summary>Quiet at last: what was traded by hand is found by a comparison and its confirmation.</summary>
    private const long WindDownNanos = 90 * SimulationOptions.Second;
    private const int SnapshotBytesMax = 8 << 20;
    private const long StepNanosMax = 10 * SimulationOptions.Millisecond;

    private readonly string _path;
    private readonly PriorityQueue<Action, (long, long)> _events = new();
    private readonly List<SimulatedTransport> _formerWires = [];
    private EngineNode? _node;
    private long _eventNumber;
    private long _nextCrashNanos = long.MaxValue;
    private bool _isCrashOnCommand;

    public World(SimulationOptions options, string path)
    {
        Options = options;
        _path = path;
        Random = new Random(options.RandomSeed);
        Clock = new MachineClock(options);
        Machine = new MachineOptions(options.Seed, options.FlushNanos);
        NowNanos = SimulationOptions.StartNanos;
        var venues = new SimulatedVenue[options.VenueCount];
        Venues = venues;
        for (int i = 0; i < venues.Length; i++) venues[i] = new SimulatedVenue(this, i);
        Limits = new LimitsCheck(this);
        Settings = NodeSettings.Make(options);
        BarIntervalSeconds = NodeSettings.Host(options, Machine).Venues[0].BarIntervalSeconds;
    }

    public SimulationOptions Options { get; }

    /// <summary>The engine that lives, or null.</summary>
    public EngineNode? Node => _node;

    public Random Random { get; }

    public MachineClock Clock { get; }

    /// <summary>What all lives of the engine run on.</summary>
    public MachineOptions Machine { get; }

    /// <summary>That of the engine that lives.</summary>
    public SnapshotBuffer SnapshotBuffer { get; } = new(SnapshotBytesMax);

    /// <summary>The venue whose protocol everything here speaks.</summary>
    public static SimVenue Venue { get; } = SimDialects.Of("BinanceSpot");

    /// <summary>The first has the faults; a second one, in some seeds, goes away for a while.</summary>
    public IReadOnlyList<SimulatedVenue> Venues { get; }

    /// <summary>Limits in the venues' truth.</summary>
    public LimitsCheck Limits { get; }

    /// <summary>What every life of the engine is configured with.</summary>
    public EngineSettings Settings { get; }

    /// <summary>Bars that the engine asks its venues for.</summary>
    public IReadOnlyList<int> BarIntervalSeconds { get; }

    /// <summary>What is wrong; the first ends the seed.</summary>
    public List<string> Violations { get; } = [];

    public long NowNanos { get; private set; }

    public int Crashes { get; private set; }

    /// <summary>What the lives of the engine went through.</summary>
    public NodeTotals Totals { get; } = new();

    public bool AreFaultsOn => NowNanos >= Options.FaultsFromNanos && NowNanos < Options.FaultsUntilNanos;

    public string JournalPath => Path.Combine(_path, "journal");

    /// <summary>LOWLATENCY_TRACE=1: everything that a seed goes through, to find out why.</summary>
    public bool IsTracing { get; } = Environment.GetEnvironmentVariable("LOWLATENCY_TRACE") == "1";

    public void Trace(FormattableString text)
    {
        if (!IsTracing) return;
        double seconds = (NowNanos - SimulationOptions.StartNanos) / 1e9;
        Console.WriteLine(FormattableString.Invariant($"{seconds:F6} ") + FormattableString.Invariant(text));
    }

    public void At(long nanos, Action action) => _events.Enqueue(action, (nanos, _eventNumber++));

    public long FromMonotonic(long monotonicNanos) => monotonicNanos >= long.MaxValue / 2
        ? long.MaxValue
        : Math.Max(0, monotonicNanos) + SimulationOptions.StartNanos - SimulationOptions.Second;

    public bool IsAlive(EngineNode node) => _node == node;

    /// <summary>Whose an instrument of the engine is; what is only followed is the first's.</summary>
    public SimulatedVenue VenueOf(int instrument) =>
        Venues[Math.Min(instrument / NodeSettings.Symbols.Length, Venues.Count - 1)];

    /// <summary>A command was handed to the gateway: a crash that waited for one comes at once.</summary>
    public void OnCommandLeft()
    {
        if (_isCrashOnCommand) _nextCrashNanos = NowNanos;
    }

    public void Run()
    {
        // The venue's read side shows the past: the account was there before the engine.
        At(NowNanos + Options.ReadLagNanos + SimulationOptions.Second, Start);
        At(Options.FaultsFromNanos, () =>
        {
            foreach (ExchangeFaultSpec spec in Options.Faults) Venues[0].Exchange.Inject(spec);
            PlanCrash();
            PlanHalt();
            if (Options.HasRulesChanges) Venues[0].RulesChanges.Start();
            if (Options.HasHandActions) Venues[0].HandActions.Start();
        });
        if (Options.HasHandActions) Venues[0].HandActions.PlanFirst();
        At(Options.FaultsUntilNanos, EndFaults);
        if (Venues.Count > 1)
        {
            At(Options.AwayFromNanos, () => Venues[1].GoAway(Options.Absence, Options.AwayUntilNanos));
            At(Options.AwayUntilNanos, Venues[1].ComeBack);
        }

        At(Options.SettledNanos, () =>
        {
            foreach (SimulatedVenue venue in Venues) venue.Checker.OnSettled(_node);
            foreach (SimulatedVenue venue in Venues) venue.Closing.OnBegin();
        });
        long closed = Options.SettledNanos + Options.CloseNanos;
        At(closed, EndTrading);
        long end = closed + WindDownNanos;
        while (NowNanos < end && Violations.Count == 0) Step(end);
        if (_node == null) Venues[0].Checker.Add("no engine lives at the end");
        if (Violations.Count > 0 || _node == null) return;
        foreach (SimulatedVenue venue in Venues) venue.Checker.OnEnd(_node);
        _node.StopInOrder();
        Totals.Add(_node);
        _node = null;
        Venues[0].Checker.OnReplay(JournalPath);
    }

    public void Dispose() => _node?.Dispose();

    private void Step(long end)
    {
        long next = Math.Min(end, NowNanos + StepNanosMax);
        if (_events.TryPeek(out _, out (long Nanos, long) first)) next = Math.Min(next, first.Nanos);
        foreach (SimulatedVenue venue in Venues) next = Math.Min(next, venue.Exchange.NextDueNanos);
        next = Math.Min(next, _nextCrashNanos);
        if (_node is { } node) next = Math.Min(next, Math.Min(node.NextDueNanos, node.Transport.NextDueNanos));
        foreach (SimulatedTransport wire in _formerWires) next = Math.Min(next, wire.NextToVenueNanos);
        NowNanos = Math.Max(NowNanos + 1, next);
        foreach (SimulatedVenue venue in Venues)
        {
            venue.Exchange.Advance(NowNanos);
            while (venue.Exchange.TryTake(out Delivery delivery)) venue.OrderSide.Take(delivery);
        }

        while (_events.TryPeek(out _, out first) && first.Nanos <= NowNanos) _events.Dequeue()();
        foreach (SimulatedTransport wire in _formerWires) wire.DeliverToVenue(NowNanos);
        _formerWires.RemoveAll(static wire => wire.NextToVenueNanos == long.MaxValue);
        if (NowNanos >= _nextCrashNanos) ComeToCrash();
        if (_node is not { } alive)
        {
            Look(null);
            return;
        }

        alive.SetNow(NowNanos);
        alive.Transport.DeliverToVenue(NowNanos);
        alive.Advance(NowNanos);
        alive.Transport.Settle(NowNanos);
        Look(alive);
    }

    private void Look(EngineNode? node)
    {
        foreach (SimulatedVenue venue in Venues) venue.Checker.OnStep(node);
        Limits.OnStep(node);
    }

    private void Start()
    {
        _node = new EngineNode(this, JournalPath, NowNanos);
        foreach (SimulatedVenue venue in Venues) venue.Checker.OnStarted(_node);
        Limits.OnStarted(_node);
        _node.Transport.Settle(NowNanos);
    }

    // By chance alone hardly a crash falls between a command's leaving and the next flush, so every second waits.
    private void ComeToCrash()
    {
        if (_isCrashOnCommand || Random.Next(2) == 0)
        {
            _isCrashOnCommand = false;
            Crash();
            return;
        }

        _isCrashOnCommand = true;
        _nextCrashNanos = long.MaxValue;
    }

    private void Crash()
    {
        _nextCrashNanos = long.MaxValue;
        if (_node is not { } node) return;
        Crashes++;
        Totals.Add(node);
        _node = null;
        node.Transport.Abandon(NowNanos);
        _formerWires.Add(node.Transport);
        node.Crash(Random);
        At(NowNanos + Random.NextInt64(50 * SimulationOptions.Millisecond, 20 * SimulationOptions.Second), Start);
        PlanCrash();
    }

    private void PlanCrash()
    {
        if (Options.CrashMeanNanos == long.MaxValue) return;
        long wait = Random.NextInt64(1, 2 * Options.CrashMeanNanos);
        long at = NowNanos + wait;
        if (at < Options.FaultsUntilNanos) _nextCrashNanos = at;
    }

    private void PlanHalt()
    {
        if (Options.HaltMeanNanos == long.MaxValue) return;
        long at = NowNanos + Random.NextInt64(1, 2 * Options.HaltMeanNanos);
        if (at >= Options.FaultsUntilNanos - (20 * SimulationOptions.Second)) return;
        OperatorAction action = Random.Next(4) switch
        {
            0 => OperatorAction.Halt,
            1 => OperatorAction.Kill,
            2 => OperatorAction.CancelAll,
            _ => OperatorAction.DisableTrading,
        };
        At(at, () =>
        {
            _node?.Operator(action);
            At(NowNanos + Random.NextInt64(1, 10 * SimulationOptions.Second), Resume);
        });
    }

    private void Resume()
    {
        if (_node is not { } node)
        {
            At(NowNanos + SimulationOptions.Second, Resume);
            return;
        }

        node.Operator(OperatorAction.Resume);
        node.Operator(OperatorAction.EnableTrading);
        PlanHalt();
    }

    private void EndTrading()
    {
        if (_node is not { } node)
        {
            Venues[0].Checker.Add("no engine lives when trading ends");
            return;
        }

        foreach (SimulatedVenue venue in Venues)
        {
            if (venue.Closing.Find(node) is { } left) venue.Checker.Add(left);
        }

        node.Operator(OperatorAction.DisableTrading);
        node.Operator(OperatorAction.CancelAll);
    }

    private void EndFaults()
    {
        Venues[0].Exchange.Faults.Clear();
        if (Options.HasHandActions) Venues[0].HandActions.PlanLast();
        _isCrashOnCommand = false;
        Venues[0].Checker.MarkFaultsEnded();
        Venues[0].Exchange.Inject(new ExchangeFaultSpec { Kind = ExchangeFaultKind.VenueSkew, Count = 1 });
    }
}
