using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using NUnit.Framework;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>
/// Run these also with DOTNET_EnableHWIntrinsic=0: the committed bytes were made with hardware support, so equal bytes
/// prove that it makes no difference.
/// </summary>
public sealed class GoldenJournalTests
{
    [TestCase(1)]
    [TestCase(2)]
    public void Each_version_is_read_with_every_field(int version)
    {
        byte[] bytes = File.ReadAllBytes(GoldenPath(version));
        Assert.That(SegmentHeader.Read(bytes, out SegmentHeader header), Is.EqualTo(JournalFinding.None));
        Assert.That(header, Is.EqualTo(GoldenJournal.Header(version)));
        JournalReader reader = new(header);
        List<EventSlot[]> messages = GoldenJournal.Messages(version);
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
                CheckBody(record, version);
                continue;
            }

            EventSlot[] decoded = new EventSlot[EventCodec.SlotCount(record.Body, record.Version)];
            EventCodec.Decode(
                record.Body, record.Version, record.TimeNanos, header.MonotonicBaseNanos, decoded);
            byte[] expected = SampleMessages.Bytes(messages[number++]);
            Assert.That(MemoryMarshal.AsBytes<EventSlot>(decoded).ToArray(), Is.EqualTo(expected), $"message {number}");
        }

        Assert.That(outcome, Is.EqualTo(JournalReadOutcome.EndOfFile), reader.Finding.ToString());
        Assert.That(number, Is.EqualTo(messages.Count));
        JournalRecordKind[] added =
        [
            JournalRecordKind.EventSkipped, JournalRecordKind.Command, JournalRecordKind.Decision,
            JournalRecordKind.OutputGap,
        ];
        Assert.That(kinds, Is.EqualTo((JournalRecordKind[])
        [
            JournalRecordKind.Manifest, JournalRecordKind.Configuration, .. version == 1 ? [] : added,
            JournalRecordKind.StateHash, JournalRecordKind.SnapshotTaken, JournalRecordKind.CleanEnd,
        ]));
    }

    [Test]
    public void The_newest_version_is_written_the_same() =>
        Assert.That(GoldenJournal.Build(), Is.EqualTo(File.ReadAllBytes(GoldenPath(JournalFormat.SegmentVersion))));

    [Test, Explicit("writes the golden file; only for a new version")]
    public void Write_the_golden_file() =>
        File.WriteAllBytes(GoldenPath(JournalFormat.SegmentVersion), GoldenJournal.Build());

    private static void CheckBody(in JournalRecord record, int version)
    {
        switch (record.Kind)
        {
            case JournalRecordKind.Manifest:
                Assert.That(ManifestBody.TryRead(record.Body, out ManifestBody manifest), Is.True);
                Assert.That((manifest.ConfigurationHash, manifest.Epoch, manifest.Instance, manifest.ParentEpoch),
                    Is.EqualTo((77UL, 5U, (ushort)3, 4U)));
                Assert.That(manifest.RecordsOutputs, Is.EqualTo(version > 1));
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
            case JournalRecordKind.Command:
                Assert.That(OutputBody.TryRead(record.Body, out EngineCommand command, out ushort place), Is.True);
                Assert.That((command, place), Is.EqualTo((GoldenJournal.Command, (ushort)1)));
                break;
            case JournalRecordKind.Decision:
                Assert.That(OutputBody.TryRead(record.Body, out DecisionOutcome decision, out ushort index), Is.True);
                Assert.That((decision, index), Is.EqualTo((GoldenJournal.Decision, (ushort)0)));
                break;
            case JournalRecordKind.EventSkipped:
                Assert.That(EventSkippedBody.TryRead(record.Body, out EventSkippedBody skipped), Is.True);
                Assert.That(skipped, Is.EqualTo(GoldenJournal.Skipped));
                break;
            case JournalRecordKind.OutputGap:
                Assert.That(OutputGapBody.TryRead(record.Body, out OutputGapBody gap), Is.True);
                Assert.That(gap, Is.EqualTo(GoldenJournal.Gap));
                break;
            case JournalRecordKind.SnapshotTaken:
                Assert.That(SnapshotTakenBody.TryRead(record.Body, out SnapshotTakenBody snapshot), Is.True);
                Assert.That(snapshot, Is.EqualTo(new SnapshotTakenBody(record.Sequence, 0xAAAA)));
                break;
        }
    }

    private static string GoldenPath(int version)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Goldens", "Journal");
            if (Directory.Exists(path)) return Path.Combine(path, $"journal-v{version}.bin");
        }

        throw new DirectoryNotFoundException("tests/Goldens/Journal");
    }
}
