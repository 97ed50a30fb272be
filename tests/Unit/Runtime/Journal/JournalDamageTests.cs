using System;
using System.Collections.Generic;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Runtime.Journal.Writing;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

public sealed class JournalDamageTests
{
    private const int EventCount = 6;

    [Test]
    public void A_journal_cut_at_every_byte_recovers_to_its_whole_records_and_goes_on([Values] bool isZeroFilled)
    {
        using TempFolder folder = new();
        (byte[] bytes, List<Extent> records) = WriteOne(folder, JournalDurability.Flushed);
        string path = SegmentPath(folder, 0);
        for (int cut = 0; cut <= bytes.Length; cut += cut < records[^3].Offset ? 7 : 1)
        {
            byte[] damaged = isZeroFilled ? new byte[bytes.Length + 500] : new byte[cut];
            bytes.AsSpan(0, cut).CopyTo(damaged);
            ClearFolder(folder);
            File.WriteAllBytes(path, damaged);
            long expected = 0;
            foreach (Extent record in records) expected += record.IsEvent && record.End <= cut ? 1 : 0;
            if (isZeroFilled && cut is > 0 and < JournalFormat.SegmentHeaderLength)
            {
                // No crash writes half of a header that lies within one sector, so this stops; nothing is lost by it.
                RecoveryAction action = JournalSegments.Verify(folder.Path).End.Action;
                Assert.That(action, Is.EqualTo(RecoveryAction.Stop), $"cut {cut}");
                continue;
            }

            JournalResumePoint resume = JournalFixture.Run(folder.Path, 2, isClean: cut % 2 == 0);
            Assert.That(resume.LastSequence, Is.EqualTo(expected), $"cut {cut}");
            JournalFixture.Run(folder.Path, 1);
            JournalEnd after = JournalFixture.ReplayTrades(folder.Path, out long count);
            Assert.That(after.Action, Is.EqualTo(RecoveryAction.End), $"cut {cut}: {after}");
            Assert.That(count, Is.EqualTo(expected + 3), $"cut {cut}");
        }
    }

