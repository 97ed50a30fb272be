using System;
using System.Buffers.Binary;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Journal;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>What a newer program wrote is refused as such, and never taken for damage or cut.</summary>
public sealed class NewerJournalTests
{
    private const int RecordHeaderLength = JournalFormat.RecordHeaderLength;
    private const int KindOffset = 2;
    private const int VersionOffset = 3;
    private const int HeaderLengthOffset = 10;
    private const int HeaderReservedOffset = 15;
    private const int ManifestFlagsOffset = 46;
    private const byte UnknownKind = 60;
    private const byte Known = JournalFormat.SegmentMinor;
    private const byte Newer = JournalFormat.SegmentMinor + 1;

    [TestCase(Known, RecoveryAction.Stop, JournalFinding.RecordBody)]
    [TestCase(Newer, RecoveryAction.RefuseNewer, JournalFinding.RecordNewer)]
    public void An_event_of_an_unknown_kind_is_newer_where_the_minor_version_says_so(
        byte minor, RecoveryAction action, JournalFinding finding)
    {
        using TempFolder folder = new();
        Write(folder.Path, minor, body => body[0] = UnknownKind);
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
        Assert.That((end.Action, end.Finding), Is.EqualTo((action, finding)));
        Assert.That((count, end.LastSequence), Is.EqualTo((1L, 1L)), "up to it everything is read");
    }

    [Test]
    public void A_higher_minor_version_alone_is_read()
    {
        using TempFolder folder = new();
        Write(folder.Path, minor: 9, _ => { });
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
        Assert.That((end.Action, count), Is.EqualTo((RecoveryAction.End, 2L)));
    }

    [Test]
    public void A_body_that_breaks_the_rules_is_damage_whatever_the_minor_version_is()
    {
        using TempFolder folder = new();
        Write(folder.Path, Newer, body => body[5] = 0xFF);
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out _);
        Assert.That((end.Action, end.Finding), Is.EqualTo((RecoveryAction.Stop, JournalFinding.RecordBody)));
    }

    [TestCase(Known)]
    [TestCase(Newer)]
    public void A_record_of_an_unknown_kind_or_version_is_newer(byte minor)
    {
        foreach (int place in new[] { KindOffset, VersionOffset })
        {
            using TempFolder folder = new();
            Write(folder.Path, minor, static _ => { }, record => record[place] = 77);
            JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out long count);
            Assert.That(
                (end.Action, end.Finding, count),
                Is.EqualTo((RecoveryAction.RefuseNewer, JournalFinding.RecordNewer, 1L)));
            byte[] before = Bytes(folder.Path);
            using JournalDirectory directory = JournalFixture.Open(folder.Path);
            Assert.That(directory.Recover(out end), Is.Null);
            Assert.That(end.Action, Is.EqualTo(RecoveryAction.RefuseNewer));
            Assert.That(Bytes(folder.Path), Is.EqualTo(before), "nothing was cut");
        }
    }

    [TestCase(Known, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(Newer, JournalFinding.SegmentNewer)]
    public void Reserved_bytes_of_a_header_are_newer_where_the_minor_version_says_so(
        byte minor, JournalFinding finding)
    {
        foreach (int place in new[] { HeaderLengthOffset, HeaderReservedOffset, 80, 91 })
        {
            byte[] header = new byte[JournalFormat.SegmentHeaderLength];
            new SegmentHeader { Version = JournalFormat.SegmentVersion, Minor = minor, JournalId = 7 }.Write(header);
            header[place] ^= 8;
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(92), Crc32C.Compute(header.AsSpan(0, 92)));
            Assert.That(SegmentHeader.Read(header, out _), Is.EqualTo(finding), $"byte {place}");
        }
    }

    [Test]
    public void Version_1_had_no_minor_version()
    {
        byte[] header = new byte[JournalFormat.SegmentHeaderLength];
        new SegmentHeader { Version = 1, Minor = Newer, JournalId = 7 }.Write(header);
        Assert.That(SegmentHeader.Read(header, out _), Is.EqualTo(JournalFinding.SegmentHeaderDamaged));
    }

    [TestCase(Known, RecoveryAction.Stop, JournalFinding.RecordBody)]
    [TestCase(Newer, RecoveryAction.RefuseNewer, JournalFinding.RecordNewer)]
    public void An_unknown_flag_of_a_manifest_is_newer_where_the_minor_version_says_so(
        byte minor, RecoveryAction action, JournalFinding finding)
    {
        using TempFolder folder = new();
        byte[] segment = new byte[4_096];
        int used = Begin(segment, minor, out JournalEncoder encoder, out _);
        int length = encoder.WriteManifest(segment.AsSpan(used), new ManifestBody(), 1, JournalRecordFlags.BatchStart);
        segment[used + RecordHeaderLength + ManifestFlagsOffset] |= 2;
        Seal(segment.AsSpan(used, length), 0);
        Save(folder.Path, segment, used + length);
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out _);
        Assert.That((end.Action, end.Finding), Is.EqualTo((action, finding)));
    }

    private static int Begin(byte[] segment, byte minor, out JournalEncoder encoder, out long monotonicBase)
    {
        SegmentHeader header = new()
        {
            Version = JournalFormat.SegmentVersion,
            Minor = minor,
            JournalId = 7,
            Epoch = 1,
            MonotonicBaseNanos = SampleMessages.Trade(1)[0].Header.ReceiveWallNanos,
        };
        header.Write(segment);
        encoder = new JournalEncoder(0, 0);
        monotonicBase = header.MonotonicBaseNanos;
        return JournalFormat.SegmentHeaderLength;
    }

    private static void Save(string folder, byte[] segment, int length) =>
        File.WriteAllBytes(Path.Combine(folder, JournalSegments.NameOf(0)), segment[..length]);

    private static byte[] Bytes(string folder) =>
        File.ReadAllBytes(Path.Combine(folder, JournalSegments.NameOf(0)));

    // Two trades; the second one's body, or its header, is changed under a right checksum.
    private static void Write(
        string folder, byte minor, Action<byte[]> change, Action<byte[]>? changeRecord = null)
    {
        byte[] segment = new byte[4_096];
        int used = Begin(segment, minor, out JournalEncoder encoder, out long monotonicBase);
        used += Event(1);
        uint chain = encoder.Chain;
        int length = Event(2);
        byte[] body = segment.AsSpan(used + RecordHeaderLength, length - RecordHeaderLength).ToArray();
        change(body);
        body.CopyTo(segment, used + RecordHeaderLength);
        byte[] record = segment.AsSpan(used, length).ToArray();
        changeRecord?.Invoke(record);
        record.CopyTo(segment, used);
        Seal(segment.AsSpan(used, length), chain);
        Save(folder, segment, used + length);

        int Event(int number)
        {
            Span<byte> rest = segment.AsSpan(used);
            return encoder.WriteEvent(
                rest, SampleMessages.Trade(number), monotonicBase, JournalRecordFlags.BatchStart);
        }
    }

    private static void Seal(Span<byte> record, uint chain)
    {
        byte[] previous = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(previous, chain);
        int bodyLength = record.Length - RecordHeaderLength;
        byte[] padded = new byte[(bodyLength + 7) / 8 * 8];
        record[RecordHeaderLength..].CopyTo(padded);
        uint state = Crc32C.Append(Crc32C.Initial, previous);
        state = Crc32C.Append(Crc32C.Append(state, record[..24]), padded);
        BinaryPrimitives.WriteUInt32LittleEndian(record[24..], ~state);
    }
}
