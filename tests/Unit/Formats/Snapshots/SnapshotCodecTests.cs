using System;
using LowLatency.Formats.Snapshots;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Snapshots;

public sealed class SnapshotCodecTests
{
    private static readonly SnapshotHeader Header = new()
    {
        JournalId = new UInt128(1, 2),
        Sequence = 3,
        StateHash = 4,
        CommandHash = 5,
        CommandCount = 6,
        ConfigurationHash = 7,
        TimeNanos = 8,
    };

    [Test]
    public void A_sealed_file_reads_back()
    {
        byte[] file = Sealed();
        SnapshotFinding finding = SnapshotCodec.TryRead(file, out SnapshotHeader header, out ReadOnlySpan<byte> state);
        Assert.That(finding, Is.EqualTo(SnapshotFinding.None));
        Assert.That(header, Is.EqualTo(Header));
        Assert.That(state.ToArray(), Is.All.EqualTo(0x5A));
        Assert.That(state.Length, Is.EqualTo(40));
    }

    [Test]
    public void Every_flipped_byte_and_every_cut_is_refused()
    {
        byte[] file = Sealed();
        for (int at = 0; at < file.Length; at++)
        {
            byte[] flipped = (byte[])file.Clone();
            flipped[at] ^= 0x10;
            SnapshotFinding afterFlip = SnapshotCodec.TryRead(flipped, out _, out _);
            Assert.That(afterFlip, Is.Not.EqualTo(SnapshotFinding.None), $"flip {at}");
            SnapshotFinding afterCut = SnapshotCodec.TryRead(file.AsSpan(0, at), out _, out _);
            Assert.That(afterCut, Is.Not.EqualTo(SnapshotFinding.None), $"cut {at}");
        }
    }

    private static byte[] Sealed()
    {
        byte[] file = new byte[SnapshotCodec.HeaderLength + 40];
        file.AsSpan().Fill(0x5A);
        SnapshotCodec.Seal(file.AsSpan(0, SnapshotCodec.HeaderLength), file.AsSpan(SnapshotCodec.HeaderLength), Header);
        return file;
    }
}
