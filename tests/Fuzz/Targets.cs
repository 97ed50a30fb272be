using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Loading;
using LowLatency.Backtest.Settings;
using LowLatency.Core;
using LowLatency.Core.Settings;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Histograms;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Snapshots;
using LowLatency.Host.Options;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Reading.Capture;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Strategies;
using LowLatency.Unit.Readers;

namespace LowLatency.Fuzz;

/// <summary>The readers, each with the exceptions that are its answer taken off.</summary>
internal static class Targets
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("lowlatency-fuzz-").FullName;
    private static readonly EngineSettings Settings = MakeSettings();
    private static readonly byte[] State = SaveState();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("journal", () => [HostileJournal.Segment(new Random(1), 20, isDecodable: true)], ReadJournal),
        new("journal-contents", static () => [new byte[400], Noise(2_000)], ReadJournalContents),
        new("snapshot", static () => [Snapshot()], ReadSnapshot),
        new("state", static () => [[], Noise(40)], ReadState),
        new("capture", static () => [Capture()], ReadCapture),
        new("hlog", static () => [Log()], ReadLog),
        new("candles", static () => [Encoding.ASCII.GetBytes(Candles)], ReadCandles),
        new("trades", static () => [Encoding.ASCII.GetBytes(Trades)], ReadTrades),
        new("settings", static () => [JsonSerializer.SerializeToUtf8Bytes(
            new BacktestSettings(), BacktestJson.Default.BacktestSettings)], ReadSettings),
        new("configuration", static () => [JsonSerializer.SerializeToUtf8Bytes(
            new HostOptions { Engine = MakeSettings() }, HostJson.Default.HostOptions)], ReadConfiguration),
    ];

    private const string Candles =
        "open_time_ms,open,high,low,close,volume\n1704067200000,1.5,2,0.5,1.25,3\n1704067260000,1.5,2,0.5,1.25,3\n";

    private const string Trades = "trade_id,price,qty,quote_qty,time,is_buyer_maker\n1,1.5,2,3,1704067200000,True\n";

    private static void ReadJournal(byte[] input)
    {
        File.WriteAllBytes(PathOf("journal", JournalSegments.NameOf(0)), input);
        ReadJournalFolder(Path.Combine(Folder, "journal"));
    }

    private static void ReadJournalContents(byte[] input)
    {
        if (input.Length < 2) return;
        byte[] segment = HostileJournal.Segment(new DrawnRandom(input, 1), input[0] % 60, isDecodable: input[1] > 127);
        ReadJournal(segment);
    }

    private static void ReadJournalFolder(string path)
    {
        var visitor = new Visitor();
        JournalReplay.Run(path, new JournalReplayRange(), ref visitor);
        JournalSegments.Verify(path);
        JournalSegments.FirstFor(path, 10);
        JournalSkips.Read(path);
        JournalTextIds.Read(path, new AccountKey(VenueId.BinanceSpot, default), 0, [1, 2]);
        using var follower = new JournalFollower(path);
        while (follower.Read(out JournalRecord record) == JournalFollowOutcome.Record)
        {
            if (record.Kind == JournalRecordKind.Event) follower.Message(record);
        }
    }

    private static void ReadSnapshot(byte[] input)
    {
        File.WriteAllBytes(PathOf("snapshots", "00000000000000000005.snapshot"), input);
        var warnings = new List<string>();
        byte[]? state = new SnapshotFolder(Path.Combine(Folder, "snapshots")).LoadNewest(7, 9, 100, out _, warnings);
        if (state == null != (warnings.Count == 1)) throw new InvalidDataException("passed over without a reason");
    }

    // Patches of the words of a good state: place, then value.
    private static void ReadState(byte[] input)
    {
        byte[] state = (byte[])State.Clone();
        int words = state.Length / 8;
        for (int at = 0; at + 12 <= input.Length; at += 12)
        {
            int word = (int)(BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(at)) % (uint)words);
            input.AsSpan(at + 4, 8).CopyTo(state.AsSpan(word * 8));
        }

        var engine = new Engine(Settings, StrategyCatalog.All());
        if (!engine.TryLoad(state)) return;

        // A recovery compares it with the hash of the header.
        engine.ComputeStateHash();
        engine.TrySave(new byte[state.Length], out _);
    }

    private static void ReadCapture(byte[] input)
    {
        File.WriteAllBytes(CaptureReader.PathOf(FolderOf("capture"), 0), input);
        using var reader = new CaptureReader(Path.Combine(Folder, "capture"));
        while (reader.Read(out CaptureRecord _))
        {
            // To its end.
        }
    }

    private static void ReadLog(byte[] input)
    {
        using var stream = new MemoryStream(input);
        bool isRead = HistogramLog.TryRead(stream, out _, out string? fault);
        if (isRead != (fault == null)) throw new InvalidDataException("refused without a reason");
    }

    private static void ReadCandles(byte[] input) => ReadTold(
        "candles.csv", input, static path => CandleFile.Read(path, areGapsAllowed: true),
        static path => DataCheck.Read(path));

    private static void ReadTrades(byte[] input) => ReadTold(
        "trades.csv", input, static path => TradeFile.Read(path), static path => DataCheck.Read(path));

    private static void ReadSettings(byte[] input) =>
        ReadTold("settings.json", input, static path => SettingsFile.Read(path));

    private static void ReadConfiguration(byte[] input)
    {
        string path = PathOf("configuration", "engine.json");
        File.WriteAllBytes(path, input);
        var faults = new List<string>();
        HostOptions? options = ConfigurationLoader.Load(path, faults, StrategyCatalog.All());
        if (options == null != faults.Count > 0) throw new InvalidDataException("refused without a reason");
    }

    private static void ReadTold(string name, byte[] input, params Action<string>[] readers)
    {
        string path = PathOf("data", name);
        File.WriteAllBytes(path, input);
        foreach (Action<string> read in readers)
        {
            try
            {
                read(path);
            }
            catch (BacktestException exception)
                when (exception.Message.StartsWith(path + ":", StringComparison.Ordinal))
            {
                // Its answer, with the place.
            }
        }
    }

    private static string FolderOf(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    private static string PathOf(string folder, string name) => Path.Combine(FolderOf(folder), name);

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static EngineSettings MakeSettings() => new()
    {
        Instance = 1,
        Instruments = [new InstrumentSettings { Venue = "BinanceSpot", Symbol = "BTCUSDT" }],
        Strategies = [new StrategySettings { Name = "ema-momentum" }],
    };

    private static byte[] SaveState()
    {
        var engine = new Engine(Settings, StrategyCatalog.All());
        engine.TrySave([], out int length);
        byte[] state = new byte[length];
        engine.TrySave(state, out _);
        return state;
    }

    private static byte[] Snapshot()
    {
        byte[] file = new byte[SnapshotCodec.HeaderLength + 200];
        SnapshotCodec.Seal(
            file.AsSpan(0, SnapshotCodec.HeaderLength), file.AsSpan(SnapshotCodec.HeaderLength),
            new SnapshotHeader { JournalId = 7, Sequence = 5, ConfigurationHash = 9 });
        return file;
    }

    private static byte[] Capture()
    {
        using var bytes = new MemoryStream();
        byte[] head = new byte[CaptureCodec.SegmentHeaderLength];
        CaptureCodec.WriteSegmentHeader(head, 0, 1);
        bytes.Write(head);
        for (int i = 0; i < 4; i++)
        {
            byte[] body = Noise(i * 20);
            byte[] record = new byte[CaptureCodec.RecordHeaderLength + body.Length];
            CaptureCodec.Write(record, new CaptureRecord { Kind = CaptureKind.WebSocketText, Body = body });
            bytes.Write(record);
        }

        return bytes.ToArray();
    }

    private static byte[] Log()
    {
        using var stream = new MemoryStream();
        var writer = new HistogramLogWriter(stream);
        writer.WriteHeader(0, "fuzz");
        var histogram = new Histogram(1, 3_600_000_000_000, 3);
        for (int i = 1; i < 100; i++) histogram.Record(i * 997L);
        writer.WriteInterval("stage", 1, 2, histogram);
        return stream.ToArray();
    }

    private struct Visitor : IJournalVisitor
    {
        public readonly bool OnMessage(long sequence, ReadOnlySpan<EventSlot> message) => true;

        public readonly void OnStateHash(in StateHashBody recorded)
        {
        }

        public readonly void OnRecord(in JournalRecord record)
        {
        }
    }
}
