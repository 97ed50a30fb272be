using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Threading.Tasks;
using LowLatency.Backtest;
using LowLatency.Backtest.Data;
using LowLatency.Backtest.Data.Candles;
using LowLatency.Formats.Capture;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Capture;
using LowLatency.Reading.Journal;
using LowLatency.Reading.Snapshots;
using LowLatency.Unit.Runtime.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Readers;

/// <summary>Files that are none, are longer than anything, or look like records everywhere.</summary>
[TestFixture]
public sealed class HostileFileTests
{
    private const long MemoryMax = 96L << 20;

    [Test]
    public void A_pipe_named_like_a_segment_is_refused_and_waited_for_by_nobody() => InTime(() =>
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 10);
        MakePipe(folder.File(JournalSegments.NameOf(1)));
        JournalEnd end = JournalSegments.Verify(folder.Path).End;
        Assert.That(
            (end.Finding, end.Action, end.SegmentIndex),
            Is.EqualTo((JournalFinding.SegmentIrregular, RecoveryAction.Stop, 1L)));
        JournalSkips.Read(folder.Path);
        JournalSegments.FirstFor(folder.Path, 5);
        using (LowLatency.Runtime.Journal.JournalDirectory directory = JournalFixture.Open(folder.Path))
        {
            Assert.That(directory.Recover(out end), Is.Null);
            Assert.That(end.Finding, Is.EqualTo(JournalFinding.SegmentIrregular));
        }

        using var follower = new JournalFollower(folder.Path);
        JournalFollowOutcome outcome;
        while ((outcome = follower.Read(out _)) == JournalFollowOutcome.Record)
        {
            // To the end of the first segment.
        }

