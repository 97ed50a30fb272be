using System;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Reading.Journal;

namespace LowLatency.Cli.Journals;

/// <summary>Restores the message of an event record; the slots are reused.</summary>
internal sealed class JournalEvents
{
    private EventSlot[] _slots = new EventSlot[64];

    /// <summary>Empty when the body is malformed; valid until the next call.</summary>
    public ReadOnlySpan<EventSlot> Message(JournalCursor cursor, in JournalRecord record)
    {
        int needed = EventCodec.SlotCount(record.Body, record.Version);
        if (needed > _slots.Length) _slots = new EventSlot[needed];
        int count = EventCodec.Decode(
            record.Body, record.Version, record.TimeNanos, cursor.Header.MonotonicBaseNanos, _slots);
        return _slots.AsSpan(0, count);
    }
}
