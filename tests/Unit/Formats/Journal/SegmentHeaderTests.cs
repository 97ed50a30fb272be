using System;
using System.Buffers.Binary;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events.Machine;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

public sealed class SegmentHeaderTests
{
    [Test]
    public void Durability_gate_and_minor_version_come_back()
    {
        foreach (ReplicationGate gate in Enum.GetValues<ReplicationGate>())
        {
            SegmentHeader header = GoldenJournal.Header(2) with
            {
                Durability = JournalDurability.Replicated,
                Gate = gate,
                Minor = 3,
            };
            byte[] bytes = new byte[JournalFormat.SegmentHeaderLength];
            header.Write(bytes);
            Assert.That(SegmentHeader.Read(bytes, out SegmentHeader read), Is.EqualTo(JournalFinding.None));
            Assert.That(read, Is.EqualTo(header));
            Assert.That(bytes[13], Is.EqualTo((byte)gate));
        }
    }

    [TestCase(2, 13, JournalFinding.None)]
    [TestCase(2, 14, JournalFinding.None)]
    [TestCase(2, 15, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(2, 80, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(2, 91, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(1, 13, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(1, 14, JournalFinding.SegmentHeaderDamaged)]
    [TestCase(3, 15, JournalFinding.SegmentNewer)]
    public void Reserved_bytes_are_checked(int version, int offset, JournalFinding expected)
    {
        byte[] bytes = new byte[JournalFormat.SegmentHeaderLength];
        (GoldenJournal.Header(1) with { Version = (ushort)version }).Write(bytes);
        bytes[offset] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(92), Crc32C.Compute(bytes.AsSpan(0, 92)));
        Assert.That(SegmentHeader.Read(bytes, out _), Is.EqualTo(expected));
    }

    [Test]
    public void A_manifest_with_a_flag_that_is_not_known_is_refused()
    {
        byte[] bytes = new byte[64];
        int length = new ManifestBody { RecordsOutputs = true, Role = "live"u8 }.Write(bytes);
        Assert.That(ManifestBody.TryRead(bytes.AsSpan(0, length), out ManifestBody read), Is.True);
        Assert.That(read.RecordsOutputs, Is.True);
        bytes[46] = 2;
        Assert.That(ManifestBody.TryRead(bytes.AsSpan(0, length), out _), Is.False);
    }
}