        Assert.That(outcome, Is.EqualTo(JournalFollowOutcome.Stopped));
        Assert.That(follower.End.Finding, Is.EqualTo(JournalFinding.SegmentIrregular));
    });

    [Test]
    public void A_pipe_in_the_place_of_a_snapshot_a_capture_or_data_is_told_at_once() => InTime(() =>
    {
        using var folder = new TempFolder();
        MakePipe(folder.File("00000000000000000005.snapshot"));
        MakePipe(folder.File("0000000000000009.configuration"));
        MakePipe(CaptureReader.PathOf(folder.Path, 0));
        string data = folder.File("candles.csv");
        MakePipe(data);
        var warnings = new List<string>();
        var snapshots = new SnapshotFolder(folder.Path);
        Assert.That(snapshots.LoadNewest(7, 9, 100, out _, warnings), Is.Null);
        Assert.That(warnings, Has.Exactly(1).Contains("is not a file"));
        Assert.That(snapshots.LoadConfiguration(9), Is.Null);
        using var reader = new CaptureReader(folder.Path);
        Assert.That((reader.Read(out _), reader.DamagedCount), Is.EqualTo((false, 1L)));
        Assert.That(
            () => CandleFile.Read(data, true), Throws.TypeOf<IOException>().With.Message.Contains("is not a file"));
        Assert.That(
            () => RecordedLatencies.Read(data, ""),
            Throws.TypeOf<IOException>().With.Message.Contains("is not a file"));
    });

    [TestCase(false, JournalFinding.RecordMalformed)]
    [TestCase(true, JournalFinding.SegmentEmpty)]
    public void A_small_segment_that_unpacks_to_more_than_a_segment_holds_takes_no_memory(
        bool isAllZero, JournalFinding expected)
    {
        using var folder = new TempFolder();
        string path = folder.File(JournalSegments.NameOf(0));
        byte[] head = isAllZero ? new byte[96] : HostileJournal.Segment(new Random(1), 5, isDecodable: true);
        using (var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
        {
            gzip.Write(head);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= JournalFormat.SegmentLengthMax >> 20; i++) gzip.Write(zeros);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        JournalEnd end = JournalSegments.Verify(folder.Path).End;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.That((end.Finding, end.Action), Is.EqualTo((expected, RecoveryAction.Stop)));
        Assert.That(allocated, Is.LessThan(MemoryMax));
    }

    [Test]
    public void A_compressed_segment_that_is_damaged_at_its_end_stops_and_is_not_cut()
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 50);
        string path = folder.File(JournalSegments.NameOf(0));
        byte[] whole = File.ReadAllBytes(path);
        File.Delete(path);
        using (var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest)) gzip.Write(whole[..^3]);
        byte[] before = File.ReadAllBytes(path + ".gz");
        using LowLatency.Runtime.Journal.JournalDirectory directory = JournalFixture.Open(folder.Path);
        Assert.That(directory.Recover(out JournalEnd end), Is.Null, end.ToString());
        Assert.That(end.Action, Is.EqualTo(RecoveryAction.Stop));
        Assert.That(File.ReadAllBytes(path + ".gz"), Is.EqualTo(before), "the file was changed");
    }

    [Test]
    public void Reserved_room_behind_the_last_record_takes_no_memory_and_a_longer_file_is_no_segment()
    {
        using var folder = new TempFolder();
        JournalFixture.Run(folder.Path, 50);
        string path = folder.File(JournalSegments.NameOf(0));
        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(512L << 20);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        JournalEnd end = JournalSegments.Verify(folder.Path).End;
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(MemoryMax));
        Assert.That((end.Finding, end.LastSequence), Is.EqualTo((JournalFinding.EndOfData, 50L)));
        using (var file = new FileStream(path, FileMode.Open)) file.SetLength(JournalFormat.SegmentLengthMax + 1);
        end = JournalSegments.Verify(folder.Path).End;
        Assert.That((end.Finding, end.Action), Is.EqualTo((JournalFinding.SegmentIrregular, RecoveryAction.Stop)));
    }

    [Test]
    public void Bytes_that_look_like_a_record_everywhere_are_given_up_in_time()
    {
        const int Megabytes = 4 << 20;
        using var folder = new TempFolder();
        byte[] capture = new byte[Megabytes];
        CaptureCodec.WriteSegmentHeader(capture, 0, 1);
        Fill(capture.AsSpan(CaptureCodec.SegmentHeaderLength), 0xC5, Megabytes / 2);
        File.WriteAllBytes(CaptureReader.PathOf(folder.Path, 0), capture);
        long start = Stopwatch.GetTimestamp();
        using (var reader = new CaptureReader(folder.Path)) Assert.That(reader.Read(out _), Is.False);
        byte[] journal = new byte[Megabytes];
        HostileJournal.Segment(new Random(2), 3, isDecodable: true).CopyTo(journal, 0);
        int used = HostileJournal.Segment(new Random(2), 3, isDecodable: true).Length;
        Fill(journal.AsSpan(used), JournalFormat.RecordMarker, Megabytes / 2);
        File.WriteAllBytes(folder.File(JournalSegments.NameOf(0)), journal);
        JournalEnd end = JournalSegments.Verify(folder.Path).End;
        Assert.That((end.Finding, end.Action), Is.EqualTo((JournalFinding.RecordBadBeforeGood, RecoveryAction.Stop)));
        Assert.That(Stopwatch.GetElapsedTime(start), Is.LessThan(TimeSpan.FromSeconds(20)));
    }

    [Test]
    public void A_line_without_an_end_takes_no_memory()
    {
        using var folder = new TempFolder();
        string path = folder.File("candles.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write("open_time_ms,open,high,low,close,volume\n"u8);
            byte[] digits = new byte[1 << 20];
            digits.AsSpan().Fill((byte)'1');
            for (int i = 0; i < 400; i++) gzip.Write(digits);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(
            () => CandleFile.Read(path, true),
            Throws.TypeOf<BacktestException>().With.Message.Contains("a line is longer than"));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(2 * MemoryMax));
    }

    // Who opens a pipe waits in the kernel, where no test can end it.
    private static void InTime(Action test)
    {
        Task task = Task.Run(test);
        if (Task.WaitAny([task], TimeSpan.FromSeconds(20)) < 0) Assert.Fail("it waits for the pipe's writer");
        task.GetAwaiter().GetResult();
    }

    // Each eight bytes are the head of a record of half the file: marker, then a plausible kind and the length.
    private static void Fill(Span<byte> target, byte marker, int length)
    {
        for (int at = 0; at + 8 <= target.Length; at += 8)
        {
            target[at] = marker;
            target[at + 1] = 0;
            target[at + 2] = (byte)JournalRecordKind.Event;
            target[at + 3] = 1;
            BitConverter.TryWriteBytes(target[(at + 4)..], length);
        }
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", path);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
