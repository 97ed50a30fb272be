using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using LowLatency.Formats.Journal;
using LowLatency.Formats.Journal.Bodies;

namespace LowLatency.Reading.Journal;

/// <summary>The segments in a journal's folder and what they hold. Changes nothing, needs no lock.</summary>
public static class JournalSegments
{
    private const int HeaderBytes = 4_096;

    /// <summary>The first event that a journal still holds; 1 when nothing was removed or nothing is there.</summary>
    public static long FirstSequence(string path)
    {
        using JournalCursor cursor = new(path);
        return cursor.Read(out _) ? cursor.Header.LastSequence + 1 : 1;
    }

    /// <summary>File name of a segment.</summary>
    public static string NameOf(long index) =>
        index.ToString("D12", CultureInfo.InvariantCulture) + JournalFormat.SegmentExtension;

    /// <summary>
    /// The segments by rising index. Where a crash left both forms of a segment the plain one counts: the compressed
    /// one may be incomplete.
    /// </summary>
    public static List<JournalSegment> List(string path)
    {
        SortedDictionary<long, JournalSegment> found = [];
        if (!Directory.Exists(path)) return [];
        foreach (string file in Directory.EnumerateFiles(path))
        {
            bool isCompressed = file.EndsWith(JournalFormat.CompressedExtension, StringComparison.Ordinal);
            string extension = isCompressed ? JournalFormat.CompressedExtension : JournalFormat.SegmentExtension;
            string name = Path.GetFileName(file);
            if (!name.EndsWith(extension, StringComparison.Ordinal)) continue;
            string digits = name[..^extension.Length];
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long index)) continue;
            if (isCompressed && found.ContainsKey(index)) continue;
            found[index] = new JournalSegment(index, file, new FileInfo(file).Length, isCompressed);
        }

        return [.. found.Values];
    }

    /// <summary>The newest segment that starts at or before what follows a sequence; 0 when there is none.</summary>
    public static long FirstFor(string path, long afterSequence)
    {
        List<JournalSegment> segments = List(path);
        for (int i = segments.Count - 1; i > 0; i--)
        {
            if (TryReadHeader(segments[i], out SegmentHeader header) && header.LastSequence <= afterSequence)
            {
                return segments[i].Index;
            }
        }

        return 0;
    }

    /// <summary>The header of a segment; false when it has no good one.</summary>
    public static bool TryReadHeader(in JournalSegment segment, out SegmentHeader header)
    {
        header = default;
        if (!SegmentBuffer.IsReadable(segment)) return false;
        using SegmentBuffer buffer = new(segment.Path, HeaderBytes);
        buffer.Fill();
        return SegmentHeader.Read(buffer.Window, out header) == JournalFinding.None;
    }

    /// <summary>Reads every record from a segment on and says how it ended.</summary>
    public static JournalVerification Verify(string path, long firstSegmentIndex = 0)
    {
        using JournalCursor cursor = new(path, firstSegmentIndex);
        long records = 0, events = 0, first = 0;
        StateHashBody? lastHash = null;
        JournalRecordKind lastKind = JournalRecordKind.None;
        OutputCoverage outputs = default;
        JournalEnd? newer = null;
        while (cursor.Read(out JournalRecord record))
        {
            if (JournalReplay.IsNewer(cursor.Header, record))
            {
                newer = JournalReplay.Unread(cursor, record);
                break;
            }

            records++;
            lastKind = record.Kind;
            if (record.Kind == JournalRecordKind.Event)
            {
                events++;
                if (first == 0) first = record.Sequence;
            }
            else if (record.Kind == JournalRecordKind.StateHash)
            {
                if (StateHashBody.TryRead(record.Body, out StateHashBody body)) lastHash = body;
            }
            else
            {
                outputs.OnRecord(record);
            }
        }

        return new JournalVerification
        {
            End = newer ?? cursor.End,
            Segments = List(path),
            JournalId = cursor.Header.JournalId,
            LastEpoch = cursor.Header.Epoch,
            LastVersion = cursor.Header.Version,
            RecordCount = records,
            EventCount = events,
            FirstSequence = first,
            RecordBytes = cursor.RecordBytes,
            LastStateHash = lastHash,
            OutputsProvenSequence = outputs.ProvenSequence,
            IsCleanEnd = lastKind == JournalRecordKind.CleanEnd,
        };
    }
}
