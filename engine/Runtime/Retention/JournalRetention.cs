using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using LowLatency.Formats.Journal;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Storage;

namespace LowLatency.Runtime.Retention;

/// <summary>
/// Compresses finished segments and removes old ones. Never touches the newest two (one may be open, recovery reads
/// both). Runs beside the engine, on its own thread or in a tool; the caller says what a snapshot or a backup covers.
/// </summary>
public static class JournalRetention
{
    private const int SegmentsKept = 2;
    private const string PartExtension = ".part";

    /// <summary>Compresses up to a number of finished segments, oldest first; returns how many.</summary>
    public static int Compress(string directory, int segmentsMax = int.MaxValue)
    {
        List<JournalSegment> segments = JournalSegments.List(directory);
        int done = 0;
        for (int i = 0; i < segments.Count - SegmentsKept && done < segmentsMax; i++)
        {
            if (segments[i].IsCompressed) continue;
            CompressOne(directory, segments[i].Path);
            done++;
        }

        return done;
    }

    /// <summary>
    /// Removes the oldest segments while all segments together exceed a size, but none that holds an event behind
    /// <paramref name="keepAfterSequence"/> (the oldest snapshot that must stay usable). Returns how many.
    /// </summary>
    public static int Remove(string directory, long totalBytesMax, long keepAfterSequence)
    {
        List<JournalSegment> segments = JournalSegments.List(directory);
        long total = 0;
        foreach (JournalSegment segment in segments) total += segment.Bytes;
        long firstKept = JournalSegments.FirstFor(directory, keepAfterSequence);
        int removed = 0;
        while (removed < segments.Count - SegmentsKept && total > totalBytesMax && segments[removed].Index < firstKept)
        {
            total -= segments[removed].Bytes;
            File.Delete(segments[removed].Path);
            removed++;
        }

        if (removed > 0) Check(Libc.FlushDirectory(directory), directory);
        return removed;
    }

    /// <summary>
    /// Segments that the limits let go, oldest first, without a look at what a restart needs. Cheap when there is none.
    /// </summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="limits">What is kept.</param>
    /// <param name="freeBytes">Free bytes of the disk now.</param>
    /// <param name="nowNanos">Unix nanoseconds now.</param>
    public static int CountRemovable(
        string directory, in JournalRetentionLimits limits, long freeBytes, long nowNanos) =>
        CountRemovable(JournalSegments.List(directory), limits, freeBytes, nowNanos);

    /// <summary>
    /// Removes the segments that the limits let go, oldest first, but none that holds an event behind
    /// <paramref name="keepAfterSequence"/> (the oldest snapshot that must stay usable). Returns how many.
    /// </summary>
    public static int Remove(
        string directory, in JournalRetentionLimits limits, long freeBytes, long nowNanos, long keepAfterSequence)
    {
        List<JournalSegment> segments = JournalSegments.List(directory);
        int removable = CountRemovable(segments, limits, freeBytes, nowNanos);
        long firstKept = JournalSegments.FirstFor(directory, keepAfterSequence);
        int removed = 0;
        for (; removed < removable && segments[removed].Index < firstKept; removed++)
        {
            File.Delete(segments[removed].Path);
        }

        if (removed > 0) Check(Libc.FlushDirectory(directory), directory);
        return removed;
    }

    private static int CountRemovable(
        List<JournalSegment> segments, in JournalRetentionLimits limits, long freeBytes, long nowNanos)
    {
        long newer = 0;
        foreach (JournalSegment segment in segments) newer += segment.Bytes;
        int count = 0;
        for (; count < segments.Count - SegmentsKept; count++)
        {
            newer -= segments[count].Bytes;
            bool isOutgrown = newer >= limits.BytesMin && IsOlder(segments[count + 1], nowNanos - limits.AgeNanosMin);
            if (!isOutgrown && freeBytes >= limits.FreeBytesMin) break;
            if (freeBytes < limits.FreeBytesMin) freeBytes += segments[count].Bytes;
        }

        return count;
    }

    // A segment ends where the next begins. What cannot be read is for the operator to look at, not to remove.
    private static bool IsOlder(in JournalSegment next, long thanNanos) =>
        JournalSegments.TryReadHeader(next, out SegmentHeader header) && header.CreatedNanos <= thanNanos;

    // Written aside, flushed, renamed, and only then is the plain form removed: a crash leaves at least one whole form.
    private static void CompressOne(string directory, string path)
    {
        string target = path + ".gz";
        string part = target + PartExtension;
        using (FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (FileStream file = OwnedFile.Open(part, FileMode.Create, FileAccess.Write))
        {
            using (GZipStream gzip = new(file, CompressionLevel.Optimal, leaveOpen: true)) source.CopyTo(gzip);
            file.Flush();
            Check(Libc.FlushData(file.SafeFileHandle), part);
        }

        File.Move(part, target, overwrite: true);
        Check(Libc.FlushDirectory(directory), directory);
        File.Delete(path);
        Check(Libc.FlushDirectory(directory), directory);
    }

    private static void Check(int error, string path)
    {
        if (error != 0) throw new IOException($"{path}: system error {error}");
    }
}
