using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Core;
using LowLatency.Core.Instruments;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Pipeline;
using LowLatency.Pipeline.Clocks;
using LowLatency.Pipeline.Routes;
using LowLatency.Protocol.Clocks;
using LowLatency.Reading.Snapshots;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Runtime.Snapshots;

namespace LowLatency.Bench.Journals;

/// <summary>
/// Writes the journal of a generated day: four instruments at two venues, in the mix of the recorded BTCUSDT captures
/// (70 % best bid/ask, 22 % trades, 8 % book deltas) with bars, funding, clock events, and with orders and fills: the
/// engine runs while the day is written, its orders are answered, its hashes are recorded.
/// </summary>
internal sealed class ReplayDay : IDisposable, IOrderRoute
{
    /// <summary>Wall minus monotonic time of the day.</summary>
    public const long MonotonicBase = 1_767_200_000_000_000_000;

    private const int Seed = 20_240_808;
    private const int HistoryBars = 180;
    private const long StartNanos = 1_767_268_800_000_000_000;

    private readonly JournalWriter _writer;
    private readonly Engine _engine;
    private readonly PipelineClock _clock = new(new ReceiveStamp(StartNanos - MonotonicBase, StartNanos));
    private readonly EnginePipeline _pipeline;
    private readonly SortedDictionary<long, Queue<EventSlot>> _reports = [];
    private readonly SnapshotStore? _snapshots;
    private readonly ulong _configurationHash;
    private readonly string _folder;
    private readonly long _snapshotNanos;
    private byte[] _state = new byte[1 << 20];
    private long _nextSnapshotNanos = StartNanos;
    private long _now = StartNanos;
    private long _fillId;

    private ReplayDay(string folder, EngineSettings settings, long snapshotNanos = 0)
    {
        byte[] json = EngineSettingsJson.Write(settings);
        _folder = folder;
        _configurationHash = EngineSettingsJson.Hash(json);
        _snapshotNanos = snapshotNanos;
        if (snapshotNanos > 0)
        {
            _snapshots = new SnapshotStore(Path.Combine(folder, SnapshotFolder.FolderName));
            bool isSaved = _snapshots.TrySaveConfiguration(_configurationHash, json, out string error);
            if (!isSaved) throw new IOException(error);
        }

        _engine = new Engine(settings, StrategyRegistry.BuiltIn());
        JournalWriterOptions options = new() { FreeBytesMin = 0 };
        _writer = new JournalWriter(folder, options, new JournalResumePoint { JournalId = 1 });
        JournalStart start = new()
        {
            WallNanos = StartNanos,
            MonotonicNanos = StartNanos - MonotonicBase,
            Epoch = 1,
            Role = "bench",
            RecordsOutputs = true,
            ConfigurationHash = _configurationHash,
            ConfigurationJson = json,
        };
        if (!_writer.Start(start)) throw new IOException(_writer.Fault.ToString());
        _pipeline = new EnginePipeline(new EnginePipelineParts
        {
            Engine = _engine,
            Clock = _clock,
            Journal = _writer,
            AwaitsJournal = false,
            StateHashEvery = settings.StateHashEvery,
            HasClockEvents = false,
            Routes = _ => [new VenueOrderRoute(default, this)],
        });
    }

    /// <summary>What was ordered is answered by the day itself, when it is due.</summary>
    public bool IsQuiet => true;

    public long NextWakeNanos => long.MaxValue;

    /// <summary>Events written, by kind.</summary>
    public SortedDictionary<EventKind, long> Counts { get; } = [];

    /// <summary>Levels in all book messages.</summary>
    public long LevelCount { get; private set; }

    /// <summary>Orders that the engine placed, by the sequence of the event that caused them.</summary>
    public List<(long Sequence, ClientOrderId Id)> Orders { get; } = [];

    public long WrittenBytes => _writer.WrittenBytes;

    public long CommandCount => _engine.CommandCount;

    /// <summary>
    /// Writes so many events or a few more; with snapshots of the engine at this distance when it is above zero,
    /// thinned as the engine's process thins them.
    /// </summary>
    public static ReplayDay Generate(
        string folder, int eventCount, long snapshotNanos = 0, EngineSettings? settings = null)
    {
        var day = new ReplayDay(folder, settings ?? Settings(), snapshotNanos);
        day.Run(eventCount);
        return day;
    }

