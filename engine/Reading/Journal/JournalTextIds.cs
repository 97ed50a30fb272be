using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.EventBodies;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Identity;

namespace LowLatency.Reading.Journal;

/// <summary>
/// The text ids of one account that a journal has, for whoever goes on with their keys. Whole segments are read from
/// the newest back, as far as is asked for. Changes nothing, needs no lock.
/// </summary>
public static class JournalTextIds
{
    private const int AccountFlag = 0x80;

    /// <param name="path">The journal's folder.</param>
    /// <param name="account">Whose ids.</param>
    /// <param name="sinceNanos">Those from then on (unix nanoseconds), some older ones too.</param>
    /// <param name="orders">Keys of orders that are needed however old they are; 0 is no key.</param>
    /// <returns>Oldest first. A record that cannot be read ends its segment, as everywhere.</returns>
    public static List<TextIdPayload> Read(
        string path, AccountKey account, long sinceNanos, IEnumerable<long> orders)
    {
        var missing = new HashSet<long>(orders);
        missing.Remove(0);
        var found = new List<TextIdPayload>();
        List<JournalSegment> segments = JournalSegments.List(path);
        long lastSequence = long.MaxValue;
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            if (!JournalSegments.TryReadHeader(segments[i], out SegmentHeader header)) continue;
            List<TextIdPayload> here = ReadSegment(path, segments[i].Index, lastSequence, account);
            foreach (TextIdPayload payload in here)
            {
                if (payload.Kind == TextIdKind.Order) missing.Remove(payload.Key);
            }

            found.InsertRange(0, here);
            lastSequence = header.LastSequence;
            if (header.CreatedNanos < sinceNanos && missing.Count == 0) break;
        }

        return found;
    }

    private static List<TextIdPayload> ReadSegment(string path, long index, long lastSequence, AccountKey account)
    {
        var found = new List<TextIdPayload>();
        var slots = new EventSlot[1];
        using var cursor = new JournalCursor(path, index);
        while (cursor.Read(out JournalRecord record) && record.Sequence <= lastSequence)
        {
            bool isTextId = record.Kind == JournalRecordKind.Event && !record.Body.IsEmpty
                && (record.Body[0] & ~AccountFlag) == (byte)EventKind.TextId;
            if (!isTextId || EventCodec.SlotCount(record.Body, record.Version) != 1) continue;
            int count = EventCodec.Decode(
                record.Body, record.Version, record.TimeNanos, cursor.Header.MonotonicBaseNanos, slots);
            ref readonly EventHeader header = ref slots[0].Header;
            if (count == 1 && new AccountKey(header.Venue, header.Account) == account) found.Add(slots[0].TextId);
        }

        return found;
    }
}