    [Test]
    public void Every_flipped_byte_is_found_at_its_record(
        [Values(0x01, 0x80, 0xFF)] int mask,
        [Values(JournalDurability.Buffered, JournalDurability.Flushed)] JournalDurability durability)
    {
        using TempFolder folder = new();
        (byte[] bytes, List<Extent> records) = WriteOne(folder, durability);
        string path = SegmentPath(folder, 0);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[at] ^= (byte)mask;
            File.WriteAllBytes(path, damaged);
            JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
            if (at < JournalFormat.SegmentHeaderLength)
            {
                Assert.That(end.IsUsable, Is.False, $"byte {at}: {end}");
                Assert.That(count, Is.Zero);
                continue;
            }

            int hit = records.FindIndex(record => record.Offset <= at && at < record.End);
            long expected = 0;
            for (int i = 0; i < hit; i++) expected += records[i].IsEvent ? 1 : 0;
            RecoveryAction action = hit == records.Count - 1 ? RecoveryAction.CutTail : RecoveryAction.Stop;
            Assert.That(end.Action, Is.EqualTo(action), $"byte {at}: {end}");
            Assert.That(end.Offset, Is.EqualTo(records[hit].Offset), $"byte {at}: {end}");
            Assert.That(count, Is.EqualTo(expected), $"byte {at}");
        }
    }

    // Seen beside a running engine: the window ended inside a record, its first half was read before it was written.
    [Test]
    public void A_record_that_was_half_written_when_its_window_was_read_is_no_damage()
    {
        const int WindowBytes = 256 * 1024;
        using TempFolder folder = new();
        JournalFixture.Run(folder.Path, 6_000, JournalFixture.Small with { SegmentBytes = 4 * WindowBytes });
        string path = SegmentPath(folder, 0);
        byte[] whole = File.ReadAllBytes(path);
        Extent straddling = Records(folder).Find(record => record.Offset < WindowBytes && record.End > WindowBytes);
        Assert.That(straddling.End - straddling.Offset, Is.Positive, "no record lies across the window's end");
        byte[] early = (byte[])whole.Clone();
        early.AsSpan((int)straddling.Offset + 1).Clear();
        File.WriteAllBytes(path, early);

        using JournalCursor cursor = new(folder.Path);
        long count = 0;
        while (cursor.Read(out JournalRecord record))
        {
            if (count == 0) File.WriteAllBytes(path, whole);
            if (record.Kind == JournalRecordKind.Event) count++;
        }

        Assert.That(cursor.End.IsUsable, Is.True, cursor.End.ToString());
        Assert.That(count, Is.EqualTo(6_000));
    }

    [Test]
    public void A_torn_batch_is_cut_at_the_flushed_level_and_kept_for_a_person_at_the_buffered()
    {
        foreach (JournalDurability durability in new[] { JournalDurability.Flushed, JournalDurability.Buffered })
        {
            using TempFolder folder = new();
            JournalWriterOptions options = JournalFixture.Small with { Durability = durability };
            using JournalWriter writer = new(folder.Path, options, new JournalResumePoint { JournalId = 1 });
            Assert.That(writer.Start(JournalFixture.Start(1)), Is.True);
            Append(writer, 1, 2);
            Append(writer, 3, 6);
            writer.Dispose();
            List<Extent> records = Records(folder);
            string path = SegmentPath(folder, 0);
            byte[] bytes = File.ReadAllBytes(path);
            bytes[records[^3].Offset + 40] ^= 0xFF;
            File.WriteAllBytes(path, bytes);
            using JournalDirectory directory = JournalFixture.Open(folder.Path);
            JournalResumePoint? resume = directory.Recover(out JournalEnd end);
            if (durability == JournalDurability.Flushed)
            {
                Assert.That(resume?.LastSequence, Is.EqualTo(3), end.ToString());
                continue;
            }

            Assert.That(resume, Is.Null);
            Assert.That(end.Finding, Is.EqualTo(JournalFinding.RecordBadBeforeGood));
            Assert.That(directory.ForceCut(end), Is.True);
            Assert.That(directory.Recover(out end)?.LastSequence, Is.EqualTo(3), end.ToString());
            Assert.That(Directory.GetFiles(folder.Path, "*.torn"), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void What_is_cut_stays_in_a_side_file()
    {
        using TempFolder folder = new();
        (byte[] bytes, List<Extent> records) = WriteOne(folder, JournalDurability.Buffered);
        long offset = records[^1].Offset;
        File.WriteAllBytes(SegmentPath(folder, 0), bytes[..^3]);
        using JournalDirectory directory = JournalFixture.Open(folder.Path);
        Assert.That(directory.Recover(out _)?.LastSequence, Is.EqualTo(EventCount - 1));
        string[] torn = Directory.GetFiles(folder.Path, "*.torn");
        Assert.That(torn, Has.Length.EqualTo(1));
        Assert.That(File.ReadAllBytes(torn[0]), Is.EqualTo(bytes[(int)offset..^3]));
    }

    [Test]
    public void Missing_swapped_copied_foreign_and_strange_segments_stop_with_their_index()
    {
        using TempFolder folder = new();
        JournalFixture.Run(folder.Path, 3_000);
        string[] paths = [SegmentPath(folder, 0), SegmentPath(folder, 1), SegmentPath(folder, 2)];
        byte[][] good = [File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]), File.ReadAllBytes(paths[2])];
        Expect(JournalFinding.SegmentMissing, 2, () => File.Delete(paths[1]));
        Expect(JournalFinding.SegmentMisplaced, 1, () =>
        {
            File.WriteAllBytes(paths[1], good[2]);
            File.WriteAllBytes(paths[2], good[1]);
        });
        Expect(JournalFinding.SegmentMisplaced, 2, () => File.WriteAllBytes(paths[2], good[1]));
        Expect(JournalFinding.SegmentForeign, 1, () => File.WriteAllText(paths[1], "something else entirely"));
        byte[] flipped = [.. good[1][..^1], (byte)~good[1][^1]];
        Expect(JournalFinding.RecordChecksum, 1, () => File.WriteAllBytes(paths[1], flipped));
        Expect(JournalFinding.RecordIncomplete, 1, () => File.WriteAllBytes(paths[1], good[1][..^1]));
        Expect(JournalFinding.SegmentEmpty, 1, () => File.WriteAllBytes(paths[1], []));
        Expect(JournalFinding.SegmentHeaderTorn, 1, () => File.WriteAllBytes(paths[1], good[1][..50]));
        using TempFolder other = new();
        JournalFixture.Run(other.Path, 3_000);
        Expect(JournalFinding.SegmentOfOtherJournal, 1, () => File.Copy(SegmentPath(other, 1), paths[1], true));
        Expect(JournalFinding.SegmentChain, 1, () => Reseal(paths[1], header => header with { LastSequence = 7 }));
        Expect(JournalFinding.SegmentNewer, 1, () => Reseal(paths[1], header => header with { Version = 3 }));

        void Expect(JournalFinding finding, long index, Action damage)
        {
            for (int i = 0; i < 3; i++) File.WriteAllBytes(paths[i], good[i]);
            damage();
            JournalEnd end = JournalSegments.Verify(folder.Path).End;
            Assert.That(end.Finding, Is.EqualTo(finding), end.ToString());
            Assert.That(end.SegmentIndex, Is.EqualTo(index), end.ToString());
            Assert.That(end.IsUsable, Is.False);
        }
    }

    [Test]
    public void A_second_engine_is_refused_until_the_first_lets_go()
    {
        using TempFolder folder = new();
        using (JournalFixture.Open(folder.Path))
        {
            Assert.That(JournalDirectory.TryOpen(folder.Path, create: true, out string error), Is.Null);
            Assert.That(error, Does.Contain("another engine"));
        }

        JournalFixture.Open(folder.Path).Dispose();
        Assert.That(JournalDirectory.TryOpen(folder.File("none"), create: false, out string missing), Is.Null);
        Assert.That(missing, Does.Contain("no such journal"));
    }

    private static void Append(JournalWriter writer, int first, int last)
    {
        for (int i = first; i <= last; i++) writer.Append(SampleMessages.Trade(i));
        Assert.That(writer.Commit(), Is.True);
    }

    private static (byte[] Bytes, List<Extent> Records) WriteOne(
        TempFolder folder, JournalDurability durability)
    {
        JournalWriterOptions options = JournalFixture.Small with { Durability = durability };
        JournalFixture.Run(folder.Path, EventCount, options, isClean: false);
        List<Extent> records = Records(folder);
        byte[] bytes = File.ReadAllBytes(SegmentPath(folder, 0))[..(int)records[^1].End];
        return (bytes, records);
    }

    private static List<Extent> Records(TempFolder folder)
    {
        List<Extent> records = [];
        using JournalCursor cursor = new(folder.Path);
        while (cursor.Read(out JournalRecord record))
        {
            bool isEvent = record.Kind == JournalRecordKind.Event;
            records.Add(new Extent(record.Offset, record.Offset + record.Length, isEvent));
        }

        return records;
    }

    private readonly record struct Extent(long Offset, long End, bool IsEvent);

    private static void Reseal(string path, Func<SegmentHeader, SegmentHeader> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.That(SegmentHeader.Read(bytes, out SegmentHeader header), Is.EqualTo(JournalFinding.None));
        change(header).Write(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private static void ClearFolder(TempFolder folder)
    {
        foreach (string file in Directory.GetFiles(folder.Path)) File.Delete(file);
    }

    private static string SegmentPath(TempFolder folder, long index) =>
        folder.File(JournalSegments.NameOf(index));
}
