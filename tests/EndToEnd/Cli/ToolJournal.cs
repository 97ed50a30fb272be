using System;
using System.IO;
using System.Text.Json;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Core.Strategies;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.Time;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.TestKit;

namespace LowLatency.EndToEnd.Cli;

/// <summary>A small journal of one instrument with the hashes that its own engine computed.</summary>
internal sealed class ToolJournal : IDisposable
{
    private readonly EventBuilder _events = new();
    private readonly JournalWriter _writer;
    private readonly JournalDirectory _directory;

    public ToolJournal()
    {
        Folder = Directory.CreateTempSubdirectory("lowlatency-tool-").FullName;
        var settings = new EngineSettings
        {
            Instance = 1,
            Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
            Strategies = [new StrategySettings { Name = "ema-momentum" }],
            StateHashEvery = 50,
        };
        byte[] json = EngineSettingsJson.Write(settings);
        Engine = new Engine(EngineSettingsJson.TryRead(json)!, StrategyRegistry.BuiltIn());
        _directory = JournalDirectory.TryOpen(Path, create: true, out string error)
            ?? throw new InvalidOperationException(error);
        JournalResumePoint resume = _directory.Recover(out _)!.Value;
        var options = new JournalWriterOptions { FreeBytesMin = 0, SegmentBytes = 4 << 20 };
        _writer = new JournalWriter(Path, options, resume);
        _writer.Start(new JournalStart
        {
            WallNanos = EventBuilder.StartNanos,
            MonotonicNanos = EventBuilder.StartNanos,
            Epoch = 1,
            ConfigurationHash = EngineSettingsJson.Hash(json),
            ConfigurationJson = json,
            Role = "paper",
            Build = "test",
        });
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "journal");

    public string Segment => System.IO.Path.Combine(Path, JournalSegments.NameOf(0));

    public Engine Engine { get; }

    /// <summary>Start, rules, a book, then trades 100 ms apart; every 50 events a hash; a clean end.</summary>
    public void Fill(int trades, ulong hashError = 0, int lateTrades = 0)
    {
        Append(_events.Started(1), 0);
        Append(_events.Rules(0), 0);
        Append(_events.Snapshot(0, 100_00, 100_01), 0);
        for (int i = 0; i < trades; i++)
        {
            _events.Step(100);
            EventSlot[] trade = _events.Trade(0, 100_00 + (i % 2), 12, i % 2 == 0 ? Side.Sell : Side.Buy);
            trade[0].Header.DecodeNanos = 1_000 + (uint)(i % 100);
            trade[0].Header.PublishNanos = 2_000 + (uint)(i % 100);
            trade[0].Header.VenueNanos = trade[0].Header.ReceiveWallNanos - 5_000_000;
            Append(trade, hashError);
        }

        Append(_events.Delta(0, [new BookLevel(new Price(99_99), new Quantity(1_500))], []), hashError);
        AppendLate(lateTrades);
        Append(_events.Stopping(), hashError);
        AppendHash(hashError);
        _writer.Stop(_events.NowNanos);
        _directory.Dispose();
    }

