using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Paper;
using LowLatency.Proofs.Market;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Venues.Binance;
using LowLatency.Venues.Bybit;

namespace LowLatency.Proofs.Hashes;

/// <summary>
/// The whole path of the product on one thread and in made-up time: scripted frames, feeds, engine, journal, paper
/// venue. The same seed gives the same journal on every machine.
/// </summary>
internal sealed class SteppedPipeline : IDisposable
{
    private const long StartNanos = 1_754_000_000_000_000_000;
    private const long FrameNanos = 40_000_000;
    private const long ClockNanos = 100_000_000;
    private const int CutsMax = 64;

    private readonly JournalDirectory _directory;
    private readonly JournalWriter _journal;
    private readonly PaperVenue _paper;
    private readonly FeedLane[] _lanes;
    private readonly Queue<EngineCommand> _resyncs = new();
    private readonly OutputQueue _outputs = new();
    private readonly EngineSettings _settings = TradingSettings.Make();
    private long _now = StartNanos;
    private long _nextClockNanos = StartNanos;

    public SteppedPipeline(string path, ulong seed)
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
        _paper = new PaperVenue(
            new PaperSettings(), new PaperAccount(cash, _settings.Instruments.Count, isShortAllowed: false),
            _settings.Instruments.Count, 1L << 32);
        _lanes =
        [
            new FeedLane(
                new BinanceScript(seed, StartNanos, FrameNanos),
                new BinanceProtocol(
                    Table(FeedChannels.Trades, 1_000, (0, "BTCUSDT"), (1, "ETHUSDT")), BinanceMarket.Spot),
                this, seed + 1),
            new FeedLane(
                new BybitScript(seed + 2, StartNanos, FrameNanos * 2),
                new BybitProtocol(
                    Table(FeedChannels.Trades | FeedChannels.Funding, 50, (2, "BTCUSDT")), BybitMarket.Linear),
                this, seed + 3),
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
            Frames++;
            _lanes[0].Step(_now);
            if (Frames % 2 == 0)
            {
                Frames++;
                _lanes[1].Step(_now);
            }

            while (_resyncs.TryDequeue(out EngineCommand command))
            {
                _lanes[command.Venue == VenueId.BinanceSpot ? 0 : 1].Resync(in command, _now);
            }

            _paper.Step(_now, new ReportSink(this));
            if (_now < _nextClockNanos) continue;
            _nextClockNanos = _now + ClockNanos;
            Own(EventKind.Clock);
        }

        Own(EventKind.EngineStopping);
        if (!_journal.Stop(_now)) throw new IOException($"journal: {_journal.Fault}");
    }

    public void ApplyOwn(EventSlot slot)
    {
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveMonotonicNanos = _now;
        slot.Header.ReceiveWallNanos = _now;
        Apply(new Span<EventSlot>(ref slot));
    }

    public void Apply(ReadOnlySpan<EventSlot> message)
    {
        if (!_journal.Append(message)) throw new IOException($"journal: {_journal.Fault}");
        Engine.Apply(message);
        _outputs.Post(Engine);
        _outputs.Drain(_journal);
        CarryOut();
        EventKind kind = message[0].Header.Kind;
        if (kind == EventKind.EngineStopping || Engine.Sequence % _settings.StateHashEvery == 0) RecordHash();
        _paper.OnMarket(message);
    }

    public void Dispose()
    {
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
        ApplyOwn(started);
        EventSlot enable = default;
        enable.Header.Kind = EventKind.Operator;
        enable.Operator.Action = OperatorAction.EnableTrading;
        ApplyOwn(enable);
    }

    private void Own(EventKind kind)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        ApplyOwn(slot);
    }

    private void CarryOut()
    {
        foreach (ref readonly EngineCommand command in Engine.Commands)
        {
            if (command.Kind == CommandKind.ResyncBook) _resyncs.Enqueue(command);
            else if (!_paper.TryAccept(in command, _now)) throw new InvalidOperationException("paper venue full");
            bool isOrder = command.Kind == CommandKind.PlaceOrder;
            if (isOrder && OrdersInFlight.Count < CutsMax) OrdersInFlight.Add(Engine.Sequence);
        }
    }

    private void RecordHash()
    {
        var body = new StateHashBody(
            Engine.Sequence, Engine.ComputeStateHash(), Engine.CommandHash, Engine.CommandCount);
        if (_journal.AppendStateHash(in body) && _journal.Commit()) return;
        throw new IOException($"journal: {_journal.Fault}");
    }
}