    /// <summary>Writes given messages behind a start of the engine.</summary>
    public static ReplayDay Record(string folder, EngineSettings settings, List<EventSlot[]> messages)
    {
        var day = new ReplayDay(folder, settings);
        day._now = messages[0][0].Header.ReceiveWallNanos;
        day.Begin();
        foreach (EventSlot[] message in messages)
        {
            day._now = message[0].Header.ReceiveWallNanos;
            day.Add(message);
        }

        day.End();
        return day;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _writer.Dispose();
    }

    public void Start()
    {
    }

    public void OnEvent(ReadOnlySpan<EventSlot> message)
    {
    }

    public bool TryAccept(in EngineCommand command, long monotonicNanos, long wallNanos)
    {
        Answer(in command);
        return true;
    }

    public int Step(long monotonicNanos, long wallNanos) => 0;

    public static EngineSettings Settings() => new()
    {
        Instance = 1,
        Instruments =
        [
            new InstrumentSettings { Venue = "BinanceUsdm", Symbol = "BTCUSDT" },
            new InstrumentSettings { Venue = "BinanceUsdm", Symbol = "ETHUSDT" },
            new InstrumentSettings { Venue = "BybitLinear", Symbol = "SOLUSDT" },
            new InstrumentSettings { Venue = "BybitLinear", Symbol = "XRPUSDT" },
        ],
        Strategies =
        [
            new StrategySettings { Name = "ema-momentum" },
            new StrategySettings { Name = "rsi-mean-reversion" },
        ],
        Execution = new ExecutionSettings { IsShortAllowed = true },
    };

    private void Run(int eventCount)
    {
        var random = new Random(Seed);
        ReplayMarket[] markets =
        [
            new(0, VenueId.BinanceUsdm, 6_183_763, 45, Seed + 1), new(1, VenueId.BinanceUsdm, 268_411, 40, Seed + 2),
            new(2, VenueId.BybitLinear, 1_544_200, 30, Seed + 3), new(3, VenueId.BybitLinear, 612_300, 25, Seed + 4),
        ];
        Begin();
        foreach (ReplayMarket market in markets) Prepare(market);
        long nextClock = _now;
        long nextBars = _now;
        while (_engine.Sequence < eventCount)
        {
            _now += random.Next(10_000, 1_400_000);
            AddDueReports(markets[0]);
            if (_now >= nextClock)
            {
                Add([markets[0].Slot(EventKind.Clock, _now)]);
                nextClock = _now + 100_000_000;
            }

            if (_now >= nextBars)
            {
                foreach (ReplayMarket each in markets) Add(each.Bar(_now));
                foreach (ReplayMarket each in markets) Add(each.Funding(_now));
                nextBars = _now + 1_000_000_000;
            }

            ReplayMarket market = markets[random.Next(markets.Length)];
            double trend = Math.Sin(_now / 3e11) * 0.1;
            int kind = random.Next(100);
            if (kind < 70) Add(market.Top(_now, trend));
            else if (kind < 92) Add(market.Trade(_now));
            else Add(market.Delta(_now));
        }

        End();
    }

    private void Prepare(ReplayMarket market)
    {
        Add(market.Rules(_now));
        FeedChannel[] channels = [FeedChannel.Book, FeedChannel.TopOfBook, FeedChannel.Trades, FeedChannel.Bars];
        foreach (FeedChannel channel in channels) Add(market.Feed(_now, channel));
        for (int back = HistoryBars; back > 0; back--) Add(market.PastBar(_now, back));
        Add(market.Snapshot(_now));
    }

    private void Begin()
    {
        EventSlot started = Head(EventKind.EngineStarted);
        started.Started.Epoch = 1;
        started.Started.Instance = 1;
        started.Started.InitialCash = Notional.FromWhole(100_000);
        Add([started]);
        EventSlot enable = Head(EventKind.Operator);
        enable.Operator.Action = OperatorAction.EnableTrading;
        Add([enable]);
    }

    // A book that is not believed takes no updates: then the day would measure less than it says.
    private void End()
    {
        foreach (InstrumentState instrument in _engine.Instruments)
        {
            if (instrument.Market.BookLostCount == 0) continue;
            throw new InvalidDataException(
                $"{instrument.Market.Instrument.Symbol}: {instrument.Market.Book.UnprovenReason}");
        }

        Add([Head(EventKind.EngineStopping)]);
        if (!_pipeline.EndJournal(_clock.Now())) throw new IOException(_writer.Fault.ToString());
    }

