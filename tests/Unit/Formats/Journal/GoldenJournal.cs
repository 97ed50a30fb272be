using System;
using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Identity;
using LowLatency.Model.Invariants;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Unit.Formats.Journal;

/// <summary>The journals that were written once, one a version, and must be read for ever.</summary>
internal static class GoldenJournal
{
    private const int Seed = 1;
    private const long Base = 1_723_161_248_937_085_768;

    private static readonly EventKind[] AddedToVersion1 =
    [
        EventKind.OpenOrder, EventKind.Balance, EventKind.VenueState, EventKind.AssetDefined, EventKind.AssetBalance,
        EventKind.Income,
    ];

    public static SegmentHeader Header(int version) => new()
    {
        Version = (ushort)version,
        Durability = JournalDurability.Flushed,
        Index = 0,
        JournalId = new UInt128(0x0123456789ABCDEF, 0xFEDCBA9876543210),
        Epoch = 5,
        CreatedNanos = 1_723_161_253_000_000_000,
        MonotonicBaseNanos = Base,
        Capacity = 65_536,
        Gate = version == 1 ? ReplicationGate.None : ReplicationGate.Written,
    };

    /// <summary>Every event kind with random fields, then trades and books as they come.</summary>
    public static List<EventSlot[]> Messages(int version)
    {
        Random random = new(Seed);
        List<EventSlot[]> messages = [];
        foreach (EventKind kind in SampleMessages.Kinds)
        {
            // The committed bytes are older than these kinds; old journals must stay readable as they are.
            bool isLater = Array.IndexOf(AddedToVersion1, kind) >= 0 || EventKinds.IsForReaders(kind);
            if (version == 1 && isLater) continue;
            for (int i = 0; i < 3; i++) messages.Add(SampleMessages.Golden(random, kind, version));
        }

        for (int i = 0; i < 10; i++) messages.Add(SampleMessages.Trade(i));
        messages.Add(SampleMessages.Book(EventKind.BookSnapshot, 30, 25));
        messages.Add(SampleMessages.Book(EventKind.BookDelta, 0, 9));
        EventSlot[] strange = SampleMessages.Trade(1);
        strange[0].Header.Kind = (EventKind)999;
        messages.Add(strange);
        return messages;
    }

    public static EngineCommand Command => new()
    {
        CauseSequence = 3,
        TimeNanos = 1_723_161_253_000_000_001,
        CauseReceiveMonotonicNanos = 77,
        Kind = CommandKind.PlaceOrder,
        Venue = VenueId.OkxSwap,
        Account = new AccountId(2),
        Side = Side.Sell,
        Instrument = new InstrumentId(4),
        ClientOrderId = new ClientOrderId(3, 5, 9),
        Quantity = new Quantity(12),
        OrderType = OrderType.Stop,
        TriggerPrice = new Price(9_500),
    };

    public static DecisionOutcome Decision => new()
    {
        CauseSequence = 3,
        TimeNanos = 1_723_161_253_000_000_001,
        Kind = DecisionKind.StopLoss,
        AreGatesAsked = 1,
        Instrument = new InstrumentId(4),
        Reason = ReasonCode.RiskHalted,
        Position = new Quantity(-12),
        CombinedPpb = -500_000_000,
        GatesRefused = 0b101,
    };

    public static EventSkippedBody Skipped => new(2, InvariantCode.CashIsConserved, EventKind.OrderReport);

    public static OutputGapBody Gap => new(4, 6, 17);

    /// <summary>The bytes of the version that is written now.</summary>
    public static byte[] Build()
    {
        byte[] target = new byte[256 * 1024];
        Header(JournalFormat.SegmentVersion).Write(target);
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
            RecordsOutputs = true,
            Role = "paper"u8,
            Build = "1.0.0+golden"u8,
        };
        used += encoder.WriteManifest(target.AsSpan(used), manifest, 1, JournalRecordFlags.BatchStart);
        ConfigurationBody configuration = new(77, "{\"golden\":true}"u8);
        used += encoder.WriteConfiguration(target.AsSpan(used), configuration, 2, JournalRecordFlags.None);
        used += encoder.WriteEventSkipped(target.AsSpan(used), Skipped, 2, JournalRecordFlags.None);
        int number = 0;
        foreach (EventSlot[] message in Messages(JournalFormat.SegmentVersion))
        {
            JournalRecordFlags flags = number++ % 4 == 0 ? JournalRecordFlags.BatchStart : JournalRecordFlags.None;
            used += encoder.WriteEvent(target.AsSpan(used), message, Base, flags);
        }

        used += encoder.WriteCommand(target.AsSpan(used), Command, 1, JournalRecordFlags.None);
        used += encoder.WriteDecision(target.AsSpan(used), Decision, 0, JournalRecordFlags.None);
        used += encoder.WriteOutputGap(target.AsSpan(used), Gap, 3, JournalRecordFlags.None);
        StateHashBody hash = new(encoder.LastSequence, 0xAAAA, 0xBBBB, 12);
        used += encoder.WriteStateHash(target.AsSpan(used), hash, 3, JournalRecordFlags.None);
        SnapshotTakenBody snapshot = new(encoder.LastSequence, 0xAAAA);
        used += encoder.WriteSnapshotTaken(target.AsSpan(used), snapshot, 4, JournalRecordFlags.None);
        used += encoder.WriteCleanEnd(target.AsSpan(used), 5, JournalRecordFlags.None);
        return target[..used];
    }
}
