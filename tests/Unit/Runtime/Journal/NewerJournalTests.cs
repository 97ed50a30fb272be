using System;
using System.Buffers.Binary;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Unit.Formats.Journal;
using NUnit.Framework;

namespace LowLatency.Unit.Runtime.Journal;

/// <summary>What a newer program wrote is refused as such, and never taken for damage or cut.</summary>
public sealed class NewerJournalTests
{
    private const int RecordHeaderLength = JournalFormat.RecordHeaderLength;
    private const byte UnknownKind = 60;

    [TestCase(JournalFormat.SegmentMinor, RecoveryAction.Stop, JournalFinding.RecordBody)]
    [TestCase(JournalFormat.SegmentMinor + 1, RecoveryAction.RefuseNewer, JournalFinding.RecordNewer)]
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
        Write(folder.Path, minor: 1, body => body[5] = 0xFF);
        JournalEnd end = JournalFixture.ReplayTrades(folder.Path, out _);
        Assert.That((end.Action, end.Finding), Is.EqualTo((RecoveryAction.Stop, JournalFinding.RecordBody)));
    }

    // Two trades; the second one's body is changed under a right checksum.
    private static void Write(string folder, byte minor, Action<byte[]> change)
    {
        byte[] segment = new byte[4_096];
        SegmentHeader header = new()
        {
            Version = JournalFormat.SegmentVersion,
            Minor = minor,
            JournalId = 7,
            Epoch = 1,
            MonotonicBaseNanos = SampleMessages.Trade(1)[0].Header.ReceiveWallNanos,
        };
        header.Write(segment);
        int used = JournalFormat.SegmentHeaderLength;
        JournalEncoder encoder = new(0, 0);
        used += Event(1);
        uint chain = encoder.Chain;
        int length = Event(2);
        byte[] body = segment.AsSpan(used + RecordHeaderLength, length - RecordHeaderLength).ToArray();
        change(body);
        body.CopyTo(segment, used + RecordHeaderLength);
        Seal(segment.AsSpan(used, length), chain);
        File.WriteAllBytes(Path.Combine(folder, JournalSegments.NameOf(0)), segment[..(used + length)]);

        int Event(int number)
        {
            Span<byte> rest = segment.AsSpan(used);
            return encoder.WriteEvent(
                rest, SampleMessages.Trade(number), header.MonotonicBaseNanos, JournalRecordFlags.BatchStart);
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
