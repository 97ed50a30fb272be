using System;

namespace LowLatency.Formats.Journal;

/// <summary>
/// Judges the rest of a segment behind its last good record: a torn write, or damage with good records behind it that
/// cutting would destroy. Off the hot path.
/// </summary>
public static class JournalTail
{
    // Bytes that are summed up for each byte there is, at most: what a disk leaves needs two or three, and only bytes
    // that were made to look like records everywhere need more.
    private const int SumsPerByte = 64;

    /// <summary>The finding for the whole rest of a segment at which a reader stopped.</summary>
    /// <param name="rest">All bytes of the segment from the reader's offset on.</param>
    /// <param name="outcome">How the reader stopped: EndOfFile, Zeros or Bad.</param>
    /// <param name="finding">The reader's finding when Bad.</param>
    /// <param name="durability">Of the segment: only flushed batches prove an order of arrival on the disk.</param>
    /// <param name="chain">Checksum of the last good record.</param>
    public static JournalFinding Judge(
        ReadOnlySpan<byte> rest,
        JournalReadOutcome outcome,
        JournalFinding finding,
        JournalDurability durability,
        uint chain)
    {
        if (outcome == JournalReadOutcome.EndOfFile) return JournalFinding.EndOfFile;
        if (outcome == JournalReadOutcome.Zeros)
        {
            if (rest.IndexOfAnyExcept((byte)0) < 0) return JournalFinding.EndOfData;
            finding = JournalFinding.RecordMalformed;
        }

        bool canBeTorn = finding is JournalFinding.RecordIncomplete or JournalFinding.RecordMalformed
            or JournalFinding.RecordChecksum;
        if (!canBeTorn) return finding;
        return FindLaterGood(rest, chain, out bool isLaterBatch) switch
        {
            false => finding,
            true when durability == JournalDurability.Flushed && !isLaterBatch => JournalFinding.RecordBadInLastBatch,
            true => JournalFinding.RecordBadBeforeGood,
        };
    }

    // A later record is proven good by its chain to the one before it: to what is left of the bad record (its stored
    // checksum, or the one its bytes give when only the stored one is bad), or to another later record.
    private static bool FindLaterGood(ReadOnlySpan<byte> rest, uint chain, out bool isLaterBatch)
    {
        isLaterBatch = false;
        bool isFound = false;
        long budget = (long)rest.Length * SumsPerByte;
        int walked = 0;
        (uint stored, uint computed) = BadRecordChecksums(rest, chain);
        for (int at = 1; at <= rest.Length - JournalFormat.RecordHeaderLength; at++)
        {
            int next = rest[at..].IndexOf(JournalFormat.RecordMarker);
            if (next < 0) break;
            at += next;
            if (!TryMeasure(rest[at..], out RecordHeader header, out int length)) continue;
            budget -= length;
            bool isProven = Continues(rest[at..], stored) || Continues(rest[at..], computed);
            bool isNextProven = Continues(rest[(at + length)..], header.Checksum, ref budget);
            if (isProven || isNextProven)
            {
                isFound = true;
                isLaterBatch |= (header.Flags & JournalRecordFlags.BatchStart) != 0;

                // Records of a chain that was followed already lead to nothing new.
                if (!isLaterBatch && at >= walked)
                {
                    isLaterBatch = AnyBatchStart(rest[at..], ref budget, out int chained);
                    walked = at + chained;
                }
            }

            if (isLaterBatch) break;
            if (budget >= 0) continue;

            // In doubt nothing is cut.
            isLaterBatch = true;
            return true;
        }

        return isFound;
    }

    private static (uint Stored, uint Computed) BadRecordChecksums(ReadOnlySpan<byte> rest, uint chain)
    {
        if (rest.Length < JournalFormat.RecordHeaderLength) return (0, 0);
        RecordHeader header = RecordHeader.Read(rest);
        int room = rest.Length - JournalFormat.RecordHeaderLength;
        uint computed = header.BodyLength <= (uint)room
            ? RecordHeader.ComputeChecksum(rest, (int)header.BodyLength, chain)
            : 0;
        return (header.Checksum, computed);
    }

    private static bool TryMeasure(ReadOnlySpan<byte> source, out RecordHeader header, out int length)
    {
        header = default;
        length = 0;
        if (source.Length < JournalFormat.RecordHeaderLength) return false;
        header = RecordHeader.Read(source);
        length = JournalFormat.RecordHeaderLength + (int)Math.Min(header.BodyLength, JournalFormat.BodyLengthMax);
        return header.IsPlausible && length <= source.Length;
    }

    private static bool Continues(ReadOnlySpan<byte> source, uint chain) =>
        TryMeasure(source, out RecordHeader header, out int length)
        && RecordHeader.ComputeChecksum(source, length - JournalFormat.RecordHeaderLength, chain) == header.Checksum;

    private static bool Continues(ReadOnlySpan<byte> source, uint chain, ref long budget)
    {
        if (TryMeasure(source, out _, out int length)) budget -= length;
        return Continues(source, chain);
    }

    private static bool AnyBatchStart(ReadOnlySpan<byte> source, ref long budget, out int walked)
    {
        walked = 0;
        while (TryMeasure(source[walked..], out RecordHeader header, out int length))
        {
            if ((header.Flags & JournalRecordFlags.BatchStart) != 0) return true;
            walked += length;
            if (budget < 0 || !Continues(source[walked..], header.Checksum, ref budget)) return false;
        }

        return false;
    }
}
