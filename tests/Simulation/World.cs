using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using LowLatency.Model.Events.Machine;
using LowLatency.Simulation.Checks;
using LowLatency.Simulation.Node;
using LowLatency.Simulation.Venue;
using LowLatency.VenueSim;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Exchange;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Faults;
using LowLatency.VenueSim.Exchange.Messages;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Market;

namespace LowLatency.Simulation;

/// <summary>
/// One seed's world on one thread in virtual time: the venue, the network, and the engine's lives one after the other.
/// </summary>
internal sealed class World : IDisposable
{
    public const string AccountName = "engine";

    /// <summary>The engine's, for the venue's limits.</summary>
    public const string Address = "10.0.0.1";

    /// <summary>After the last fault everything must be in order within this time.</summary>
    public const long SettleNanos = 240 * SimulationOptions.Second;

    /// <summary>Quiet at last: what was traded by hand is found by a comparison and its confirmation.</summary>
    private const long WindDownNanos = 150 * SimulationOptions.Second;
    private const long StepNanosMax = 10 * SimulationOptions.Millisecond;

    private readonly string _path;
    private readonly PriorityQueue<Action, (long, long)> _events = new();
    private readonly MarketSide _market;
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
        NowNanos = SimulationOptions.StartNanos;
        var specs = new List<SymbolSpec>();
        foreach (string symbol in NodeSettings.Symbols) specs.Add(SymbolSpec.Of(symbol, specs.Count));
        _market = new MarketSide(this);
        OrderSide = new OrderSide(this);
        Market = new GeneratedMarket(
            specs, (ulong)options.Seed, NowNanos, options.MessagesPerSecond, _market);
        Exchange = Venue.CreateExchange(
            Market,
            new ExchangeOptions
            {
                StartNanos = NowNanos,
                Seed = (ulong)options.RandomSeed,
                ReadLagNanos = options.ReadLagNanos,
                WeightPerMinuteMax = options.WeightPerMinuteMax,
                ConnectionLifetimeNanos = options.VenueCutNanos,
            },
            [Account(options)]);
        Checker = new Checker(this);
    }

    public SimulationOptions Options { get; }

    public Random Random { get; }

    public MachineClock Clock { get; }

    public GeneratedMarket Market { get; }

    /// <summary>The venue that everything here speaks.</summary>
    public SimVenue Venue { get; } = SimDialects.Of("BinanceSpot");

    public SimExchange Exchange { get; }

    public Checker Checker { get; }

    public MarketSide MarketSide => _market;

    public OrderSide OrderSide { get; }

    public long NowNanos { get; private set; }

    public int Crashes { get; private set; }

    /// <summary>Planned rotations of the order connection that were completed.</summary>
    public long Rotations { get; private set; }

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
            foreach (ExchangeFaultSpec spec in Options.Faults) Exchange.Inject(spec);
            PlanCrash();
            PlanHalt();
        });
        At(Options.FaultsUntilNanos, EndFaults);
        long settled = Options.FaultsUntilNanos + SettleNanos;
        At(settled, () =>
        {
            Checker.OnSettled(_node);
            _node?.Operator(OperatorAction.DisableTrading);
            _node?.Operator(OperatorAction.CancelAll);
        });
        long end = settled + WindDownNanos;
        while (NowNanos < end && Checker.Violations.Count == 0) Step(end);
        if (Checker.Violations.Count > 0 || _node == null) return;
        Checker.OnEnd(_node);
        Rotations += _node.Rotations;
        _node.StopInOrder();
        _node = null;
        Checker.OnReplay(JournalPath);
    }

    public void Dispose() => _node?.Dispose();

    private static AccountSpec Account(SimulationOptions options)
    {
        var balances = new List<AssetAmount>
        {
            new("USDT", 100_000m),
            new("BTC", 0.5m),
            new("ETH", 5m),
        };
        if (options.PaysFeeInBnb) balances.Add(new AssetAmount("BNB", 50m));
        return new AccountSpec(
            AccountName, Encoding.ASCII.GetString(NodeSettings.ApiKey), Encoding.ASCII.GetString(NodeSettings.Secret))
        {
            Balances = balances,
            PaysInDiscountAsset = options.PaysFeeInBnb,
        };
    }

    private void Step(long end)
    {
        long next = Math.Min(end, NowNanos + StepNanosMax);
        if (_events.TryPeek(out _, out (long Nanos, long) first)) next = Math.Min(next, first.Nanos);
        next = Math.Min(next, Exchange.NextDueNanos);
        next = Math.Min(next, _nextCrashNanos);
        if (_node is { } node) next = Math.Min(next, Math.Min(node.NextDueNanos, node.Transport.NextDueNanos));
        foreach (SimulatedTransport wire in _formerWires) next = Math.Min(next, wire.NextToVenueNanos);
        NowNanos = Math.Max(NowNanos + 1, next);
        Exchange.Advance(NowNanos);
        while (Exchange.TryTake(out Delivery delivery)) OrderSide.Take(delivery);
        while (_events.TryPeek(out _, out first) && first.Nanos <= NowNanos) _events.Dequeue()();
        foreach (SimulatedTransport wire in _formerWires) wire.DeliverToVenue(NowNanos);
        if (NowNanos >= _nextCrashNanos) ComeToCrash();
        if (_node is not { } alive)
        {
            Checker.OnStep(null);
            return;
        }

        alive.SetNow(NowNanos);
        alive.Transport.Advance(NowNanos);
        alive.Advance(NowNanos);
        alive.Transport.Settle(NowNanos);
        Checker.OnStep(alive);
    }

    private void Start()
    {
        _node = new EngineNode(this, JournalPath, NowNanos);
        Checker.OnStarted(_node);
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
        Rotations += node.Rotations;
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

    private void EndFaults()
    {
        Exchange.Faults.Clear();
        _isCrashOnCommand = false;
        Checker.MarkFaultsEnded();
        Exchange.Inject(new ExchangeFaultSpec { Kind = ExchangeFaultKind.VenueSkew, Count = 1 });
    }
}
