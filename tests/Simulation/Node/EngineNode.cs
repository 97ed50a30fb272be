using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Host.Options;
using LowLatency.Host.Process;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.MarketData;
using LowLatency.Protocol.RateLimits;
using LowLatency.Protocol.Sessions;
using LowLatency.Protocol.Trading;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Snapshots;
using LowLatency.Simulation.Venue;
using LowLatency.Transport.Limits;
using LowLatency.Venues.Binance;

namespace LowLatency.Simulation.Node;

/// <summary>
/// One life of the engine between a start and a crash: journal, machine, feed, gateway, order session; the product's
/// own code with the simulation's sockets, disk and clock.
/// </summary>
internal sealed class EngineNode : IDisposable
{
    private const long ClockPeriodNanos = 100_000_000;
    private const int QueueMax = 16_384;

    // So small that outputs are missed now and then.
    private const int OutputsMax = 16;

    private readonly World _world;
    private readonly SimulationOptions _options;
    private readonly MachineClock _clock;
    private readonly TornStorage _storage = new();
    private readonly JournalDirectory _directory;
    private readonly JournalWriter _journal;
    private readonly Queue<EventSlot[]> _input = new();
    private readonly Queue<EngineCommand> _commands = new();
    private readonly OutputQueue _outputs = new(OutputsMax);
    private readonly FeedInstrumentTable _tradingTable;
    private readonly EngineSettings _settings;
    private long _commitNanos = long.MaxValue;
    private long _nextClockNanos;
    private long _now;

    public EngineNode(World world, string path, uint life, long now)
    {
        _world = world;
        _options = world.Options;
        _clock = world.Clock;
        _now = now;
        _settings = NodeSettings.Make(_options);
        _directory = JournalDirectory.TryOpen(path, create: true, out string error) ?? throw new IOException(error);
        var snapshots = new SnapshotStore(Path.Combine(path, "snapshots"));
        var host = new HostOptions { Engine = _settings };
        RecoveredEngine recovered = Recovery.Run(_directory, snapshots, host, Registry(), _ => { });
        Engine = recovered.Engine;
        _journal = new JournalWriter(
            path,
            new JournalWriterOptions
            {
                Durability = JournalDurability.Flushed,
                SegmentBytes = _options.SegmentBytes,
                BufferBytes = (int)Math.Min(1 << 20, _options.SegmentBytes / 4),
                FreeBytesMin = 0,
            },
            recovered.Resume, _storage);
        ReceiveStamp stamp = _clock.Stamp(now);
        bool isStarted = _journal.Start(new JournalStart
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
        if (!isStarted) throw new IOException($"journal: {_journal.Fault}");
        RecoveredSequence = Engine.Sequence;
        var market = new BinanceProtocol(NodeSettings.Table(_options), BinanceMarket.Spot);
        Address = new AddressLimits(
            new RateBudgetSettings(), market.InitialLimits, new SharedCells(AddressLimits.CellCount));
        world.Checker.Refusals.OnStart(world.SavedBanNanos);
        Address.RestoreBan(world.SavedBanNanos, stamp.MonotonicNanos, stamp.WallNanos);
        Feed = new MarketFeed<NodePublisher>(
            market, new FeedSettings { LevelsMax = 2_000 }, new NodePublisher(this), Address);
        _tradingTable = NodeSettings.Table(_options);
        Gateway = NodeSettings.MakeGateway(_tradingTable, new NodePublisher(this), Address);
        MarketConnects = new ConnectBudget(300, 300 * SimulationOptions.Second, address: Address);
        Orders = new OrderWires(world, this, life);
        _nextClockNanos = now + ClockPeriodNanos;
        Begin(recovered, stamp);
    }

    public Engine Engine { get; }

    /// <summary>What feed and gateway share.</summary>
    public AddressLimits Address { get; }

    public MarketFeed<NodePublisher> Feed { get; }

    public TradingGateway<NodePublisher> Gateway { get; }

    public OrderWires Orders { get; }

    /// <summary>Connect attempts of the market streams.</summary>
    public ConnectBudget MarketConnects { get; }

    /// <summary>Where the journal ended when this life began.</summary>
    public long RecoveredSequence { get; }

    public ReceiveStamp Stamp => _clock.Stamp(_now);

    public long NextDueNanos => Math.Min(
        Math.Min(_commitNanos, _nextClockNanos),
        Math.Min(_world.FromMonotonic(Gateway.NextWakeNanos), _world.FromMonotonic(Feed.NextWakeNanos)));

    public static StrategyRegistry Registry() => StrategyRegistry.BuiltIn().Add(CoinStrategy.Definition);

    public bool TryPublish(ReadOnlySpan<EventSlot> message)
    {
        if (_input.Count >= QueueMax) return false;
        _input.Enqueue(message.ToArray());
        return true;
    }

    public void PublishOwn(EventSlot slot)
    {
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveMonotonicNanos = Stamp.MonotonicNanos;
        slot.Header.ReceiveWallNanos = Stamp.WallNanos;
        TryPublish(new ReadOnlySpan<EventSlot>(in slot));
    }

    public void Operator(OperatorAction action)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Operator;
        slot.Operator.Action = action;
        PublishOwn(slot);
    }

