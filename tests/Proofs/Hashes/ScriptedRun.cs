using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Paper;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Ports;
using LowLatency.Pipeline.Routes;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Clocks;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;

namespace LowLatency.Proofs.Hashes;

/// <summary>
/// The product's pipeline on one thread and in stepped time: scripted frames, feeds, ring, engine, journal, paper
/// venue. The same seed gives the same journal on every machine.
/// </summary>
internal sealed class ScriptedRun : IDisposable, IPipelineObserver
{
    private const long StartNanos = 1_754_000_000_000_000_000;
    private const long FrameNanos = 40_000_000;
    private const long ClockNanos = 100_000_000;
    private const int CutsMax = 64;

    private readonly JournalDirectory _directory;
    private readonly JournalWriter _journal;
    private readonly PipelineClock _clock = new(new ReceiveStamp(StartNanos, StartNanos));
    private readonly EnginePipeline _pipeline;
    private readonly FeedLane[] _lanes;
    private readonly EngineSettings _settings = TradingSettings.Make();
    private long _now = StartNanos;
    private long _nextClockNanos = StartNanos;

    public ScriptedRun(string path, ulong seed)
    {
        _directory = JournalDirectory.TryOpen(path, create: true, out string error) ?? throw new IOException(error);
        JournalResumePoint resume = _directory.Recover(out _) ?? throw new IOException($"{path}: not an empty journal");
        _journal = new JournalWriter(
            path, new JournalWriterOptions { SegmentBytes = 16 << 20, FreeBytesMin = 0 }, resume);
        byte[] json = EngineSettingsJson.Write(_settings);
        ConfigurationHash = EngineSettingsJson.Hash(json);
        bool isStarted = _journal.Start(new JournalStart
        {
            WallNanos = _now,
            MonotonicNanos = _now,
            Epoch = 1,
            ConfigurationHash = ConfigurationHash,
            ConfigurationJson = json,
            Role = "paper",
            RecordsOutputs = true,
        });
        if (!isStarted) throw new IOException($"{path}: {_journal.Fault}");
        Engine = new Engine(_settings, StrategyRegistry.BuiltIn());
        var cash = new Notional((long)(_settings.Portfolio.InitialCash * Notional.UnitsPerOne));
        var paper = new PaperVenue(
            new PaperSettings(), new PaperAccount(cash, _settings.Instruments.Count, isShortAllowed: false),
            _settings.Instruments.Count, 1L << 32);
        _pipeline = new EnginePipeline(new EnginePipelineParts
        {
            Engine = Engine,
            Clock = _clock,
            Journal = _journal,
            StateHashEvery = _settings.StateHashEvery,
            HasClockEvents = false,
            Observer = this,
            Routes = ports => [new VenueOrderRoute(default, new PaperRoute(paper, 0, ports.Input, ports.Clock))],
        });
        _lanes =
        [
            new FeedLane(
                new BinanceScript(seed, StartNanos, FrameNanos),
                new BinanceProtocol(
                    Table(FeedChannels.Trades, 1_000, (0, "BTCUSDT"), (1, "ETHUSDT")), BinanceMarket.Spot),
                this, _pipeline.Resyncs, seed + 1),
            new FeedLane(
                new BybitScript(seed + 2, StartNanos, FrameNanos * 2),
                new BybitProtocol(
                    Table(FeedChannels.Trades | FeedChannels.Funding, 50, (2, "BTCUSDT")), BybitMarket.Linear),
                this, _pipeline.Resyncs, seed + 3),
        ];
        Begin(cash);
    }

    public Engine Engine { get; }

    public ulong ConfigurationHash { get; }

    /// <summary>Sequences at which an order was on its way: sent and not acknowledged.</summary>
    public List<long> OrdersInFlight { get; } = [];

    public long Frames { get; private set; }

    public long Gaps => _lanes[0].Counters.BookGaps + _lanes[1].Counters.BookGaps;

    public long Refused => _lanes[0].Counters.FramesRefused + _lanes[1].Counters.FramesRefused;

    public void Run(long events)
    {
        foreach (FeedLane lane in _lanes) lane.Start(_now);
        while (Engine.Sequence < events)
        {
            _now += FrameNanos;
            _clock.StepTo(new ReceiveStamp(_now, _now));
            Frames++;
            _lanes[0].Step(_now);
            if (Frames % 2 == 0)
            {
                Frames++;
                _lanes[1].Step(_now);
            }

            Resync(_lanes[0]);
            Resync(_lanes[1]);
            _pipeline.Gateway.StepRoutes(_clock.Now());
            _pipeline.Settle();
            if (_now < _nextClockNanos) continue;
            _nextClockNanos = _now + ClockNanos;
            Own(EventKind.Clock);
        }

        Own(EventKind.EngineStopping);
        if (!_pipeline.EndJournal(_clock.Now())) throw new IOException($"journal: {_journal.Fault}");
    }

    /// <summary>A message of a feed: the ring, and everything that follows from it.</summary>
    public void Publish(ReadOnlySpan<EventSlot> message)
    {
        if (!_pipeline.Input.TryPublish(message)) throw new IOException($"ring full; journal: {_journal.Fault}");
        _pipeline.Settle();
    }

    public void OnApplying(in EventHeader header)
    {
    }

    public void OnApplied(ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        foreach (ref readonly EngineCommand command in commands)
        {
            bool isOrder = command.Kind == CommandKind.PlaceOrder;
            if (isOrder && OrdersInFlight.Count < CutsMax) OrdersInFlight.Add(Engine.Sequence);
        }
    }

    public void OnCarriedOut(in EngineCommand command)
    {
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _journal.Dispose();
        _directory.Dispose();
    }

    private static FeedInstrumentTable Table(FeedChannels more, int depth, params (int Id, string Symbol)[] symbols)
    {
        var list = new List<FeedInstrument>();
        foreach ((int id, string symbol) in symbols)
        {
            list.Add(new FeedInstrument
            {
                Id = new InstrumentId((ushort)id),
                Symbol = symbol,
                Channels = FeedChannels.Book | FeedChannels.TopOfBook | FeedChannels.Bars | more,
                BookDepth = depth,
                BarIntervalsSeconds = [60],
            });
        }

        return new FeedInstrumentTable(list);
    }

    private void Begin(Notional cash)
    {
        EventSlot started = default;
        started.Header.Kind = EventKind.EngineStarted;
        started.Started.Epoch = 1;
        started.Started.ConfigurationHash = ConfigurationHash;
        started.Started.InitialCash = cash;
        Own(started);
        EventSlot enable = default;
        enable.Header.Kind = EventKind.Operator;
        enable.Operator.Action = OperatorAction.EnableTrading;
        Own(enable);
    }

    private void Own(EventKind kind)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        Own(slot);
    }

    private void Own(EventSlot slot)
    {
        if (!_pipeline.TryPublish(slot)) throw new IOException($"ring full; journal: {_journal.Fault}");
        _pipeline.Settle();
    }

    private void Resync(FeedLane lane)
    {
        while (lane.Resyncs.TryTake(out EngineCommand command)) lane.Resync(in command, _now);
    }
}
