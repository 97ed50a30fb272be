using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Loading;
using LowLatency.Backtest.Settings;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Reading.Capture;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;

namespace LowLatency.Unit.Readers;

/// <summary>The readers of files, each with the answers that are its own taken off.</summary>
internal static class ReaderTargets
{
    private const int RecordsMax = 60;

    public static IReadOnlyList<ReaderTarget> All { get; } =
    [
        new("journal", Journal, static (folder, input) => ReadJournal(folder, input, isPacked: false)),
        new("journal-packed", Journal, static (folder, input) => ReadJournal(folder, input, isPacked: true)),
        new("journal-contents", static random => GoodFiles.Noise(random, 2_000), ReadJournalContents),
        new("snapshot", GoodFiles.Snapshot, ReadSnapshot),
        new("capture", GoodFiles.Capture, ReadCapture),
        new("hlog", GoodFiles.HistogramLog, static (_, input) => ReadHistogramLog(input)),
        new("candles", GoodFiles.Candles, static (folder, input) => ReadReported(
            folder, input, static path => CandleFile.Read(path, areGapsAllowed: true), static path =>
                DataCheck.Read(path))),
        new("trades", GoodFiles.Trades, static (folder, input) => ReadReported(
            folder, input, static path => TradeFile.Read(path), static path => DataCheck.Read(path))),
        new("settings", static _ => JsonSerializer.SerializeToUtf8Bytes(
                new BacktestSettings(), BacktestJson.Default.BacktestSettings),
            static (folder, input) => ReadReported(folder, input, static path => SettingsFile.Read(path))),
    ];

    private static byte[] Journal(Random random) =>
        HostileJournal.Segment(random, random.Next(1, RecordsMax), isDecodable: random.Next(2) == 0);

    // The structure is drawn from the input, so that checksums and chains are right.
    private static void ReadJournalContents(string folder, byte[] input)
    {
        if (input.Length < 2) return;
        byte[] segment = HostileJournal.Segment(
            new DrawnRandom(input, 2), input[0] % RecordsMax, isDecodable: input[1] > 127);
        ReadJournal(folder, segment, isPacked: false);
    }

    // As the tools do: every reader of journals there is.
    private static void ReadJournal(string folder, byte[] input, bool isPacked)
    {
        string path = Path.Combine(folder, JournalSegments.NameOf(0));
        if (isPacked) File.WriteAllBytes(path + ".gz", GoodFiles.Pack(input));
        else File.WriteAllBytes(path, input);
        var visitor = new Visitor();
        JournalReplay.Run(folder, new JournalReplayRange(), ref visitor);
        JournalSegments.Verify(folder);
        JournalSegments.FirstFor(folder, 10);
        JournalSkips.Read(folder);
        JournalTextIds.Read(folder, new AccountKey(VenueId.BinanceSpot, default), 0, [1, 2]);
        using var follower = new JournalFollower(folder);
        while (follower.Read(out JournalRecord record) == JournalFollowOutcome.Record)
        {
            if (record.Kind == JournalRecordKind.Event) follower.Message(record);
        }
    }

    private static void ReadSnapshot(string folder, byte[] input)
    {
        File.WriteAllBytes(Path.Combine(folder, "00000000000000000005.snapshot"), input);
        var warnings = new List<string>();
        SnapshotHeader good = GoodFiles.Header;
        byte[]? state = new SnapshotFolder(folder).LoadNewest(
            good.JournalId, good.ConfigurationHash, 100, out _, warnings);
        if (state == null != (warnings.Count == 1)) throw new InvalidDataException("passed over without a reason");
    }

    private static void ReadCapture(string folder, byte[] input)
    {
        File.WriteAllBytes(CaptureReader.PathOf(folder, 0), input);
        using var reader = new CaptureReader(folder);
        long bytes = 0;
        while (reader.Read(out CaptureRecord record)) bytes += CaptureCodec.RecordHeaderLength + record.Body.Length;
        if (bytes > input.Length) throw new InvalidDataException("more was read than there is");
    }

    private static void ReadHistogramLog(byte[] input)
    {
        using var stream = new MemoryStream(input);
        bool isRead = HistogramLog.TryRead(stream, out _, out string? fault);
        if (isRead != (fault == null)) throw new InvalidDataException("refused without a reason");
    }

    private static void ReadReported(string folder, byte[] input, params Action<string>[] readers)
    {
        string path = Path.Combine(folder, "data.csv");
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