    /// <summary>Stamps from now on.</summary>
    public void SetNow(long now) => _now = now;

    /// <summary>Time has come; whatever is due here happens, then everything that follows from it.</summary>
    public void Advance(long now)
    {
        _now = now;
        ReceiveStamp stamp = Stamp;
        if (now >= _nextClockNanos)
        {
            _nextClockNanos = now + ClockPeriodNanos;
            EventSlot tick = default;
            tick.Header.Kind = EventKind.Clock;
            PublishOwn(tick);
        }

        if (stamp.MonotonicNanos >= Feed.NextWakeNanos) Feed.OnTick(stamp.MonotonicNanos, stamp.WallNanos);
        if (stamp.MonotonicNanos >= Gateway.NextWakeNanos) Gateway.OnWake(in stamp);
        Drain();
        if (now >= _commitNanos) Commit();
        CarryOut();
        Drain();
        _world.SavedBanNanos = Address.BanUntilVenueNanos;
    }

    /// <summary>
    /// The power goes: nothing that was not flushed needs to have stayed. The node cannot be used any more.
    /// </summary>
    public void Crash(Random random)
    {
        if (random.Next(2) == 0)
        {
            _storage.IsGoingDown = true;
            _journal.Commit();
        }

        Dispose();
        _storage.Cut(random);
    }

    public void StopInOrder()
    {
        Drain();
        EventSlot stop = default;
        stop.Header.Kind = EventKind.EngineStopping;
        PublishOwn(stop);
        Drain();
        RecordHash();
        _outputs.Drain(_journal);
        _outputs.Settle();
        _outputs.Drain(_journal);
        if (!_journal.Stop(Stamp.WallNanos)) throw new IOException($"journal: {_journal.Fault}");
        Dispose();
    }

    public void Dispose()
    {
        _journal.Dispose();
        _directory.Dispose();
    }

    private void Begin(RecoveredEngine recovered, in ReceiveStamp stamp)
    {
        EventSlot started = default;
        started.Header.Kind = EventKind.EngineStarted;
        started.Started.Epoch = recovered.Epoch;
        started.Started.Instance = NodeSettings.Instance;
        started.Started.ConfigurationHash = recovered.ConfigurationHash;
        PublishOwn(started);
        Operator(OperatorAction.EnableTrading);
        Gateway.Start(0, in stamp);
        Feed.Start(stamp.MonotonicNanos, stamp.WallNanos);
        Drain();
    }

    private void Drain()
    {
        while (_input.TryDequeue(out EventSlot[]? message))
        {
            if (!_journal.Append(message)) throw new IOException($"journal: {_journal.Fault}");
            _world.Checker.OnApplying(in message[0].Header);
            Engine.Apply(message);
            _outputs.Post(Engine);
            ref readonly EventHeader header = ref message[0].Header;
            if (header.Kind == EventKind.InstrumentRules) ApplyRules(message[0]);
            foreach (ref readonly EngineCommand command in Engine.Commands)
            {
                _commands.Enqueue(command);
                _world.Checker.OnDecided(in command, this, _now);
            }

            _world.Checker.OnApplied(message[0], this);
            if (Engine.Sequence % _settings.StateHashEvery == 0) RecordHash();
            if (_commitNanos == long.MaxValue) _commitNanos = _now + _options.FlushNanos;
        }
    }

    private void ApplyRules(in EventSlot slot)
    {
        int index = _tradingTable.Find(slot.Header.Instrument);
        if (index >= 0) _tradingTable.Apply(index, slot.Rules.Rules);
    }

    private void Commit()
    {
        _commitNanos = long.MaxValue;
        _outputs.Drain(_journal);
        _outputs.Settle();
        if (!_journal.Commit()) throw new IOException($"journal: {_journal.Fault}");
    }

    private void CarryOut()
    {
        ReceiveStamp stamp = Stamp;
        while (_commands.TryPeek(out EngineCommand command) && command.CauseSequence <= _journal.DurableSequence.Value)
        {
            if (command.Kind == CommandKind.ResyncBook)
            {
                Feed.ResyncBook(command.Instrument, command.Reason, stamp.MonotonicNanos, stamp.WallNanos);
            }
            else if (command.Kind != CommandKind.Alarm && !Gateway.TryAccept(in command, in stamp))
            {
                break;
            }

            _commands.Dequeue();
            _world.Checker.OnCarriedOut(in command, this);
            _world.OnCommandLeft();
            Orders.Settle(_now);
        }
    }

    private void RecordHash()
    {
        var body = new StateHashBody(
            Engine.Sequence, Engine.ComputeStateHash(), Engine.CommandHash, Engine.CommandCount);
        if (!_journal.AppendStateHash(in body)) throw new IOException($"journal: {_journal.Fault}");
    }
}
