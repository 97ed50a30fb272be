using System;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;

namespace LowLatency.Reading.Journal;

/// <summary>Feeds the messages of a journal to a visitor, in order, each proven by checksum and chain.</summary>
public static class JournalReplay
{
    /// <summary>
    /// Runs through the journal. The result says how it ended: End, CutTail, DiscardSegment (usable), Stop or
    /// RefuseNewer (not), or Continue when the range or the visitor ended it.
    /// </summary>
    public static JournalEnd Run<TVisitor>(string directory, JournalReplayRange range, ref TVisitor visitor)
        where TVisitor : IJournalVisitor
    {
        using JournalCursor cursor = new(directory, JournalSegments.FirstFor(directory, range.AfterSequence));
        EventSlot[] slots = new EventSlot[64];
        bool isStarted = false;
        while (cursor.Read(out JournalRecord record))
        {
            if (!isStarted && cursor.Header.LastSequence > range.AfterSequence) return Missing(cursor);
            isStarted = true;
            if (record.Kind == JournalRecordKind.Event)
            {
                if (record.Sequence <= range.AfterSequence) continue;
                bool isBeyond = record.Sequence > range.UntilSequence || record.TimeNanos > range.UntilNanos;
                if (isBeyond) return Stopped(cursor);
                int count = Decode(record, cursor.Header.MonotonicBaseNanos, ref slots);
                if (count == 0) return Unread(cursor, record);
                if (!visitor.OnMessage(record.Sequence, slots.AsSpan(0, count))) return cursor.Here();
            }
            else if (record.Kind == JournalRecordKind.StateHash)
            {
                if (!StateHashBody.TryRead(record.Body, out StateHashBody body)) return Malformed(cursor, record);
                if (body.Sequence > range.AfterSequence) visitor.OnStateHash(body);
            }
            else
            {
                bool isManifest = record.Kind == JournalRecordKind.Manifest;
                if (isManifest && !ManifestBody.TryRead(record.Body, out _)) return Unread(cursor, record);
                visitor.OnRecord(record);
            }
        }

        return cursor.End;
    }

    /// <summary>Restores a message, growing the slots when needed; 0 = the body is malformed.</summary>
    internal static int Decode(in JournalRecord record, long monotonicBase, ref EventSlot[] slots)
    {
        int count = EventCodec.Decode(record.Body, record.Version, record.TimeNanos, monotonicBase, slots);
        if (count != 0) return count;
        int needed = EventCodec.SlotCount(record.Body, record.Version);
        if (needed <= slots.Length) return 0;
        slots = new EventSlot[needed];
        return EventCodec.Decode(record.Body, record.Version, record.TimeNanos, monotonicBase, slots);
    }

    private static JournalEnd Stopped(JournalCursor cursor)
    {
        JournalEnd here = cursor.Here();
        return here with { LastSequence = here.LastSequence - 1 };
    }

    private static JournalEnd Missing(JournalCursor cursor) =>
        new(RecoveryAction.Stop, JournalFinding.SegmentMissing, cursor.Header.Index, 0, cursor.Header.LastSequence, 0);

    /// <summary>
    /// The record holds what only a newer program writes, and its segment says that one wrote it. Kinds and versions of
    /// records the reader itself refuses.
    /// </summary>
    internal static bool IsNewer(in SegmentHeader header, in JournalRecord record)
    {
        if (header.Minor <= JournalFormat.SegmentMinor) return false;
        return record.Kind switch
        {
            JournalRecordKind.Event => !EventCodec.IsKnown(record.Body, record.Version),
            JournalRecordKind.Manifest => ManifestBody.HasUnknownFlags(record.Body),
            _ => false,
        };
    }

    /// <summary>The end of reading at a record whose body is not understood.</summary>
    internal static JournalEnd Unread(JournalCursor cursor, in JournalRecord record)
    {
        JournalEnd end = Malformed(cursor, record);
        return IsNewer(cursor.Header, record)
            ? end with { Action = RecoveryAction.RefuseNewer, Finding = JournalFinding.RecordNewer }
            : end;
    }

    private static JournalEnd Malformed(JournalCursor cursor, in JournalRecord record) => cursor.Here() with
    {
        Action = RecoveryAction.Stop,
        Finding = JournalFinding.RecordBody,
        Offset = record.Offset,
        LastSequence = record.Kind == JournalRecordKind.Event ? record.Sequence - 1 : record.Sequence,
    };
}