    private EventSlot Head(EventKind kind)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        slot.Header.Instrument = InstrumentId.All;
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = _now;
        slot.Header.ReceiveMonotonicNanos = _now - MonotonicBase;
        return slot;
    }

    private void Add(EventSlot[] message)
    {
        EventKind kind = message[0].Header.Kind;
        Counts[kind] = Counts.GetValueOrDefault(kind) + 1;
        if (kind is EventKind.BookDelta or EventKind.BookSnapshot)
        {
            LevelCount += message[0].Book.BidCount + message[0].Book.AskCount;
        }

        _clock.StepTo(new ReceiveStamp(_now - MonotonicBase, _now));
        if (!_pipeline.Input.TryPublish(message)) throw new IOException($"ring full; {_writer.Fault}");
        _pipeline.Settle();
        if (_snapshots == null || _now < _nextSnapshotNanos) return;
        TakeSnapshot(_snapshots);
        _nextSnapshotNanos = _now + _snapshotNanos;
    }

    private void TakeSnapshot(SnapshotStore snapshots)
    {
        const int RecentSnapshots = 3;
        if (!_engine.TrySave(_state, out int length))
        {
            _state = new byte[2 * length];
            _engine.TrySave(_state, out length);
        }

        var header = new SnapshotHeader
        {
            JournalId = 1,
            Sequence = _engine.Sequence,
            StateHash = _engine.ComputeStateHash(),
            CommandHash = _engine.CommandHash,
            CommandCount = _engine.CommandCount,
            ConfigurationHash = _configurationHash,
            TimeNanos = _now,
        };
        if (!snapshots.TrySave(in header, _state.AsSpan(0, length), out string error)) throw new IOException(error);
        string file = Path.Combine(_folder, SnapshotFolder.FolderName, $"{_engine.Sequence:D20}.snapshot");
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddTicks(_now / TimeSpan.NanosecondsPerTick));
        snapshots.Thin(RecentSnapshots, _now);
    }

    // An order is acknowledged 15 ms later and filled in two parts; a cancel is confirmed.
    private void Answer(in EngineCommand command)
    {
        if (command.Kind == CommandKind.CancelOrder) Later(15, Report(command, OrderReportKind.Cancelled));
        if (command.Kind != CommandKind.PlaceOrder) return;
        Orders.Add((command.CauseSequence, command.ClientOrderId));
        Later(15, Report(command, OrderReportKind.Acknowledged));
        EventSlot part = Report(command, OrderReportKind.Filled);
        part.OrderReport.LastPrice = command.LimitPrice.IsNone ? command.DecisionPrice : command.LimitPrice;
        part.OrderReport.Fee = new Notional(40_000_000);
        long third = command.Quantity.Units / 3;
        foreach (long quantity in (long[])[third, command.Quantity.Units - third])
        {
            if (quantity == 0) continue;
            part.OrderReport.TradeId = ++_fillId;
            part.OrderReport.LastQuantity = new Quantity(quantity);
            Later(400, part);
        }
    }

    private EventSlot Report(in EngineCommand command, OrderReportKind kind)
    {
        EventSlot slot = Head(EventKind.OrderReport);
        slot.Header.Venue = command.Venue;
        slot.Header.Instrument = command.Instrument;
        slot.OrderReport.ClientOrderId = command.ClientOrderId;
        slot.OrderReport.VenueOrderId = 88_112_004_711 + _engine.CommandCount;
        slot.OrderReport.CumulativeQuantity = new Quantity(-1);
        slot.OrderReport.Kind = kind;
        return slot;
    }

    private void Later(long millis, EventSlot slot)
    {
        long due = _now + (millis * 1_000_000);
        if (!_reports.TryGetValue(due, out Queue<EventSlot>? queue)) _reports[due] = queue = new Queue<EventSlot>();
        queue.Enqueue(slot);
    }

    private void AddDueReports(ReplayMarket market)
    {
        while (_reports.Count > 0)
        {
            SortedDictionary<long, Queue<EventSlot>>.Enumerator first = _reports.GetEnumerator();
            first.MoveNext();
            (long due, Queue<EventSlot> queue) = first.Current;
            if (due > _now) return;
            _reports.Remove(due);
            EventSlot head = market.Slot(EventKind.Clock, _now);
            foreach (EventSlot report in queue)
            {
                EventSlot slot = report;
                slot.Header.ReceiveWallNanos = head.Header.ReceiveWallNanos;
                slot.Header.ReceiveMonotonicNanos = head.Header.ReceiveMonotonicNanos;
                Add([slot]);
            }
        }
    }
}
