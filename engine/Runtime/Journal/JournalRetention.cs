using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace LowLatency.Runtime.Journal;

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
        List<JournalSegment> segments = JournalDirectory.ListSegments(directory);
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
        List<JournalSegment> segments = JournalDirectory.ListSegments(directory);
        long total = 0;
        foreach (JournalSegment segment in segments) total += segment.Bytes;
        long firstKept = JournalReplay.FirstSegment(directory, keepAfterSequence);
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

    // Written aside, flushed, renamed, and only then is the plain form removed: a crash leaves at least one whole form.
    private static void CompressOne(string directory, string path)
    {
        string target = path + ".gz";
        string part = target + PartExtension;
        using (FileStream source = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (FileStream file = new(part, FileMode.Create, FileAccess.Write))
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