    /// <summary>What came with version 2: events for readers, outputs, a gap.</summary>
    public void FillForReaders()
    {
        Append(_events.Started(1), 0);
        Append(_events.Rules(0), 0);
        EventSlot slot = _events.Clock()[0];
        slot.Header.Kind = EventKind.AssetDefined;
        slot.AssetDefined.Asset = new AssetId(1);
        slot.AssetDefined.Decimals = 8;
        slot.AssetDefined.TrySetName("BNB"u8);
        Append([slot], 0);
        slot = _events.Clock()[0];
        slot.Header.Kind = EventKind.AssetBalance;
        slot.Header.Account = new AccountId(2);
        slot.AssetBalance.Asset = new AssetId(1);
        slot.AssetBalance.Decimals = 8;
        slot.AssetBalance.Free = 150_000_000;
        Append([slot], 0);
        slot = _events.Clock()[0];
        slot.Header.Kind = EventKind.TextId;
        slot.TextId.Kind = TextIdKind.Order;
        slot.TextId.Key = 77;
        slot.TextId.TrySetId("OABCDE-FGHIJ-KLMNOP"u8);
        Append([slot], 0);
        slot = _events.Operator(OperatorAction.Halt)[0];
        slot.Operator.Origin = OperatorOrigin.Monitor;
        slot.Operator.RequestLow = 0xAB;
        Append([slot], 0);
        Append([Acknowledged(77)], 0);
        _writer.AppendDecision(
            new DecisionOutcome
            {
                CauseSequence = 6,
                Kind = DecisionKind.SignalBar,
                Venue = VenueId.BinanceSpot,
                Reason = ReasonCode.RiskHalted,
                Side = Side.Buy,
                Quantity = new Quantity(12),
                AreGatesAsked = 1,
                GatesRefused = 0b100_0001,
            }, 0);
        _writer.AppendCommand(
            new EngineCommand
            {
                CauseSequence = 6,
                Kind = CommandKind.PlaceOrder,
                Venue = VenueId.BinanceSpot,
                ClientOrderId = new ClientOrderId(1, 1, 1),
                Side = Side.Sell,
                OrderType = OrderType.Limit,
                Quantity = new Quantity(12),
                LimitPrice = new Price(100_00),
            }, 0);
        _writer.AppendOutputGap(new OutputGapBody(2, 5, 3));
        _writer.Stop(_events.NowNanos);
        _directory.Dispose();
    }

    // The book's time closes the minute of the trades that come behind it.
    private void AppendLate(int count)
    {
        if (count == 0) return;
        const long Minute = 60 * Timestamp.NanosPerSecond;
        long end = ((_events.NowNanos / Minute) + 1) * Minute;
        _events.Step((int)((end - _events.NowNanos) / Timestamp.NanosPerMillisecond) + 10);
        EventSlot[] delta = _events.Delta(0, [new BookLevel(new Price(99_98), new Quantity(1_500))], []);
        delta[0].Header.VenueNanos = end + 1;
        Append(delta, 0);
        for (int i = 0; i < count; i++)
        {
            EventSlot[] trade = _events.Trade(0, 100_00, 12, Side.Sell);
            trade[0].Header.VenueNanos = end - 1;
            Append(trade, 0);
        }
    }

    /// <summary>Settings of a backtest of this journal; their file.</summary>
    public string WriteBacktest()
    {
        EngineSettings settings = Engine.Settings;
        settings.Bars.CloseGraceMillis = 0;
        settings.Reconciliation.IsRequired = false;
        string file = System.IO.Path.Combine(Folder, "backtest.json");
        var backtest = new BacktestSettings
        {
            Engine = settings,
            Data = [new DataSettings { Kind = "journal", Path = Path }],
        };
        File.WriteAllBytes(
            file, JsonSerializer.SerializeToUtf8Bytes(backtest, BacktestJson.Default.BacktestSettings));
        return file;
    }

    private EventSlot Acknowledged(long venueOrderId)
    {
        EventSlot slot = _events.Clock()[0];
        slot.Header.Kind = EventKind.OrderReport;
        slot.Header.Instrument = new InstrumentId(0);
        slot.OrderReport.Kind = OrderReportKind.Acknowledged;
        slot.OrderReport.ClientOrderId = new ClientOrderId(1, 1, 1);
        slot.OrderReport.VenueOrderId = venueOrderId;
        slot.OrderReport.CumulativeQuantity = new Quantity(-1);
        return slot;
    }

    public void Damage(int offset)
    {
        byte[] bytes = File.ReadAllBytes(Segment);
        bytes[offset] ^= 0x40;
        File.WriteAllBytes(Segment, bytes);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _directory.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Append(EventSlot[] message, ulong hashError)
    {
        message[0].Header.ReceiveMonotonicNanos = message[0].Header.ReceiveWallNanos;
        _writer.Append(message);
        Engine.Apply(message);
        if (Engine.Sequence % 50 == 0) AppendHash(hashError);
    }

    private void AppendHash(ulong error) => _writer.AppendStateHash(
        new StateHashBody(Engine.Sequence, Engine.ComputeStateHash() ^ error, Engine.CommandHash, Engine.CommandCount));
}
