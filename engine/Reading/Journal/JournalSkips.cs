using System.Collections.Generic;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;

namespace LowLatency.Reading.Journal;

/// <summary>
/// The events of a journal that no replay applies. All of them stand at the head of each segment that was begun since,
/// so the newest one knows them before the first event is read. Start-up and tools.
/// </summary>
public static class JournalSkips
{
    /// <summary>By the newest segment whose head is whole; none for a journal that cannot be read.</summary>
    public static IReadOnlyList<EventSkippedBody> Read(string directory)
    {
        List<JournalSegment> segments = JournalSegments.List(directory);
        for (int i = segments.Count - 1; i >= 0; i--)
        {
            var skips = new List<EventSkippedBody>();
            if (TryReadHead(directory, segments[i].Index, skips)) return skips;
        }

        return [];
    }

    private static bool TryReadHead(string directory, long segment, List<EventSkippedBody> skips)
    {
        using JournalCursor cursor = new(directory, segment);
        bool isConfigured = false;
        while (cursor.Read(out JournalRecord record) && cursor.Header.Index == segment)
        {
            switch (record.Kind)
            {
                case JournalRecordKind.Manifest:
                    break;
                case JournalRecordKind.Configuration:
                    isConfigured = true;
                    break;
                case JournalRecordKind.EventSkipped:
                    if (EventSkippedBody.TryRead(record.Body, out EventSkippedBody body)) skips.Add(body);
                    break;
                default:
                    return isConfigured;
            }
        }

        return isConfigured;
    }
}
