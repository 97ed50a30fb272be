using System;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Formats.Journal.Outputs;
using LowLatency.Model.Commands;
using LowLatency.Model.Decisions;
using LowLatency.Model.Events;

namespace LowLatency.Formats.Journal;

/// <summary>
/// Writes records one behind the other and keeps their sequence and chain. Every call writes at the start of its
/// target and returns the bytes used; a target that is too short throws. No allocation; one thread.
/// </summary>
public struct JournalEncoder
{
    /// <summary>Continues behind the record with this checksum, after this many events.</summary>
    public JournalEncoder(long lastSequence, uint chain)
    {
        LastSequence = lastSequence;
        Chain = chain;
    }

    /// <summary>Sequence of the last event written; 0 = none since the birth of the journal.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Checksum of the last record written.</summary>
    public uint Chain { get; private set; }

    /// <summary>Bytes that the target of <see cref="WriteEvent"/> must have for a message of so many slots.</summary>
    public static int EventLengthMax(int slotCount) =>
        JournalFormat.RecordHeaderLength + EventCodec.EncodedLengthMax(slotCount);

    /// <summary>Writes one message and gives it the next sequence.</summary>
    public int WriteEvent(
        Span<byte> target, ReadOnlySpan<EventSlot> message, long monotonicBase, JournalRecordFlags flags)
    {
        int length = EventCodec.Encode(message, monotonicBase, target[JournalFormat.RecordHeaderLength..]);
        LastSequence++;
        return Finish(target, JournalRecordKind.Event, length, message[0].Header.ReceiveWallNanos, flags);
    }

    /// <summary>Writes the canonical configuration (UTF-8 JSON) behind its hash.</summary>
    public int WriteConfiguration(
        Span<byte> target, in ConfigurationBody body, long timeNanos, JournalRecordFlags flags)
    {
        int length = body.Write(target[JournalFormat.RecordHeaderLength..]);
        return Finish(target, JournalRecordKind.Configuration, length, timeNanos, flags);
    }

    /// <summary>Writes hashes; the target must have 60 bytes.</summary>
    public int WriteStateHash(Span<byte> target, in StateHashBody body, long timeNanos, JournalRecordFlags flags)
    {
        body.Write(target[JournalFormat.RecordHeaderLength..]);
        return Finish(target, JournalRecordKind.StateHash, StateHashBody.Length, timeNanos, flags);
    }

    /// <summary>Writes who writes from here on.</summary>
    public int WriteManifest(Span<byte> target, in ManifestBody body, long timeNanos, JournalRecordFlags flags)
    {
        int length = body.Write(target[JournalFormat.RecordHeaderLength..]);
        return Finish(target, JournalRecordKind.Manifest, length, timeNanos, flags);
    }

    /// <summary>Writes the note that a snapshot was saved; the target must have 44 bytes.</summary>
    public int WriteSnapshotTaken(
        Span<byte> target, in SnapshotTakenBody body, long timeNanos, JournalRecordFlags flags)
    {
        body.Write(target[JournalFormat.RecordHeaderLength..]);
        return Finish(target, JournalRecordKind.SnapshotTaken, SnapshotTakenBody.Length, timeNanos, flags);
    }

    /// <summary>
    /// Writes a command, stamped with the engine time of its cause; the target must have 28 and
    /// <see cref="OutputBody.LengthMax"/> bytes.
    /// </summary>
    public int WriteCommand(Span<byte> target, in EngineCommand command, ushort index, JournalRecordFlags flags)
    {
        int length = OutputBody.Write(target[JournalFormat.RecordHeaderLength..], command, index);
        return Finish(target, JournalRecordKind.Command, length, command.TimeNanos, flags);
    }

    /// <summary>Writes a decision as <see cref="WriteCommand"/> a command.</summary>
    public int WriteDecision(Span<byte> target, in DecisionOutcome decision, ushort index, JournalRecordFlags flags)
    {
        int length = OutputBody.Write(target[JournalFormat.RecordHeaderLength..], decision, index);
        return Finish(target, JournalRecordKind.Decision, length, decision.TimeNanos, flags);
    }

    /// <summary>Writes that outputs are missing; the target must have 52 bytes.</summary>
    public int WriteOutputGap(Span<byte> target, in OutputGapBody body, long timeNanos, JournalRecordFlags flags)
    {
        body.Write(target[JournalFormat.RecordHeaderLength..]);
        return Finish(target, JournalRecordKind.OutputGap, OutputGapBody.Length, timeNanos, flags);
    }

    /// <summary>Writes that an event, or a timer due at it, is skipped; the target must have 44 bytes.</summary>
    public int WriteEventSkipped(
        Span<byte> target, in EventSkippedBody body, long timeNanos, JournalRecordFlags flags)
    {
        body.Write(target[JournalFormat.RecordHeaderLength..]);
        const int Length = EventSkippedBody.Length;
        return Finish(target, JournalRecordKind.EventSkipped, Length, timeNanos, flags, body.RecordVersion);
    }

    /// <summary>Writes the end of an orderly run; the target must have 28 bytes.</summary>
    public int WriteCleanEnd(Span<byte> target, long timeNanos, JournalRecordFlags flags) =>
        Finish(target, JournalRecordKind.CleanEnd, 0, timeNanos, flags);

    private int Finish(
        Span<byte> target, JournalRecordKind kind, int bodyLength, long timeNanos, JournalRecordFlags flags) =>
        Finish(target, kind, bodyLength, timeNanos, flags, JournalFormat.NewestVersion(kind));

    private int Finish(
        Span<byte> target, JournalRecordKind kind, int bodyLength, long timeNanos, JournalRecordFlags flags,
        byte version)
    {
        RecordHeader header = new()
        {
            Flags = flags,
            Kind = kind,
            Version = version,
            BodyLength = (uint)bodyLength,
            Sequence = LastSequence,
            TimeNanos = timeNanos,
        };
        Chain = header.Write(target, Chain);
        return JournalFormat.RecordHeaderLength + bodyLength;
    }
}
