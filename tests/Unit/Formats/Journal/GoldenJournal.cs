using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Model.Events;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>The journal that was written once as version 1 and must be read for ever.</summary>
internal static class GoldenJournal
{
    private const int Seed = 1;
    private const long Base = 1_723_161_248_937_085_768;

    public static SegmentHeader Header => new()
    {
        Version = 1,
        Durability = JournalDurability.Flushed,
        Index = 0,
        JournalId = new UInt128(0x0123456789ABCDEF, 0xFEDCBA9876543210),
        Epoch = 5,
        CreatedNanos = 1_723_161_253_000_000_000,
        MonotonicBaseNanos = Base,
        Capacity = 65_536,
    };

    /// <summary>Every event kind with random fields, then trades and books as they come.</summary>
    public static List<EventSlot[]> Messages()
    {
        Random random = new(Seed);
        List<EventSlot[]> messages = [];
        foreach (EventKind kind in SampleMessages.Kinds)
        {
            // The committed bytes are older than these kinds; old journals must stay readable as they are.
            if (kind is EventKind.OpenOrder or EventKind.Balance or EventKind.VenueState) continue;
            for (int i = 0; i < 3; i++) messages.Add(SampleMessages.Random(random, kind));
        }

        for (int i = 0; i < 10; i++) messages.Add(SampleMessages.Trade(i));
        messages.Add(SampleMessages.Book(EventKind.BookSnapshot, 30, 25));
        messages.Add(SampleMessages.Book(EventKind.BookDelta, 0, 9));
        EventSlot[] strange = SampleMessages.Trade(1);
        strange[0].Header.Kind = (EventKind)999;
        messages.Add(strange);
        return messages;
    }

    public static byte[] Build()
    {
        byte[] target = new byte[256 * 1024];
        Header.Write(target);
        int used = JournalFormat.SegmentHeaderLength;
        JournalEncoder encoder = new(0, 0);
        ManifestBody manifest = new()
        {
            ConfigurationHash = 77,
            Epoch = 5,
            Instance = 3,
            ParentEpoch = 4,
            ParentJournalId = 9,
            ParentSequence = 0,
            Role = "paper"u8,
            Build = "1.0.0+golden"u8,
        };
        used += encoder.WriteManifest(target.AsSpan(used), manifest, 1, JournalRecordFlags.BatchStart);
        ConfigurationBody configuration = new(77, "{\"golden\":true}"u8);
        used += encoder.WriteConfiguration(target.AsSpan(used), configuration, 2, JournalRecordFlags.None);
        int number = 0;
        foreach (EventSlot[] message in Messages())
        {
            JournalRecordFlags flags = number++ % 4 == 0 ? JournalRecordFlags.BatchStart : JournalRecordFlags.None;
            used += encoder.WriteEvent(target.AsSpan(used), message, Base, flags);
        }

        StateHashBody hash = new(encoder.LastSequence, 0xAAAA, 0xBBBB, 12);
        used += encoder.WriteStateHash(target.AsSpan(used), hash, 3, JournalRecordFlags.None);
        SnapshotTakenBody snapshot = new(encoder.LastSequence, 0xAAAA);
        used += encoder.WriteSnapshotTaken(target.AsSpan(used), snapshot, 4, JournalRecordFlags.None);
        used += encoder.WriteCleanEnd(target.AsSpan(used), 5, JournalRecordFlags.None);
        return target[..used];
    }
}
