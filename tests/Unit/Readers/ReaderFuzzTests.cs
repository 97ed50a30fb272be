using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Loading;
using LowLatency.Backtest.Settings;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Histograms;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Snapshots;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Reading.Capture;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Unit.Model;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Readers;

/// <summary>
/// Every reader takes its file as hostile: whatever the bytes are, it ends, says what is wrong in its own words and
/// takes no more memory than the format allows. Inputs are good files with damage that keeps their structure.
/// </summary>
[TestFixture]
public sealed class ReaderFuzzTests
{
    private const int Rounds = 400;
    private const int BytesMax = 1 << 16;

    [Test]
    public void A_journal_of_right_checksums_and_any_contents_is_read_or_refused()
    {
        Random random = TestSeed.NewRandom();
        for (int round = 0; round < Rounds; round++)
        {
            using var folder = new TempFolder();
            byte[] segment = HostileJournal.Segment(random, random.Next(1, 60), isDecodable: round % 2 == 0);
            if (round % 3 == 0) Damage(random, ref segment);
            Write(folder.File(JournalSegments.NameOf(0)), segment, isCompressed: round % 4 == 0);
            ReadJournal(folder.Path);
        }
    }

    [Test]
    public void A_capture_of_any_bytes_is_read_or_skipped()
    {
        Random random = TestSeed.NewRandom();
        for (int round = 0; round < Rounds; round++)
        {
            using var folder = new TempFolder();
            byte[] segment = Capture(random);
            Damage(random, ref segment);
            File.WriteAllBytes(CaptureReader.PathOf(folder.Path, 0), segment);
            using var reader = new CaptureReader(folder.Path);
            int count = 0;
            while (reader.Read(out CaptureRecord record)) count += record.Body.Length > BytesMax ? 1_000 : 1;
            Assert.That(count, Is.LessThan(1_000));
        }
    }

    [Test]
    public void A_snapshot_of_any_bytes_is_taken_or_passed_over_with_a_reason()
    {
        Random random = TestSeed.NewRandom();
        var header = new SnapshotHeader { JournalId = 7, Sequence = 5, ConfigurationHash = 9 };
        for (int round = 0; round < Rounds; round++)
        {
            using var folder = new TempFolder();
            byte[] file = new byte[SnapshotCodec.HeaderLength + random.Next(2_000)];
            SnapshotCodec.Seal(
                file.AsSpan(0, SnapshotCodec.HeaderLength), file.AsSpan(SnapshotCodec.HeaderLength), header);
            Damage(random, ref file);
            File.WriteAllBytes(folder.File("00000000000000000005.snapshot"), file);
            var warnings = new List<string>();
            byte[]? state = new SnapshotFolder(folder.Path).LoadNewest(7, 9, 100, out _, warnings);
            Assert.That(state == null, Is.EqualTo(warnings.Count == 1));
        }
    }

    [Test]
    public void An_hlog_of_any_bytes_is_read_or_refused()
    {
        Random random = TestSeed.NewRandom();
        byte[] good = Log();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] log = (byte[])good.Clone();
            Damage(random, ref log);
            using var stream = new MemoryStream(log);
            bool isRead = HistogramLog.TryRead(stream, out _, out string? fault);
            Assert.That(isRead, Is.EqualTo(fault == null));
        }
    }

    [Test]
    public void Candles_and_trades_of_any_bytes_are_read_or_refused_with_file_and_line([Values] bool areTrades)
    {
        Random random = TestSeed.NewRandom();
        for (int round = 0; round < Rounds; round++)
        {
            using var folder = new TempFolder();
            byte[] text = Encoding.UTF8.GetBytes(areTrades ? Trades(random) : Candles(random));
            Damage(random, ref text);
            string path = folder.File("data.csv");
            Write(path, text, isCompressed: round % 3 == 0, random);
            AssertToldOrRead(path, () => _ = areTrades
                ? TradeFile.Read(path).Trades.Length
                : CandleFile.Read(path, areGapsAllowed: true).Bars.Length);
            AssertToldOrRead(path, () => DataCheck.Read(path));
        }
    }

    [Test]
    public void Settings_of_any_bytes_are_read_or_refused_with_their_place()
    {
        Random random = TestSeed.NewRandom();
        byte[] good = JsonSerializer.SerializeToUtf8Bytes(
            new BacktestSettings(), BacktestJson.Default.BacktestSettings);
        for (int round = 0; round < Rounds; round++)
        {
            using var folder = new TempFolder();
            byte[] text = (byte[])good.Clone();
            Damage(random, ref text);
            string path = folder.File("settings.json");
            File.WriteAllBytes(path, text);
            AssertToldOrRead(path, () => SettingsFile.Read(path));
        }
    }

    // As the tools do: every reader of journals there is.
    private static void ReadJournal(string path)
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

    private static void AssertToldOrRead(string path, Action read)
    {
        try
        {
            read();
        }
        catch (BacktestException exception)
        {
            Assert.That(exception.Message, Does.StartWith(path + ":"));
        }
    }

    private static byte[] Capture(Random random)
    {
        using var bytes = new MemoryStream();
        byte[] head = new byte[CaptureCodec.SegmentHeaderLength];
        CaptureCodec.WriteSegmentHeader(head, 0, 1);
        bytes.Write(head);
        for (int i = random.Next(1, 30); i > 0; i--)
        {
            byte[] body = new byte[random.Next(300)];
            random.NextBytes(body);
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
        for (int i = 1; i < 1_000; i++) histogram.Record(i * 997L);
        for (int i = 0; i < 5; i++) writer.WriteInterval($"stage{i}", i, i + 1, histogram);
        return stream.ToArray();
    }

    private static string Candles(Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "" : "open_time_ms,open,high,low,close,volume\n");
        for (int i = 0; i < 40; i++) text.Append(1_704_067_200_000 + (i * 60_000L)).Append(",1.5,2,0.5,1.25,3\n");
        return text.ToString();
    }

    private static string Trades(Random random)
    {
        bool hasHeader = random.Next(2) == 0;
        var text = new StringBuilder(hasHeader ? "trade_id,price,qty,quote_qty,time,is_buyer_maker\n" : "");
        for (int i = 0; i < 40; i++)
        {
            text.Append(i + 1).Append(",1.5,2,3,").Append(1_704_067_200_000 + i).Append(",True\n");
        }

        return text.ToString();
    }

    // One to four changes: a bit, a byte, a number that is extreme, a piece lost, doubled or moved, the end.
    private static void Damage(Random random, ref byte[] bytes)
    {
        for (int i = random.Next(1, 5); i > 0 && bytes.Length > 0; i--)
        {
            int at = random.Next(bytes.Length);
            int run = Math.Min(random.Next(1, 40), bytes.Length - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.AsSpan(at, Math.Min(8, bytes.Length - at)).Fill((byte)-random.Next(2)); break;
                case 3: bytes = [.. bytes[..at], .. bytes[(at + run)..]]; break;
                case 4: bytes = [.. bytes[..(at + run)], .. bytes[at..]]; break;
                case 5: bytes = bytes[..at]; break;
                default: bytes = [.. bytes, .. Enumerable.Repeat((byte)random.Next(256), random.Next(200))]; break;
            }
        }
    }

    private static void Write(string path, byte[] bytes, bool isCompressed, Random? cut = null)
    {
        if (!isCompressed)
        {
            File.WriteAllBytes(path, bytes);
            return;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        byte[] whole = packed.ToArray();
        if (cut != null) Damage(cut, ref whole);
        File.WriteAllBytes(path.EndsWith(".journal", StringComparison.Ordinal) ? path + ".gz" : path, whole);
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
