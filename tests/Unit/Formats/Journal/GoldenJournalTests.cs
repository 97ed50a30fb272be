using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>
/// Run these also with DOTNET_EnableHWIntrinsic=0: the committed bytes were made with hardware support, so equal bytes
/// prove that it makes no difference.
/// </summary>
public sealed class GoldenJournalTests
{
    private const string Name = "journal-v1.bin";

    [Test]
    public void Version_1_is_read_with_every_field()
    {
        byte[] bytes = File.ReadAllBytes(GoldenPath());
        Assert.That(SegmentHeader.Read(bytes, out SegmentHeader header), Is.EqualTo(JournalFinding.None));
        Assert.That(header, Is.EqualTo(GoldenJournal.Header));
        JournalReader reader = new(header);
        List<EventSlot[]> messages = GoldenJournal.Messages();
        List<JournalRecordKind> kinds = [];
        int number = 0;
        JournalReadOutcome outcome;
        while (true)
        {
            outcome = reader.Read(bytes.AsSpan((int)reader.Offset), true, out JournalRecord record);
            if (outcome != JournalReadOutcome.Record) break;
            if (record.Kind != JournalRecordKind.Event)
            {
                kinds.Add(record.Kind);
                CheckBody(record);
                continue;
            }

            EventSlot[] decoded = new EventSlot[EventCodec.SlotCount(record.Body)];
            EventCodec.Decode(record.Body, record.TimeNanos, header.MonotonicBaseNanos, decoded);
            byte[] expected = SampleMessages.Bytes(messages[number++]);
            Assert.That(MemoryMarshal.AsBytes<EventSlot>(decoded).ToArray(), Is.EqualTo(expected), $"message {number}");
        }

        Assert.That(outcome, Is.EqualTo(JournalReadOutcome.EndOfFile), reader.Finding.ToString());
        Assert.That(number, Is.EqualTo(messages.Count));
        Assert.That(kinds, Is.EqualTo(new[]
        {
            JournalRecordKind.Manifest, JournalRecordKind.Configuration, JournalRecordKind.StateHash,
            JournalRecordKind.SnapshotTaken, JournalRecordKind.CleanEnd,
        }));
    }

    [Test]
    public void Version_1_is_written_the_same() =>
        Assert.That(GoldenJournal.Build(), Is.EqualTo(File.ReadAllBytes(GoldenPath())));

    [Test, Explicit("writes the golden file; only for a new version")]
    public void Write_the_golden_file() => File.WriteAllBytes(GoldenPath(), GoldenJournal.Build());

    private static void CheckBody(in JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalRecordKind.Manifest:
                Assert.That(ManifestBody.TryRead(record.Body, out ManifestBody manifest), Is.True);
                Assert.That((manifest.ConfigurationHash, manifest.Epoch, manifest.Instance, manifest.ParentEpoch),
                    Is.EqualTo((77UL, 5U, (ushort)3, 4U)));
                Assert.That(manifest.Build.SequenceEqual("1.0.0+golden"u8) && manifest.Role.SequenceEqual("paper"u8));
                break;
            case JournalRecordKind.Configuration:
                Assert.That(ConfigurationBody.TryRead(record.Body, out ConfigurationBody configuration), Is.True);
                Assert.That(configuration.Hash == 77 && configuration.Json.SequenceEqual("{\"golden\":true}"u8));
                break;
            case JournalRecordKind.StateHash:
                Assert.That(StateHashBody.TryRead(record.Body, out StateHashBody hash), Is.True);
                Assert.That(hash, Is.EqualTo(new StateHashBody(record.Sequence, 0xAAAA, 0xBBBB, 12)));
                break;
            case JournalRecordKind.SnapshotTaken:
                Assert.That(SnapshotTakenBody.TryRead(record.Body, out SnapshotTakenBody snapshot), Is.True);
                Assert.That(snapshot, Is.EqualTo(new SnapshotTakenBody(record.Sequence, 0xAAAA)));
                break;
        }
    }

    private static string GoldenPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Goldens", "Journal");
            if (Directory.Exists(path)) return Path.Combine(path, Name);
        }

        throw new DirectoryNotFoundException("tests/Goldens/Journal");
    }
}
